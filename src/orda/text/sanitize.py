"""Text from people, made safe: an allow-list of elements, attributes and addresses; nothing else survives."""

import re
import unicodedata

import nh3

from orda.errors import OrdaError
from orda.i18n import _
from orda.text import markup
from orda.text.characters import visible
from orda.text.markup import Node

# A hundred printed pages; cleaning and comparing a text take time that grows with it.
MAX_BODY = 300_000
MAX_ADDRESS = 2_000
_ROUNDS = 8

_INLINE_SPACE = re.compile("[ \t\n\xa0]+")
_LANGUAGE = re.compile(r"[a-zA-Z]{2,3}(?:-[a-zA-Z0-9]{2,8}){0,2}")
_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):")
_UID = re.compile(r"uid:([0-9a-f]{1,32})(#[^\s\"<>]*)?", re.IGNORECASE)
_WEB = re.compile(r"https?://[^\s/?#\\]+[^\\]*", re.IGNORECASE)
_SPAN = re.compile("[0-9]{1,6}")
_SCHEMES = {"http", "https", "mailto", "tel", "uid"}

_ATTRIBUTES = {
    "a": ("href", "title", "rel"),
    "img": ("src", "alt"),
    "abbr": ("title",),
    "ol": ("start",),
    "td": ("scope", "colspan", "rowspan"),
    "th": ("scope", "colspan", "rowspan"),
}
# The second wall: the reader of ``markup`` decides what a text means, this one follows the browsers to the letter.
_CLEANER = nh3.Cleaner(
    tags=set(markup.TAGS),
    attributes={tag: {*_ATTRIBUTES.get(tag, ()), "lang"} for tag in markup.TAGS},
    clean_content_tags={"script", "style"},
    url_schemes=_SCHEMES,
    link_rel=None,
)


class TooLong(OrdaError):
    """The text has more characters than a page may hold; split it into several pages."""

    def __init__(self, limit: int):
        super().__init__(
            _(
                "The text is longer than ${limit} characters. Split it into several pages.",
                mapping={"limit": f"{limit:,}".replace(",", "\xa0")},
            )
        )


def clean_html(html: str) -> str:
    """The rich text as it may be stored: ``clean_html(clean_html(x)) == clean_html(x)``.

    Headings of level 1 become level 2 (the title is the page's own), Word's empty paragraphs go, pictures of other
    sites go (no page of ours asks another host), links to other sites get rel=noopener. Raises TooLong.
    """
    current = html
    for _round in range(_ROUNDS):
        if len(current) > MAX_BODY:
            raise TooLong(MAX_BODY)
        written = _tidied(current)
        if len(written) > MAX_BODY:
            raise TooLong(MAX_BODY)
        # What the browsers' parser reads must be what we wrote; what changes between two readings is not trusted.
        following = _tidied(_CLEANER.clean(written))
        if following == written:
            return written
        current = following
    return markup.text_of(_normal("".join(_strings(markup.parse(current)))).strip())


def clean_line(text: str, limit: int = MAX_BODY) -> str:
    """One line of plain text, literally (no tag is interpreted): NFC, white space folded, no invisible characters.

    Raises TooLong beyond ``limit`` characters.
    """
    if len(text) > limit:
        raise TooLong(limit)
    return " ".join(_normal(text).split())


def _normal(text: str) -> str:
    return unicodedata.normalize("NFC", visible(text))


def _strings(node: Node):
    for child in node.children:
        yield from [child] if isinstance(child, str) else _strings(child)


def _tidied(html: str) -> str:
    root = markup.parse(visible(html))
    _tidy(root)
    return markup.write(root).strip()


def _tidy(node: Node) -> None:
    """Make the children of ``node`` what may be stored, innermost first."""
    children: list[Node | str] = []
    for child in node.children:
        if isinstance(child, str):
            children.append(_normal(child))
            continue
        child.attrs = _clean_attributes(child)
        _tidy(child)
        children.extend(_kept(child, node))
    node.children = _items(children) if node.tag in ("ul", "ol") else children
    if node.tag == "pre" and node.children and isinstance(node.children[0], str):
        node.children[0] = node.children[0].lstrip("\n")  # browsers drop the first of them at each reading


def _kept(child: Node, parent: Node) -> list[Node | str]:
    """What stands in ``parent`` for this tidied child: itself, its content, or nothing."""
    tag = child.tag
    if tag == "div" or (tag == "li" and parent.tag not in ("ul", "ol")) or (tag, parent.tag) == ("figcaption", ""):
        return _unboxed(child, parent)
    if tag == "img":
        return [child] if child.attrs.get("src") else []
    if tag in markup.INLINE:
        pointless = _is_blank(child.children) or (tag == "a" and "href" not in child.attrs) or tag == parent.tag
        return child.children if pointless else [child]
    if tag in markup.VOID or tag in ("td", "th", "tr"):
        return [child]
    return [] if _is_blank(child.children) else [child]


def _unboxed(box: Node, parent: Node) -> list[Node | str]:
    """The content of an element that only separates: its loose text becomes paragraphs where those may stand."""
    if parent.tag in markup.INLINE or parent.tag in ("p", "h2", "h3", "h4", "pre", "caption", "ul", "ol"):
        return [" ", *box.children, " "]
    kept: list[Node | str] = []
    loose: list[Node | str] = []
    for child in [*box.children, None]:
        if child is not None and (isinstance(child, str) or child.tag in markup.INLINE | {"br", "img"}):
            loose.append(child)
            continue
        if not _is_blank(loose):
            kept.append(Node("p", {}, loose))
        loose = []
        if child is not None:
            kept.append(child)
    return kept


def _items(children: list[Node | str]) -> list[Node | str]:
    """A list holds items only: a list inside a list belongs to the item before it, other things become items."""
    items: list[Node | str] = []
    for child in children:
        if isinstance(child, Node) and child.tag == "li":
            items.append(child)
        elif isinstance(child, str) and _is_blank([child]):
            items.append(child.replace("\xa0", " "))
        else:
            previous = next((item for item in reversed(items) if isinstance(item, Node)), None)
            if previous is None:
                items.append(Node("li", {}, [child]))
            else:
                previous.children.append(child)
    return items


def _is_blank(children: list[Node | str]) -> bool:
    """Is there nothing to see: white space and line breaks only?"""
    return all(
        not _INLINE_SPACE.sub("", child)
        if isinstance(child, str)
        else child.tag == "br" or (child.tag not in ("img", "hr", "td", "th") and _is_blank(child.children))
        for child in children
    )


def _clean_attributes(node: Node) -> dict[str, str]:
    """The allowed attributes in their fixed order, with allowed values only."""
    kept: dict[str, str] = {}
    for name in (*_ATTRIBUTES.get(node.tag, ()), "lang"):
        value = _clean_value(name, _normal(node.attrs[name])) if name in node.attrs else None
        if value is not None:
            kept[name] = value
    if node.tag == "a":
        kept.pop("rel", None)
        if _WEB.match(kept.get("href", "")):
            kept["rel"] = "noopener"
    if node.tag == "img":
        kept.setdefault("alt", "")
    return kept


def _clean_value(name: str, value: str) -> str | None:
    if name == "href":
        return _clean_address(value)
    if name == "src":
        address = _clean_address(value)
        return (
            address
            if address and not _WEB.match(address) and not address.startswith(("mailto:", "tel:", "#"))
            else None
        )
    value = " ".join(value.split())
    if name == "lang":
        return value if _LANGUAGE.fullmatch(value) else None
    if name == "scope":
        return value.lower() if value.lower() in ("row", "col", "rowgroup", "colgroup") else None
    if name in ("colspan", "rowspan", "start"):
        return str(int(value)) if _SPAN.fullmatch(value) and 0 < int(value) <= 1000 else None
    return value[:MAX_ADDRESS]


def _clean_address(value: str) -> str | None:
    """An address of an allowed scheme or a relative one; judged as browsers read it, without controls and breaks."""
    address = re.sub("[\t\n]", "", value).strip()
    if not address or len(address) > MAX_ADDRESS:
        return None
    scheme = _SCHEME.match(address)
    if not scheme:
        if address[:2] in ("//", "/\\", "\\/", "\\\\"):
            address = "https://" + address[2:]
            return address if _WEB.fullmatch(address) else None
        return address
    name = scheme.group(1).lower()
    if name == "uid":
        match = _UID.fullmatch(address)
        return f"uid:{match.group(1).lower()}{match.group(2) or ''}" if match else None
    if name in ("http", "https"):
        return address if _WEB.fullmatch(address) else None
    return address if name in _SCHEMES else None
