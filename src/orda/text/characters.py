"""Which characters a text may hold: the ones people see, and a few that join them."""

import re

# Controls, soft hyphens, marks and overrides of direction, zero-width spaces, annotations, lone surrogates,
# non-characters and tags: nobody sees them, they break search and comparison, and they disguise names.
# The zero-width joiners stay (emoji need them); so do line feed and tab, which callers fold as they need.
_UNWANTED = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\ufeff\ufff0-\ufffc\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\U000e0000-\U000e0fff"
    + "".join(f"{chr(plane * 0x10000 + 0xFFFE)}{chr(plane * 0x10000 + 0xFFFF)}" for plane in range(1, 17))
    + "]"
)
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")


def visible(text: str) -> str:
    """``text`` without invisible characters; every kind of line end becomes a line feed."""
    return _UNWANTED.sub("", _LINE_ENDS.sub("\n", text))
