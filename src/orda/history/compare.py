"""Comparing two states of an object, language by language, for people."""

from dataclasses import dataclass

from orda import regulation
from orda.text.difference import Block, compare_html, compare_line


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


def compare_editions(old, new) -> list[LanguageComparison]:
    """The differences between two editions, either of which may be None (nothing yet, nothing any more)."""
    return [_compare_language(old, new, lang) for lang in regulation.get().languages]


def compare_fields(old, new) -> list[tuple[str, str]]:
    """(field, HTML with <del> and <ins>) for shared fields that differ."""
    before, after = (old.fields if old else {}), (new.fields if new else {})
    return [
        (name, compare_line(_readable(before.get(name)), _readable(after.get(name))))
        for name in sorted({*before, *after})
        if before.get(name) != after.get(name)
    ]


def _readable(value) -> str:
    if value is None:
        return ""
    return str(getattr(value, "filename", value))


def _compare_language(old, new, lang: str) -> LanguageComparison:
    def differing(name: str) -> str | None:
        before, after = (edition.text(lang, name) if edition else "" for edition in (old, new))
        return compare_line(before, after) if before != after else None

    names = {name for edition in (old, new) if edition for name in edition.texts.get(lang, {})} - {"title", "summary"}
    others = tuple((name, html) for name in sorted(names) if (html := differing(name)) is not None)
    before, after = (edition.body(lang) if edition else "" for edition in (old, new))
    blocks = tuple(compare_html(before, after)) if before != after else ()
    return LanguageComparison(lang, differing("title"), differing("summary"), others, blocks)
