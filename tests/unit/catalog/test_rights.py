"""Search, counts, filters and suggestions of random people on random trees, compared with asking Pyramid's own policy
about every object (F13, checklist 33)."""

import random
from collections import Counter
from itertools import product

import pytest

from orda.catalog.indexes import area_of, kind_of, languages_of, section_of, unit_of, year_of
from orda.catalog.indexing import reindex
from orda.catalog.queue import drain
from orda.catalog.search import FIELDS, search
from orda.catalog.suggest import MAX_TITLES, QUERY, suggest
from orda.content.base import descendants
from orda.security.policy import readable
from orda.text.morphology.pipeline import analyse
from orda.text.plain import plain_text
from orda.text.tokens import tokenise
from tests.unit.catalog.random_site import WORDS, RandomWork, readers

VALUES = {
    "kind": kind_of, "section": section_of, "unit": unit_of, "area": area_of, "language": languages_of, "year": year_of,
}  # fmt: skip
ALL = 1_000


@pytest.fixture(params=range(2))
def work(site, request):
    """A site on which ninety random things were done, with all words indexed."""
    reindex(site)
    work = RandomWork(site, request.param + 900)
    for _step in range(90):
        work.step()
    while drain(site):
        pass
    return work


def values_of(obj, name: str) -> list[str]:
    value = VALUES[name](obj, None)
    return [each for each in ([value] if isinstance(value, str) else value) if each != "-"]


def readable_by(site, principals) -> list:
    return [obj for obj in descendants(site) if obj.live is not None and readable(principals, obj)]


def words_in(obj) -> set[str]:
    """Every word and every term of what visitors read of it."""
    found = set()
    for lang in obj.live.languages():
        text = f"{' '.join(obj.live.texts[lang].values())} {plain_text(obj.live.body(lang))}"
        found |= {*tokenise(text), *analyse(text, lang)}
    return found


def test_counts_and_filters_are_those_of_what_may_be_read(work):
    rng, site, tried = random.Random(work.rng.random()), work.site, 0
    for (login, principals), query in product(readers(site).items(), ("кафедра", "2026", "department", "әл-фараби")):
        expected = [obj for obj in readable_by(site, principals) if set(tokenise(query)) <= words_in(obj)]
        name = rng.choice(FIELDS)
        offered = sorted({value for obj in expected for value in values_of(obj, name)})
        chosen = {name: rng.choice(offered)} if offered else {}
        results = search(site, principals, query, "kk", size=ALL, counted=FIELDS, **chosen)
        left = [obj for obj in expected if all(value in values_of(obj, each) for each, value in chosen.items())]
        # A form of the words may stand in more documents than the words themselves, never in one that is hidden.
        may_read = {obj.uid for obj in readable_by(site, principals)}
        found = {hit.object.uid for hit in results.hits}
        assert {obj.uid for obj in left} <= found <= may_read, (login, query, chosen, work.done)
        assert results.total == len(found)
        whole = [hit.object for hit in search(site, principals, query, "kk", size=ALL).hits]
        for field, counts in results.counts.items():
            others = {each: value for each, value in chosen.items() if each != field}
            held = [obj for obj in whole if all(value in values_of(obj, each) for each, value in others.items())]
            assert counts == Counter(value for obj in held for value in values_of(obj, field)), (field, chosen)
        tried += bool(left)
    assert tried > 4


def test_suggestions_are_titles_of_what_may_be_read(work):
    site, offered = work.site, 0
    starts = ("каф", "құр", "кур", "dep", "ка", "kaf", "наук", "әл", "2026", "кафедра бі", "факультет к", "ғыл", "гыл")
    for (login, principals), typed, lang in product(readers(site).items(), starts, WORDS):
        may_read = readable_by(site, principals)
        titles = {(obj.uid, obj.live.title(lang)) for obj in may_read}
        found = [each for each in suggest(site, principals, typed, lang) if each.sort != QUERY]
        assert {(each.uid, each.text) for each in found} <= titles, (login, typed)
        *before, start = tokenise(typed)
        fitting = [
            obj for obj in may_read
            if any(
                set(before) <= set(words) and any(word.startswith(start) for word in words)
                for words in (tokenise(obj.live.title(each)) for each in obj.live.languages())
            )
        ]  # fmt: skip
        assert len(found) >= min(len(fitting), MAX_TITLES), (login, typed, work.done)
        offered += bool(found)
    assert offered > 30


def test_what_is_offered_instead_has_words_of_what_may_be_read(work):
    """Did you mean: no word in it comes from a document that the searcher may not read."""
    site, offered = work.site, 0
    slips = ("кафедрра", "құрылтйа", "ғылыым", "departmnet", "факкультет", "емтихна", "кафедра сссс", "наука щщщщ бббб")
    for (login, principals), typed in product(readers(site).items(), slips):
        known = set().union(*(words_in(obj) for obj in readable_by(site, principals)))
        meant = search(site, principals, typed, "kk").suggestion
        for word in tokenise(meant):
            assert word in known or word in tokenise(typed), (login, typed, meant)
        offered += bool(meant)
    assert offered > 10
