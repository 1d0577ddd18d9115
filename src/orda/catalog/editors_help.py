"""What editors teach search: words that mean the same, and the pages that belong on top of a query.

Both are settings of the site, changed at once by who checks texts, with a row in the register. They open nothing: what
a reader may not read stays out of the answer, whatever it is pinned to.
"""

from collections.abc import Iterable, Mapping

from persistent import Persistent
from substanced.content import service

from orda.catalog.query import MAX_WORDS, Query, Term, words_of
from orda.content.base import oid_from
from orda.content.site import find, service_of
from orda.errors import BadField, OrdaError
from orda.events import SettingsChanged, notify
from orda.i18n import LANGUAGES, _
from orda.security.actor import Actor
from orda.security.permissions import CHECK
from orda.text.morphology.pipeline import terms

MAX_LINES = 300
MAX_IN_LINE = 10
MAX_LETTERS = 80
MAX_BETS = 500
MAX_PAGES = 5
# More than any words are worth; the first page that editors named stands first.
ON_TOP = 1000.0
SYNONYMS_CHANGED, BET_CHANGED = "search-synonyms", "search-best-bet"

Words = tuple[str, ...]
Line = tuple[Words, ...]


@service("search-help", service_name="search-help")
class SearchHelp(Persistent):
    """The service that holds both. ``synonyms``: {language: lines of what means the same}, ``bets``: {words: uids}."""

    def __init__(self):
        self.synonyms: dict[str, tuple[Line, ...]] = {}
        self.bets: dict[Words, tuple[str, ...]] = {}

    def forget_names(self, names: Iterable[str]) -> None:
        """Drop whatever has a word of the name of somebody whom the site must not name any more (F8)."""
        told = {word for name in names for word in words_of(name)}
        bets = {words: uids for words, uids in self.bets.items() if not told & set(words)}
        lines = {lang: tuple(line for line in held if not _says(line, told)) for lang, held in self.synonyms.items()}
        if bets != self.bets:
            self.bets = bets
        if lines != self.synonyms:
            self.synonyms = lines


def _says(line: Line, words: set[str]) -> bool:
    return any(words & set(each) for each in line)


def help_of(context) -> SearchHelp:
    """The service of the site that ``context`` belongs to."""
    return service_of(context, "search-help")


def lines_as_text(lines: Iterable[Line]) -> str:
    """One line each, as editors write them."""
    return "\n".join(" = ".join(" ".join(words) for words in line) for line in lines)


def read_lines(text: str) -> tuple[Line, ...]:
    """The lines that ``text`` says. Raises BadField with the number of the line that is wrong."""
    found: dict[Line, None] = {}
    for number, written in enumerate(text.splitlines(), 1):
        if not written.strip():
            continue
        line = tuple(dict.fromkeys(words for part in written.split("=") if (words := words_of(part))))
        if len(written) > MAX_LETTERS * MAX_IN_LINE or len(line) > MAX_IN_LINE:
            raise BadField("lines", _("Line ${number} is too long. Make two of it.", mapping={"number": number}))
        if len(line) < 2:
            raise BadField(
                "lines",
                _("Line ${number}: write at least two words with = between them.", mapping={"number": number}),
            )
        found[line] = None
        if len(found) > MAX_LINES:
            raise BadField("lines", _("At most ${number} lines fit.", mapping={"number": MAX_LINES}))
    return tuple(found)


def set_synonyms(site, lang: str, text: str, *, actor: Actor) -> bool:
    """Replace what means the same in ``lang``; has anything changed? Raises NotAllowed, BadField."""
    actor.require(CHECK, site)
    if lang not in LANGUAGES:
        raise OrdaError(_("There is no such language."))
    held, lines = help_of(site), read_lines(text)
    before = held.synonyms.get(lang, ())
    if lines == before:
        return False
    held.synonyms = {**held.synonyms, lang: lines}
    gone, come = [line for line in before if line not in lines], [line for line in lines if line not in before]
    _tell(site, actor, SYNONYMS_CHANGED, f"{lang}: {_short(gone)}", f"{lang}: {_short(come)}")
    return True


def _short(lines: list[Line]) -> str:
    return lines_as_text(lines).replace("\n", "; ")[:1000]


def pin(site, query: str, uids: Iterable[str], *, actor: Actor) -> None:
    """Let these objects, in this order, stand on top of the answer to ``query``; none for an answer without.

    Raises NotAllowed, and BadField for a query without words, for more pages than fit or one that does not exist.
    """
    actor.require(CHECK, site)
    held, words, pages = help_of(site), words_of(query), tuple(dict.fromkeys(uids))
    if not words or len(query) > MAX_LETTERS:
        raise BadField("query", _("Write the words that people search for, at most 80 letters."))
    if len(pages) > MAX_PAGES:
        raise BadField("pages", _("At most ${number} pages fit on top of an answer.", mapping={"number": MAX_PAGES}))
    if any(find(site, uid) is None for uid in pages):
        raise BadField("pages", _("Choose a page of this site."))
    before = held.bets.get(words, ())
    if pages == before:
        return
    others = {each: uids for each, uids in held.bets.items() if each != words}
    if pages and len(others) >= MAX_BETS:
        raise BadField("query", _("There are ${number} such queries; remove one first.", mapping={"number": MAX_BETS}))
    held.bets = {**others, words: pages} if pages else others
    said = " ".join(words)
    _tell(site, actor, BET_CHANGED, *(f"{said}: {' '.join(each)}" if each else "" for each in (before, pages)))


def _tell(site, actor: Actor, comment: str, before: str, after: str) -> None:
    notify(SettingsChanged(site, actor.login, comment, before=before, after=after))


def pinned_to(site, query: Query) -> dict[int, float]:
    """{object id: bonus} of what editors have put on top of this query, in any form of its words."""
    bets = help_of(site).bets
    if not bets or query.excluded:
        return {}
    words = words_of(query.text)
    found = {}
    for asked, uids in bets.items():
        if asked == words or len(asked) == len(words) and all(map(alike, asked, words)):
            for number, uid in enumerate(uids):
                found.setdefault(oid_from(uid), ON_TOP - number)
    return found


def alike(word: str, other: str) -> bool:
    """Are they forms of one word in some language?"""
    return word == other or any(terms(word, lang) & terms(other, lang) for lang in LANGUAGES)


def alternatives(site, query: Query) -> tuple[Query, Mapping[Term, list[Words]]]:
    """The query with what editors know as one thing (several words, perhaps) as one condition, and what else fulfils
    each condition."""
    lines = [line for held in help_of(site).synonyms.values() for line in held]
    if not lines:
        return query, {}
    found: dict[Term, list[Words]] = {}
    conditions: list[Term] = []
    position = 0
    while position < len(query.terms):
        condition, others, length = _known(query.terms[position:], lines)
        conditions.append(condition)
        if others:
            found[condition] = others
        position += length
    return Query(query.text, tuple(conditions), query.excluded), found


def _known(conditions: tuple[Term, ...], lines: list[Line]) -> tuple[Term, list[Words], int]:
    """The next condition, made of as many words as a line knows as one thing; what else it is called; how many."""
    best, others = 1, []
    for line in lines:
        for words in line:
            length = len(words)
            if length < best or length > min(len(conditions), MAX_WORDS) or not _same(conditions[:length], words):
                continue
            if length > best:
                best, others = length, []
            others += [each for each in line if each != words and each not in others]
    if best == 1:
        return conditions[0], others, 1
    words = tuple(term.words[0] for term in conditions[:best])
    return Term(words, " ".join(term.typed for term in conditions[:best]), all_of=True), others, best


def _same(conditions: tuple[Term, ...], words: Words) -> bool:
    return all(
        not term.together and not term.beginning and alike(term.words[0], word)
        for term, word in zip(conditions, words, strict=True)
    )
