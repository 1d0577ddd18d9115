"""The indexes and what each holds of an object. The only module that builds repoze.catalog's classes.

All have 64-bit families because substanced's object ids are 63-bit, and every discriminator always gives a value:
repoze.catalog keeps documents without one in a single flat set that each save would rewrite.
"""

import re

import BTrees
from pyramid.location import lineage
from repoze.catalog.catalog import Catalog
from repoze.catalog.indexes.field import CatalogFieldIndex
from repoze.catalog.indexes.keyword import CatalogKeywordIndex
from repoze.catalog.indexes.text import CatalogTextIndex
from zope.index.text.lexicon import Lexicon
from zope.index.text.okapiindex import OkapiIndex

from orda import clock, regulation
from orda.catalog.file_words import file_words
from orda.content.freshness import goes_stale
from orda.interfaces import IUnit
from orda.security.acl import effective_visibility, zone_of
from orda.text.morphology.pipeline import analyse, is_stop_word, terms
from orda.text.plain import plain_text
from orda.text.tokens import tokenise

NOTHING = "-"
# Seconds of a moment that does not come.
NEVER = 1 << 40
# Beside the index of terms that bears the name of its language, each language has these two.
EXACT, TITLE = "exact", "title"
_YEAR = re.compile(r"year=\d{4}")


def kind_of(obj, default):
    """Its kind."""
    return obj.kind


def states_of(obj, default):
    """``live``, ``draft``, ``sent``, in any combination that holds."""
    states = ["live"] if obj.live is not None else []
    if obj.draft is not None:
        states.append("sent" if obj.draft.sent is not None else "draft")
    return states or [NOTHING]


def languages_of(obj, default):
    """The languages in which visitors can read it."""
    return obj.language_editions or [NOTHING]


def unit_of(obj, default):
    """The uid of the unit that answers for it, by name also while that unit lies in the bin."""
    for location in lineage(obj):
        if IUnit.providedBy(location):
            return location.uid
        if location.owner_uid:
            return location.owner_uid
    return NOTHING


def posted_of(obj, default):
    """Seconds of first publication, negative so that the cheap ascending sort gives the newest first."""
    return -int(obj.posted.timestamp()) if obj.posted else 0


def updated_of(obj, default):
    """Seconds of last publication, negative."""
    return -int(obj.updated.timestamp()) if obj.updated else 0


def keywords_of(obj, default):
    """Its keywords."""
    return list(obj.keywords) or [NOTHING]


def area_of(obj, default):
    """Its area of activity (B7)."""
    return obj.area or NOTHING


def facets_of(obj, default):
    """The words by which lists are narrowed: those of its kind, and its area of activity."""
    if obj.live is None:
        return [NOTHING]
    area = (f"area={obj.area}",) if obj.area else ()
    return list(dict.fromkeys((*obj.facets(), *area))) or [NOTHING]


def begins_of(obj, default):
    """Seconds of what its lists are in order by."""
    return seconds(obj.begins() if obj.live is not None else None, 0)


def ends_of(obj, default):
    """Seconds from which lists of present things leave it out."""
    return seconds(obj.ends() if obj.live is not None else None, NEVER)


def stale_of(obj, default):
    """Seconds from which its text counts as stale (C14)."""
    return seconds(goes_stale(obj), NEVER)


def section_of(obj, default):
    """The uid of the section or collection of the site that it lies in."""
    above = list(lineage(obj))
    return above[-2].uid if len(above) > 1 else NOTHING


def year_of(obj, default):
    """The year that its own lists have it under, else that of its first publication."""
    if obj.live is None:
        return NOTHING
    own = next((facet for facet in obj.facets() if _YEAR.fullmatch(facet)), "")
    if own:
        return own.removeprefix("year=")
    return str(clock.to_local(obj.posted).year) if obj.posted else NOTHING


def seconds(moment, otherwise: int) -> int:
    """Whole seconds of a moment, rounded down."""
    return int(moment.timestamp() // 1) if moment is not None else otherwise


def path_of(obj, default):
    """The uids of the folders it is in, itself included: "inside this folder" is one look-up."""
    return [location.uid for location in lineage(obj)]


def zone_key(obj) -> str:
    """Visibility class and ACL zone in one word: all objects with the same word have the same readers."""
    return f"{effective_visibility(obj)} {zone_of(obj).uid}"


def zone_of_document(obj, default):
    """Its zone (``zones.py``)."""
    return zone_key(obj)


class FieldIndex(CatalogFieldIndex):
    """One value for each document."""

    family = BTrees.family64


class KeywordIndex(CatalogKeywordIndex):
    """Several values for each document.

    The base class would write a document's words anew with every save, as a persistent set: ZODB cannot merge two
    transactions that replace such sets in one bucket, so that neighbours in an index would collide all day. Here words
    are plain tuples, written only when they differ, and a word keeps its set of documents when that becomes empty.
    """

    family = BTrees.family64

    def index_doc(self, docid, obj):
        """Put the present words of ``obj`` into the index; writes nothing where they are the same."""
        words = tuple(sorted(set(self.discriminator(obj, None))))
        held = tuple(self._rev_index.get(docid, ()))
        if held == words:
            return
        self._withdraw(docid, set(held) - set(words))
        for word in set(words) - set(held):
            documents = self._fwd_index.get(word)
            if documents is None:
                documents = self._fwd_index[word] = self.family.IF.TreeSet()
            documents.insert(docid)
        if not held:
            self._num_docs.change(1)
        self._rev_index[docid] = words

    def unindex_doc(self, docid):
        """Forget a document; nothing happens for an unknown one."""
        held = self._rev_index.get(docid)
        if held is not None:
            self._withdraw(docid, held)
            del self._rev_index[docid]
            self._num_docs.change(-1)

    def _withdraw(self, docid, words) -> None:
        for word in words:
            documents = self._fwd_index.get(word)
            if documents is not None and docid in documents:
                documents.remove(docid)


class SiteCatalog(Catalog):
    """repoze.catalog's catalogue with 64-bit ids."""

    family = BTrees.family64


class Analysis:
    """The only pipeline element of an index of terms: our analyser for one language. Tiny, lexicons are pickled."""

    def __init__(self, lang: str):
        self.lang = lang

    def process(self, texts):
        """The index terms of ``texts``."""
        return [term for text in texts for term in analyse(text, self.lang)]


class Written(Analysis):
    """The words as they are written: for phrases, beginnings of words, and to tell exact hits."""

    def process(self, texts):
        """All words of ``texts``, stop words too."""
        return [word for text in texts for word in tokenise(text, self.lang)]


class WrittenAndTerms(Analysis):
    """Words as they are written and their terms: where the order of words does not count."""

    def process(self, texts):
        """The words of ``texts`` but stop words, each with its terms."""
        words = (word for text in texts for word in tokenise(text, self.lang) if not is_stop_word(word, self.lang))
        return [term for word in words for term in sorted({word, *terms(word, self.lang)})]


class LanguageText:
    """Discriminator of a text index: the words of the live version in one language."""

    def __init__(self, lang: str):
        self.lang = lang

    def __call__(self, obj, default):
        """Title, summary, small texts, keywords, body and file; an empty text for what is not live in this language."""
        if obj.live is None or self.lang not in obj.live.languages():
            return ""
        texts = obj.live.texts[self.lang]
        others = " ".join(value for name, value in texts.items() if name != "title")
        body, keywords = plain_text(obj.live.body(self.lang)), " ".join(obj.keywords)
        return f"{texts['title']} {others} {keywords} {obj.search_words(self.lang)} {body} {file_words(obj)}"


class LanguageTitle(LanguageText):
    """Discriminator of an index of titles."""

    def __call__(self, obj, default):
        """The title; an empty text for what is not live in this language."""
        if obj.live is None or self.lang not in obj.live.languages():
            return ""
        return obj.live.texts[self.lang]["title"]


class TextIndex(CatalogTextIndex):
    """The terms of one language, ranked by Okapi BM25."""

    family = BTrees.family64
    analysis, text = Analysis, LanguageText

    def __init__(self, lang: str):
        lexicon = Lexicon(self.analysis(lang))
        super().__init__(self.text(lang), lexicon, OkapiIndex(lexicon, family=self.family))

    def words_of(self, text: str) -> list[str]:
        """What a text is indexed under."""
        return self.lexicon._pipeline[0].process([text])

    def words_in(self, docid) -> set[str]:
        """The index terms of a document."""
        if not self.index.has_doc(docid):
            return set()
        return {self.lexicon.get_word(wid) for wid in self.index.get_words(docid)}

    def prune(self, words) -> None:
        """Take the words out of the lexicon that no document has any more: a name must not stay there.

        Whoever gives one of them to a document at the same time collides with this in the index, and begins anew.
        """
        for word in words:
            wid = self.lexicon.get_wid(word)
            if wid and wid not in self.index._wordinfo:
                del self.lexicon._wids[word], self.lexicon._words[wid]


class ExactIndex(TextIndex):
    """The words of one language as they are written."""

    analysis = Written


class TitleIndex(TextIndex):
    """The words of titles in one language, as they are written and by their terms."""

    analysis, text = WrittenAndTerms, LanguageTitle


INLINE = {
    "kind": (FieldIndex, kind_of),
    "state": (KeywordIndex, states_of),
    "language": (KeywordIndex, languages_of),
    "unit": (FieldIndex, unit_of),
    "posted": (FieldIndex, posted_of),
    "updated": (FieldIndex, updated_of),
    "keywords": (KeywordIndex, keywords_of),
    "area": (FieldIndex, area_of),
    "zone": (FieldIndex, zone_of_document),
    "path": (KeywordIndex, path_of),
    "facet": (KeywordIndex, facets_of),
    "begins": (FieldIndex, begins_of),
    "ends": (FieldIndex, ends_of),
    "stale": (FieldIndex, stale_of),
    "section": (FieldIndex, section_of),
    "year": (FieldIndex, year_of),
}


# Of these a document takes over what the folders above it have.
INHERITED = ("unit", "zone")


def inline_catalog() -> SiteCatalog:
    """The indexes that are kept in the transaction of the change."""
    catalog = SiteCatalog()
    for name, (index, discriminator) in INLINE.items():
        catalog[name] = index(discriminator)
    return catalog


def text_catalog() -> SiteCatalog:
    """The text indexes, three a language, which the indexer keeps."""
    catalog = SiteCatalog()
    for lang in regulation.get().languages:
        catalog[lang] = TextIndex(lang)
        catalog[f"{EXACT} {lang}"] = ExactIndex(lang)
        catalog[f"{TITLE} {lang}"] = TitleIndex(lang)
    return catalog
