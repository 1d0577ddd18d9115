"""What speakers type over the demonstration: more than eighty queries a language, with where they should lead.

The lists in ``tests/samples/queries`` have inflected and folded words, Latin letters, the other keyboard, slips, words
of another language, codes, names, phrases.
"""

from pathlib import Path

import pytest

from orda.catalog.search import search
from orda.content.base import path_of
from tests import factories

FOLDER = Path(__file__).resolve().parent.parent / "samples" / "queries"
VISITOR = frozenset(("system.Everyone",))
SORTS = {"inflected", "folded", "latin", "layout", "slip", "cross", "code", "name", "phrase"}
FIRST = 5


def listed(lang: str) -> list[tuple[str, str, set[str]]]:
    """[(query, sort, addresses one of which must be found)]."""
    lines = (FOLDER / f"{lang}.tsv").read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return [(query, sort, set(addresses.split())) for query, sort, addresses in rows]


@pytest.mark.parametrize("lang", ["kk", "ru", "en"])
def test_nearly_every_query_leads_among_the_first_five_hits_to_what_was_meant(demonstration, lang):
    queries = listed(lang)
    assert len({query for query, _sort, _addresses in queries}) >= 80
    missed, in_vain = [], []
    with factories.work_in(demonstration) as site:
        for query, sort, addresses in queries:
            assert sort in SORTS
            results = search(site, VISITOR, query, lang, size=FIRST)
            found = {path_of(hit.object) for hit in results.hits}
            if results.suggestion:  # one click further
                found |= {
                    path_of(hit.object) for hit in search(site, VISITOR, results.suggestion, lang, size=FIRST).hits
                }
            if not found:
                in_vain.append(query)
            if not found & addresses:
                missed.append((query, sort, sorted(found)))
    assert len(missed) <= 0.05 * len(queries), missed
    assert len(in_vain) <= 0.02 * len(queries), in_vain


@pytest.mark.parametrize("lang", ["kk", "ru", "en"])
def test_what_the_lists_lead_to_exists(demonstration, lang):
    with factories.work_in(demonstration) as site:
        addresses = sorted(set().union(*(each for _query, _sort, each in listed(lang))))
        gone = [address for address in addresses if site_at(site, address) is None]
    assert gone == []


def site_at(site, address: str):
    """The object at an address without language."""
    found = site
    for name in filter(None, address.split("/")):
        found = found.get(name) if found is not None and found.folderish else None
    return found
