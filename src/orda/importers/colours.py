"""What a colour in a letter means: shades of red delete, shades of green add (clause E13), all others say nothing."""

import colorsys
import re

RED, GREEN, OTHER, NONE = "red", "green", "other", ""
# Degrees of the colour circle. Orange and brown begin behind red, purple before it; olive and teal around green.
_RED_FROM, _RED_TO = 335, 15
_GREEN_FROM, _GREEN_TO = 75, 165
# Below: black, white or grey to the eye. The fill behind words may be paler than words.
_SATURATED = 0.25
_DARKEST, _PALEST_TEXT, _PALEST_FILL = 0.1, 0.9, 0.96
_HEX = re.compile(r"[0-9a-fA-F]{6}")
# The names that Word gives its highlighters.
HIGHLIGHTERS = {
    "red": "FF0000",
    "darkRed": "800000",
    "magenta": "FF00FF",
    "darkMagenta": "800080",
    "green": "00FF00",
    "darkGreen": "008000",
    "yellow": "FFFF00",
    "darkYellow": "808000",
    "blue": "0000FF",
    "darkBlue": "000080",
    "cyan": "00FFFF",
    "darkCyan": "008080",
}


def meaning(colour: str, fill: bool = False) -> str:
    """RED, GREEN, OTHER for any other colour, or NONE for black, grey, white and what is no colour (RRGGBB)."""
    if not _HEX.fullmatch(colour):
        return NONE
    hue, lightness, saturation = colorsys.rgb_to_hls(*(int(colour[i : i + 2], 16) / 255 for i in (0, 2, 4)))
    palest = _PALEST_FILL if fill else _PALEST_TEXT
    if saturation < _SATURATED or not _DARKEST <= lightness <= palest:
        return NONE
    degrees = hue * 360
    if degrees >= _RED_FROM or degrees <= _RED_TO:
        return RED
    return GREEN if _GREEN_FROM <= degrees <= _GREEN_TO else OTHER


def tinted(colour: str, tint: str = "", shade: str = "") -> str:
    """A colour of the theme made lighter or darker, as Word does: two hexadecimal digits, FF changes nothing."""
    if not _HEX.fullmatch(colour):
        return colour
    hue, lightness, saturation = colorsys.rgb_to_hls(*(int(colour[i : i + 2], 16) / 255 for i in (0, 2, 4)))
    if shade:
        lightness *= _part(shade)
    if tint:
        lightness = lightness * _part(tint) + 1 - _part(tint)
    return "".join(f"{round(part * 255):02X}" for part in colorsys.hls_to_rgb(hue, lightness, saturation))


def _part(digits: str) -> float:
    return int(digits, 16) / 255 if re.fullmatch("[0-9a-fA-F]{1,2}", digits) else 1.0
