"""What a request asks for where it sends no drafts: stored with it, in plain values."""

from dataclasses import dataclass


@dataclass(frozen=True)
class NewSection:
    """The section that a request of level C asks for (G4); ``parent`` is a uid, ``titles`` (language, title) pairs,
    ``pages`` such pairs for each page that it begins with."""

    parent: str
    name: str
    titles: tuple[tuple[str, str], ...]
    requirements: str
    holds: str = ""
    pages: tuple[tuple[tuple[str, str], ...], ...] = ()


@dataclass(frozen=True)
class Principle:
    """The service note of level D (G2): what of the construction, design or architecture shall change, and why."""

    title: str
    note: str


def pairs(titles: dict[str, str]) -> tuple[tuple[str, str], ...]:
    """Titles as they are stored: tuples never change."""
    return tuple((lang, title.strip()) for lang, title in titles.items() if title.strip())
