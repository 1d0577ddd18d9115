"""A small tree of rich text: a tolerant reader in linear time, and a writer that escapes everything."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape, unescape

INLINE = frozenset({"a", "strong", "em", "b", "i", "u", "sub", "sup", "abbr", "code"})
VOID = frozenset({"br", "hr", "img"})
BLOCKS = frozenset("p h2 h3 h4 ul ol li blockquote table caption thead tbody tr th td figure figcaption hr pre".split())
TAGS = INLINE | VOID | BLOCKS

# What other programmes write, and what it means here. "div" stands for any box that only separates.
_MEANINGS = {
    "h1": "h2",
    "h5": "h4",
    "h6": "h4",
    "tfoot": "tbody",
    "cite": "em",
    "var": "em",
    "samp": "code",
    "kbd": "code",
}
_MEANINGS |= dict.fromkeys(
    "address article aside body center dd details dialog dir div dl dt fieldset footer form head header hgroup html"
    " legend main menu nav section summary".split(),
    "div",
)
# Their content is not text for readers.
_SKIPPED = frozenset("svg math template object select audio video canvas applet frameset map datalist".split())
_RAW = frozenset("script style xmp iframe noembed noframes noscript textarea title plaintext".split())
_RAW_END = {name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE) for name in _RAW}

# Deeper nesting has no meaning for readers, and browsers' repair of it can grow without bound.
MAX_DEPTH = 48
MAX_INLINE_DEPTH = 10
MAX_ATTRIBUTES = 40

_NAME = re.compile(r"[a-zA-Z][^\s/>]*")
_SPACE = re.compile(r"[\s/]*")
_ATTRIBUTE = re.compile(r"[^\s/>][^\s/>=]*")
_EQUALS = re.compile(r"\s*=\s*")
_BARE = re.compile(r"[^\s>]*")
_COMMENT_END = re.compile(r"--!?>")
_LONG_NUMBER = re.compile(r"&#0*[0-9]{8,};?")
_ENTITY = re.compile(r"&(?:#[0-9]{1,7};?|#[xX][0-9a-fA-F]+;?|[A-Za-z][A-Za-z0-9]{1,31};)")


@dataclass(slots=True)
class Node:
    """One element; ``children`` are nodes and strings."""

    tag: str
    attrs: dict[str, str] = field(default_factory=dict)
    children: list["Node | str"] = field(default_factory=list)


def parse(html: str) -> Node:
    """The tree of any HTML, however broken: known elements only, attributes as they came, no comments, no scripts."""
    builder = _Builder()
    for kind, value, attrs in _tokens(html):
        if kind == "text":
            builder.text(value)
        elif kind == "open":
            builder.open(value, attrs)
        else:
            builder.close(value)
    _join_strings(builder.root)
    return builder.root


def write(node: Node) -> str:
    """The HTML of the node's children."""
    return "".join(_written(child) for child in node.children)


def attributes(attrs: dict[str, str]) -> str:
    """Attributes as they stand in a start tag, with a space before each."""
    return "".join(f' {name}="{_escaped(value)}"' for name, value in attrs.items())


def text_of(text: str) -> str:
    """A text node as HTML."""
    return _escaped(text, quote=False)


def _join_strings(node: Node) -> None:
    """Make one string of neighbours, all at once: adding piece to piece would take quadratic time."""
    joined: list[Node | str] = []
    strings: list[str] = []
    for child in [*node.children, None]:
        if isinstance(child, str):
            strings.append(child)
            continue
        if strings:
            joined.append("".join(strings))
            strings = []
        if child is not None:
            _join_strings(child)
            joined.append(child)
    node.children = joined


def _written(child: Node | str) -> str:
    if isinstance(child, str):
        return text_of(child)
    start = f"<{child.tag}{attributes(child.attrs)}>"
    return start if child.tag in VOID else f"{start}{write(child)}</{child.tag}>"


def _escaped(text: str, quote: bool = True) -> str:
    return escape(text, quote=quote).replace("\xa0", "&nbsp;")


def _decoded(text: str) -> str:
    """Text with its entities decoded. Python refuses to convert numbers of thousands of digits; browsers need not."""
    return unescape(_LONG_NUMBER.sub("\ufffd", text)) if "&" in text else text


def _decoded_attribute(value: str) -> str:
    """In attributes ``&copy=`` is a query parameter: an entity needs its semicolon."""
    if "&" not in value:
        return value
    return _ENTITY.sub(lambda match: unescape(match.group()), _LONG_NUMBER.sub("\ufffd", value))


def _tokens(html: str) -> Iterator[tuple[str, str, dict[str, str]]]:
    """(kind, text or tag name, attributes); nothing is scanned twice, an unfinished tag ends the text."""
    position = 0
    while (start := html.find("<", position)) >= 0:
        if start > position:
            yield "text", _decoded(html[position:start]), {}
        closing = html.startswith("</", start)
        name = _NAME.match(html, start + 1 + closing)
        if not name:
            if html[start + 1 : start + 2] not in ("!", "/", "?"):
                yield "text", "<", {}
                position = start + 1
            elif (position := _after_comment(html, start)) < 0:
                return
            continue
        tag = name.group().lower()
        position, attrs = _read_attributes(html, name.end())
        if position < 0:
            return
        yield "close" if closing else "open", tag, attrs
        if tag in _RAW and not closing:
            end = _RAW_END[tag].search(html, position)
            if not end:
                return
            position = end.start()
    if position < len(html):
        yield "text", _decoded(html[position:]), {}


def _after_comment(html: str, start: int) -> int:
    """Where the text goes on after a comment, a declaration or an empty end tag; -1 if never."""
    if html.startswith("<!--", start):
        end = _COMMENT_END.search(html, start + 2)
        return end.end() if end else -1
    end = html.find(">", start)
    return end + 1 if end >= 0 else -1


def _read_attributes(html: str, position: int) -> tuple[int, dict[str, str]]:
    """The place behind the tag's ``>`` (-1: there is none) and its attributes, of which the first of a name counts."""
    attrs: dict[str, str] = {}
    while True:
        before = position
        position = _SPACE.match(html, position).end()
        if position >= len(html):
            return -1, attrs
        if html[position] == ">":
            if "/" in html[before:position]:
                attrs.setdefault("/", "")
            return position + 1, attrs
        name = _ATTRIBUTE.match(html, position)
        position, value = name.end(), ""
        if equals := _EQUALS.match(html, position):
            position = equals.end()
            quote = html[position : position + 1]
            if quote in ('"', "'"):
                end = html.find(quote, position + 1)
                if end < 0:
                    return -1, attrs
                value, position = html[position + 1 : end], end + 1
            else:
                bare = _BARE.match(html, position)
                value, position = bare.group(), bare.end()
        if len(attrs) < MAX_ATTRIBUTES:
            attrs.setdefault(name.group().lower(), _decoded_attribute(value))


class _Builder:
    """Puts tokens into a tree: closes what authors leave open, ignores what closes nothing."""

    # An open element, and what keeps a new one from closing it.
    _CLOSES = {
        "li": ({"li"}, frozenset({"ul", "ol", "td", "th"})),
        "td": ({"td", "th"}, frozenset({"tr", "table"})),
        "th": ({"td", "th"}, frozenset({"tr", "table"})),
        "tr": ({"tr", "caption"}, frozenset({"table"})),
        "thead": ({"thead", "tbody", "tr", "caption"}, frozenset({"table"})),
        "tbody": ({"thead", "tbody", "tr", "caption"}, frozenset({"table"})),
    }
    _PARAGRAPH_STAYS = frozenset("td th li caption figcaption blockquote figure div table".split())
    _CELLS = frozenset({"td", "th", "caption"})

    def __init__(self):
        self.root = Node("")
        self._stack = [self.root]
        self._skipping: list[str] = []

    def text(self, text: str) -> None:
        if not self._skipping:
            self._stack[-1].children.append(text)

    def open(self, tag: str, attrs: dict[str, str]) -> None:
        if tag in _SKIPPED:
            if "/" not in attrs:
                self._skipping.append(tag)
            return
        tag = _MEANINGS.get(tag, tag)
        if self._skipping or (tag not in TAGS and tag != "div"):
            return
        if tag not in INLINE and tag not in ("br", "img"):
            self._close_implied(tag)
        if self._too_deep(tag):
            return
        node = Node(tag, attrs)
        self._stack[-1].children.append(node)
        if tag not in VOID:
            self._stack.append(node)

    def close(self, tag: str) -> None:
        if self._skipping:
            if tag == self._skipping[-1]:
                self._skipping.pop()
            return
        tag = _MEANINGS.get(tag, tag)
        for index, node in self._upwards(self._walls(tag)):
            if node.tag == tag:
                del self._stack[index:]
                return

    def _walls(self, tag: str) -> frozenset[str]:
        """What an end tag cannot reach out of: the table, and for what is not part of a table, the cell."""
        if tag == "table":
            return frozenset()
        parts = {"td", "th", "tr", "thead", "tbody", "caption"}
        return frozenset({"table"}) if tag in parts else self._CELLS | {"table"}

    def _close_implied(self, tag: str) -> None:
        """A new block ends the open paragraph, a new item the open item, a new row the open row."""
        for tags, walls in (({"p"}, self._PARAGRAPH_STAYS), self._CLOSES.get(tag, (set(), frozenset()))):
            if open_ones := [index for index, node in self._upwards(walls) if node.tag in tags]:
                del self._stack[open_ones[-1] :]

    def _upwards(self, walls: frozenset[str]) -> Iterator[tuple[int, Node]]:
        """The open elements from the innermost up to the nearest of ``walls``, not counting it."""
        for index in range(len(self._stack) - 1, 0, -1):
            if self._stack[index].tag in walls:
                return
            yield index, self._stack[index]

    def _too_deep(self, tag: str) -> bool:
        if len(self._stack) > MAX_DEPTH:
            return True
        return tag in INLINE and sum(node.tag in INLINE for node in self._stack) >= MAX_INLINE_DEPTH
