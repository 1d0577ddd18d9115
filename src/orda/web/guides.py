"""The guides of docs/guide as chapters to be read inside the program (D12): the files of the checkout are the only
source, read when first asked for and again when they change."""

import re
import threading
from dataclasses import dataclass
from pathlib import Path

from orda.i18n import LANGUAGES
from orda.text.plain import plain_text
from orda.text.sanitize import clean_html
from orda.text.slug import slug, unique_slug

DOCS = Path(__file__).resolve().parents[3] / "docs"
AUTHORS, HEADS, DIGITAL = CHAPTERS = ("authors", "heads", "digital")
# A guide that has grown beyond this is no guide; its pictures are small too.
MAX_GUIDE, MAX_PICTURE = 200_000, 1_000_000
_PICTURE = re.compile(r"\.\./\.\./screenshots/([a-z0-9-]+\.webp)")
_NAME = re.compile(r"[a-z0-9-]+\.webp")
_CHAPTER = re.compile(r"([a-z]+)\.md")
_known: dict[tuple[str, str], tuple[int, "Chapter"]] = {}
_lock = threading.Lock()


@dataclass(frozen=True)
class Section:
    """What stands below one heading. ``anchor`` is the same in all languages: the English guide's words; the sections
    of the guides stand in one order."""

    anchor: str
    title: str
    html: str
    words: str


@dataclass(frozen=True)
class Chapter:
    """One guide in one language; ``lead`` is what stands before its first section."""

    name: str
    title: str
    lead: str
    sections: tuple[Section, ...]


def chapter(lang: str, name: str) -> Chapter | None:
    """The guide of that name; None where there is none, as in a copy of the program without its documents."""
    if lang not in LANGUAGES or name not in CHAPTERS:
        return None
    path = DOCS / "guide" / lang / f"{name}.md"
    try:
        changed = path.stat().st_mtime_ns
        with _lock:
            kept = _known.get((lang, name))
        if kept is None or kept[0] != changed:
            kept = (changed, _read(path, name))
            with _lock:
                _known[lang, name] = kept
    except OSError:
        return None
    return kept[1]


def picture(name: str) -> bytes | None:
    """A picture of the guides; None for any other name."""
    if not _NAME.fullmatch(name):
        return None
    try:
        with (DOCS / "screenshots" / name).open("rb") as file:
            return file.read(MAX_PICTURE)
    except OSError:
        return None


def _read(path: Path, name: str) -> Chapter:
    """Parse a guide."""
    head, *parts = _parts(path)
    english = path if path.parent.name == "en" else path.parents[1] / "en" / path.name
    anchors: list[str] = []
    for title, _html in _parts(english)[1:]:
        anchors.append(unique_slug(slug(title), anchors))
    sections = tuple(
        Section(anchor, title, html, f"{title}\n{plain_text(html)}".casefold())
        for anchor, (title, html) in zip(anchors, parts, strict=False)
    )
    return Chapter(name, *head, sections)


def _parts(path: Path) -> list[tuple[str, str]]:
    """(heading, HTML below it), the title of the guide first."""
    # Here, not above: most processes never show a guide.
    from markdown_it import MarkdownIt

    reader = MarkdownIt("commonmark", {"html": False})
    tokens = reader.parse(path.read_text(encoding="utf-8")[:MAX_GUIDE])
    found: list[tuple[str, list]] = []
    for number, token in enumerate(tokens):
        if token.type == "heading_open" and token.tag in ("h1", "h2"):
            found.append((tokens[number + 1].content, []))
        elif found and not (token.type == "heading_close" and token.tag in ("h1", "h2")):
            found[-1][1].append(token)
    return [(title, clean_html(reader.renderer.render(_led(body[1:]), reader.options, {}))) for title, body in found]


def _led(tokens: list) -> list:
    """The tokens with links and pictures that lead to our own screens; what leads elsewhere stays as words."""
    for token in (inner for outer in tokens for inner in outer.children or ()):
        if token.type == "image":
            named = _PICTURE.fullmatch(str(token.attrs.get("src", "")))
            token.attrs["src"] = f"@@help-picture?name={named[1]}" if named else ""
        elif token.type == "link_open":
            named = _CHAPTER.fullmatch(str(token.attrs.get("href", "")))
            token.attrs = {"href": f"@@help?chapter={named[1]}"} if named and named[1] in CHAPTERS else {}
    return tokens
