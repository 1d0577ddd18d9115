"""The passages of a rich text where they stand in its tree: one can be changed while all others stay as they are."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from orda.text import markup
from orda.text.letters import letters_of, text_of_void
from orda.text.markup import Node
from orda.text.passages import Piece, pieces_of


@dataclass(eq=False)
class Leaf:
    """A run of words that no block interrupts: the text of a paragraph, a heading, a list item, a cell.

    ``path`` leads from the root of the tree to the element around it; ``node`` has no tag and holds the words.
    """

    index: int
    path: tuple[Node, ...]
    node: Node

    @cached_property
    def text(self) -> str:
        """Its words, white space folded; a picture is its description in brackets."""
        return folded("".join(_texts(self.node.children)))

    @cached_property
    def html(self) -> str:
        """Its inline HTML."""
        return markup.write(self.node)

    @cached_property
    def words(self) -> Counter:
        """How often each word occurs."""
        return words_of(self.text)

    @property
    def tag(self) -> str:
        """What people would call it: li for a paragraph that is all of an item, p for text outside of any block."""
        names = [node.tag for node in self.path if node.tag and node.tag not in markup.INLINE]
        if names[-1:] == ["p"] and names[-2:-1] and names[-2] in ("li", "td", "th", "caption", "figcaption"):
            return names[-2]
        return names[-1] if names else "p"

    @property
    def is_literal(self) -> bool:
        """Does every space count?"""
        return any(node.tag == "pre" for node in self.path)

    @property
    def is_rule(self) -> bool:
        """Is it a line across the page?"""
        return bool(self.node.children) and getattr(self.node.children[0], "tag", "") == "hr"

    def letters(self) -> list[Piece]:
        """One piece for each character, picture and line break."""
        return list(letters_of(self.node.children))


def words_of(text: str) -> Counter:
    """How often each word occurs in a plain text."""
    return Counter(piece.key.lower() for piece in pieces_of(text) if piece.is_word)


def planted(html: str) -> tuple[Node, list[Leaf]]:
    """The tree of a cleaned rich text, in which the words of each leaf stand in a node of their own, and the leaves."""
    root, leaves = markup.parse(html), []
    _plant(root, (root,), leaves)
    return root, leaves


def uprooted(node: Node) -> str:
    """The HTML inside an element of a tree that ``planted`` made, whatever was changed in it since."""
    return markup.write(_dissolved(node))


def folded(text: str) -> str:
    """Without white space at the ends, one space for any other: texts that look the same are the same."""
    return " ".join(text.split())


def holds_anything(node: Node) -> bool:
    """Is there anything to see in it: a word, a picture, a line across the page?"""
    for child in node.children:
        if isinstance(child, str):
            if child.strip():
                return True
        elif child.tag in ("img", "hr") or holds_anything(child):
            return True
    return False


def _texts(children: list[Node | str]) -> Iterator[str]:
    for child in children:
        if isinstance(child, str):
            yield child
        elif child.tag == "br":
            yield " "
        elif child.tag in ("img", "hr"):
            yield text_of_void(child)
        else:
            yield from _texts(child.children)


def _is_inline(child: Node | str) -> bool:
    if isinstance(child, str) or child.tag in ("br", "img"):
        return True
    return child.tag in markup.INLINE and all(_is_inline(inner) for inner in child.children)


def _plant(node: Node, path: tuple[Node, ...], leaves: list[Leaf]) -> None:
    children: list[Node | str] = []
    words: list[Node | str] = []
    for child in [*node.children, None]:
        if child is not None and _is_inline(child):
            words.append(child)
            continue
        children += _leaf(words, path, leaves)
        words = []
        if child is None:
            break
        if child.tag == "hr":
            children += _leaf([child], path, leaves)
        else:
            children.append(child)
            _plant(child, (*path, child), leaves)
    node.children = children


def _leaf(words: list[Node | str], path: tuple[Node, ...], leaves: list[Leaf]) -> list[Node | str]:
    holder = Node("", {}, words)
    if not holds_anything(holder):
        return words
    leaves.append(Leaf(len(leaves), path, holder))
    return [holder]


def _dissolved(node: Node) -> Node:
    children: list[Node | str] = []
    for child in node.children:
        if isinstance(child, str):
            children.append(child)
        else:
            inner = _dissolved(child)
            children += [inner] if child.tag else inner.children
    return Node(node.tag, node.attrs, children)
