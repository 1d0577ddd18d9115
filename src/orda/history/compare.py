"""Comparing two states of an object, language by language, for people."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from orda import regulation
from orda.text.difference import Block, Labels, compare_html, compare_line

NO_LABELS = Labels()


@dataclass(frozen=True)
class LanguageComparison:
    """What differs in one language; ``title`` and ``summary`` are HTML with <del> and <ins>, None when equal."""

    lang: str
    title: str | None
    summary: str | None
    others: tuple[tuple[str, str], ...]
    blocks: tuple[Block, ...]

    @property
    def changed(self) -> bool:
        """Does anything differ?"""
        return bool(
            self.title is not None
            or self.summary is not None
            or self.others
            or any(block.kind != "same" for block in self.blocks)
        )


def compare_editions(
    old, new, labels: Labels = NO_LABELS, link_name: Callable[[str], str] | None = None
) -> list[LanguageComparison]:
    """The differences between two editions, either of which may be None (nothing yet, nothing any more).

    ``labels`` and ``link_name`` as in ``text.difference.compare_html``.
    """
    return [_compare_language(old, new, lang, labels, link_name) for lang in regulation.get().languages]


def compare_fields(
    old, new, labels: Labels = NO_LABELS, readable: Callable[[str, Any], str] | None = None
) -> list[tuple[str, str]]:
    """(field, HTML with <del> and <ins>) for shared fields that differ; ``readable(name, value)`` is people's text."""
    before, after = (old.fields if old else {}), (new.fields if new else {})
    readable = readable or _readable
    return [
        (name, compare_line(readable(name, before.get(name)), readable(name, after.get(name)), labels))
        for name in sorted({*before, *after})
        if _meant(before.get(name)) != _meant(after.get(name))
    ]


def _meant(value):
    """What a value says: an empty one, or a box that is not ticked, says as much as none."""
    return None if value is False or value in ("", (), [], {}, frozenset()) else value


def _readable(name: str, value) -> str:
    return "" if value is None else str(getattr(value, "filename", value))


def _compare_language(old, new, lang: str, labels: Labels, link_name) -> LanguageComparison:
    def differing(name: str) -> str | None:
        before, after = (edition.text(lang, name) if edition else "" for edition in (old, new))
        return compare_line(before, after, labels) if before != after else None

    names = {name for edition in (old, new) if edition for name in edition.texts.get(lang, {})} - {"title", "summary"}
    others = tuple((name, html) for name in sorted(names) if (html := differing(name)) is not None)
    before, after = (edition.body(lang) if edition else "" for edition in (old, new))
    blocks = tuple(compare_html(before, after, labels, link_name)) if before != after else ()
    return LanguageComparison(lang, differing("title"), differing("summary"), others, blocks)
