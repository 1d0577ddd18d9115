"""The formats of a Word file: what its styles, lists and theme make of a paragraph or of a run of words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import islice

from orda.importers.colours import HIGHLIGHTERS, tinted

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# A style may rest on another, that on a third; nobody builds higher towers.
_MAX_TOWER = 12
_MAX_STYLES = 5_000
# A style is looked through at each word that has it; one with more parts says nothing of words and is let be.
_MAX_SAID = 300
_HEADING = re.compile(r"heading ([1-9])", re.IGNORECASE)
_LIST_LEVEL = re.compile(r"list (?:bullet|number|continue)? ?([2-5])$", re.IGNORECASE)
_OFF = frozenset({"0", "false", "off", "none", "nil"})
_THEME_NAMES = {
    "dark1": "dk1",
    "text1": "dk1",
    "light1": "lt1",
    "background1": "lt1",
    "dark2": "dk2",
    "text2": "dk2",
    "light2": "lt2",
    "background2": "lt2",
    "hyperlink": "hlink",
    "followedHyperlink": "folHlink",
}


@dataclass(frozen=True)
class Look:
    """How words look: what a letter says by it, and what a page can keep of it."""

    bold: bool = False
    italic: bool = False
    raised: str = ""  # sup or sub
    colour: str = ""
    fill: str = ""
    struck: bool = False
    underlined: bool = False
    hidden: bool = False


@dataclass(frozen=True)
class Kind:
    """What a paragraph is: ``p``, ``h2`` to ``h4`` or ``li`` with its level in the list."""

    tag: str = "p"
    level: int = 0
    ordered: bool = False


@dataclass
class Styles:
    """The named formats of one file."""

    theme: dict[str, str] = field(default_factory=dict)
    ordered: dict[tuple[str, int], bool] = field(default_factory=dict)
    elements: dict[str, object] = field(default_factory=dict)
    # What each named style says, found once: a file names the same tower of styles at thousands of words.
    _looks: dict[str, Look] = field(default_factory=dict)
    _kinds: dict[str, Kind] = field(default_factory=dict)

    def look(self, properties) -> Look:
        """The look that a ``w:rPr`` gives to words. What the paragraph's style adds is the file's design, no mark."""
        if properties is None:
            return Look()
        name = _value(properties, "rStyle")
        if name not in self._looks:
            look = Look()
            for style in reversed(list(self._tower(name))):
                look = self._directly(style.find(f"{W}rPr"), look)
            self._looks[name] = look
        return self._directly(properties, self._looks[name])

    def kind(self, properties) -> Kind:
        """What the paragraph with this ``w:pPr`` is."""
        name = _value(properties, "pStyle")
        numbering = properties.find(f"{W}numPr")
        key = f"{name}\n{_value(numbering, 'numId')}\n{_value(numbering, 'ilvl')}"
        if key not in self._kinds:
            self._kinds[key] = self._kind(properties, list(self._tower(name)))
        return self._kinds[key]

    def _kind(self, properties, styles: list) -> Kind:
        for style in styles:
            name = _value(style, "name")
            if heading := _HEADING.fullmatch(name):
                return Kind(f"h{min(4, max(2, int(heading[1])))}")
            if name.lower() == "title":
                return Kind("h2")
        for holder in [properties, *(style.find(f"{W}pPr") for style in styles)]:
            numbering = holder.find(f"{W}numPr") if holder is not None else None
            number = _value(numbering, "numId")
            if number == "0":
                return Kind()
            if number or _value(numbering, "ilvl"):
                return self._item(numbering, number, styles)
        return Kind()

    def _item(self, numbering, number: str, styles: list) -> Kind:
        level = _whole(_value(numbering, "ilvl"))
        number = number or next((n for style in styles if (n := _value(style.find(f".//{W}numPr"), "numId"))), "")
        ordered = self.ordered.get((number, level), False)
        named = _LIST_LEVEL.fullmatch(_value(styles[0], "name")) if styles and not level else None
        return Kind("li", int(named[1]) - 1 if named else level, ordered)

    def _tower(self, name: str) -> Iterator:
        """The style of that name and those it rests on, the nearest first."""
        for _step in range(_MAX_TOWER):
            style = self.elements.get(name)
            if style is None:
                return
            yield style
            name = _value(style, "basedOn")

    def _directly(self, properties, base: Look) -> Look:
        if properties is None:
            return base
        found: dict[str, object] = {}
        for name, key in (("b", "bold"), ("i", "italic"), ("vanish", "hidden")):
            if (element := properties.find(W + name)) is not None:
                found[key] = _is_on(element)
        strikes = [properties.find(W + name) for name in ("strike", "dstrike")]
        if any(strike is not None for strike in strikes):
            found["struck"] = any(strike is not None and _is_on(strike) for strike in strikes)
        if (line := properties.find(f"{W}u")) is not None:
            found["underlined"] = line.get(f"{W}val", "single") not in _OFF
        if properties.find(f"{W}vertAlign") is not None:
            found["raised"] = {"superscript": "sup", "subscript": "sub"}.get(_value(properties, "vertAlign"), "")
        if (colour := properties.find(f"{W}color")) is not None:
            found["colour"] = self._colour(colour, "val", "theme")
        return replace(base, **found, **self._fill(properties))

    def _fill(self, properties) -> dict[str, str]:
        """What is behind the words: the highlighter lies over the shading."""
        highlight, shading = properties.find(f"{W}highlight"), properties.find(f"{W}shd")
        if highlight is not None and highlight.get(f"{W}val") not in (None, *_OFF):
            return {"fill": HIGHLIGHTERS.get(highlight.get(f"{W}val"), "")}
        if shading is not None:
            return {"fill": self._colour(shading, "fill", "themeFill")}
        return {} if highlight is None else {"fill": ""}

    def _colour(self, element, plain: str, theme: str) -> str:
        prefix, name = ("theme", "themeColor") if theme == "theme" else (theme, theme)
        named = element.get(W + name, "")
        known = self.theme.get(_THEME_NAMES.get(named, named), "")
        if known:
            return tinted(known, element.get(f"{W}{prefix}Tint", ""), element.get(f"{W}{prefix}Shade", ""))
        value = element.get(W + plain, "")
        return "" if value == "auto" else value.upper()


def read_styles(styles, numbering, theme) -> Styles:
    """The formats that the parts of a file give, each an XML element or None."""
    found = Styles()
    if theme is not None:
        for element in theme.iter():
            name = element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
            if name in ("dk1", "lt1", "dk2", "lt2", "hlink", "folHlink") or re.fullmatch("accent[1-6]", name):
                colour = next(iter(element), None)
                if colour is not None:
                    found.theme.setdefault(name, (colour.get("lastClr") or colour.get("val", "")).upper())
    if styles is not None:
        for style in list(styles.iter(f"{W}style"))[:_MAX_STYLES]:
            if sum(1 for _part in islice(style.iter(), _MAX_SAID + 1)) > _MAX_SAID:
                continue
            found.elements.setdefault(style.get(f"{W}styleId", ""), style)
    if numbering is not None:
        found.ordered = _ordered(numbering)
    return found


def _ordered(numbering) -> dict[tuple[str, int], bool]:
    """(number of the list, level): is it counted?"""
    formats = {
        (abstract.get(f"{W}abstractNumId"), _whole(level.get(f"{W}ilvl", ""))): _value(level, "numFmt")
        for abstract in list(numbering.iter(f"{W}abstractNum"))[:_MAX_STYLES]
        for level in list(abstract.iter(f"{W}lvl"))[:9]
    }
    return {
        (number.get(f"{W}numId", ""), level): formats.get((_value(number, "abstractNumId"), level), "bullet")
        != "bullet"
        for number in list(numbering.iter(f"{W}num"))[:_MAX_STYLES]
        for level in range(9)
    }


def _value(holder, name: str) -> str:
    element = holder.find(W + name) if holder is not None else None
    return "" if element is None else element.get(f"{W}val", "")


def _is_on(element) -> bool:
    return element.get(f"{W}val", "1") not in _OFF


def _whole(text: str) -> int:
    return min(int(text), 8) if re.fullmatch(r"\d{1,3}", text) else 0
