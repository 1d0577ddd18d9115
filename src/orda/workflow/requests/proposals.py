"""What a request asks for where it sends no drafts: stored with it, in plain values."""

from dataclasses import dataclass

from orda.errors import BadField
from orda.i18n import _
from orda.text.correction import Correction
from orda.text.letters import Run


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


@dataclass(frozen=True)
class SectionChange:
    """What a request of level B does to ``section``, a uid: the acts of the working copy ``copy``, beside the drafts
    that the request sends (G5, G7)."""

    section: str
    description: str
    operations: tuple
    copy: int


@dataclass(frozen=True)
class GoingBack:
    """What a request of level E reviews: ``section``, a uid, went back to the restore point ``point``, called ``name``;
    ``before`` is the point that keeps how it stood until then. ``changes`` are (list of the plan, number) pairs."""

    section: str
    point: int
    before: int
    name: str
    changes: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class CorrectionLetter:
    """What a letter corrects in the text of ``page``, a uid, in one language (E11, E13); it was written against
    ``version``. ``beside`` is what of a Word file has no place on the page: (its runs, the id of the message
    why)."""

    page: str
    lang: str
    title: str
    version: int
    corrections: tuple[Correction, ...]
    beside: tuple[tuple[tuple[Run, ...], str], ...] = ()
    remark: str = ""
    file_name: str = ""
    sha256: str = ""


def require_text(field: str, text: str, limit: int) -> None:
    """Raises BadField for a text that is empty or longer than ``limit``."""
    if not text.strip():
        raise BadField(field, _("This must be filled in."))
    if len(text) > limit:
        raise BadField(field, _("At most ${count} characters.", mapping={"count": limit}))


def pairs(titles: dict[str, str]) -> tuple[tuple[str, str], ...]:
    """Titles as they are stored: tuples never change."""
    return tuple((lang, title.strip()) for lang, title in titles.items() if title.strip())
