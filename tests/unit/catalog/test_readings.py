"""Words typed with other letters, on the other keyboard or with a slip; and what nobody may learn by them."""

import pytest

from orda.catalog.editors_help import pin, read_lines, set_synonyms
from orda.catalog.indexing import reindex
from orda.catalog.queue import drain
from orda.catalog.search import search
from orda.catalog.vocabulary import ReadersWords
from orda.errors import BadField, NotAllowed
from orda.security import sharing
from orda.security.actor import SYSTEM
from tests import factories

VISITOR = frozenset(("system.Everyone",))


@pytest.fixture
def site(site):
    reindex(site)
    factories.add(
        site["university"], "page", "kurultai",
        kk=("Құрылтайға дайындық", "<p>Құрылтай күзде өтеді, қаржысы бөлінді.</p>"),
        ru=("Подготовка к съезду", "<p>Съезд пройдёт осенью в общежитии.</p>"),
    )  # fmt: skip
    drained(site)
    return site


def drained(site):
    while drain(site):
        pass


def titles(site, query, lang="kk", principals=VISITOR):
    return [hit.object.live.title("kk") for hit in search(site, principals, query, lang).hits]


FOUND = ["Құрылтайға дайындық"]


@pytest.mark.parametrize(
    "typed",
    [
        "құрылтай", "құрылтайға", "ҚҰРЫЛТАЙДЫҢ дайындығы", "курылтайга", "курылтай", "quryltai",
        "съезда", "съезду осенью", "құрылтай съезд", "rehsknfq", "c]tpl", '"құрылтай күзде"',
        "құрылтай -емтихан", "құрыл*", "құрыл", "дайынды",
    ],
)  # fmt: skip
def test_it_is_found_however_it_is_typed(site, typed):
    assert titles(site, typed) == FOUND


@pytest.mark.parametrize("typed", ["құрылтай -күз", '"күзде құрылтай"', "емтихан", "-құрылтай", '"құрылт"'])
def test_it_is_not_found_by_what_it_is_not(site, typed):
    assert titles(site, typed) == []


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("құрылтйа", "құрылтай"), ("общежитеи", "общежити"), ("дайныдық", "дайындық"), ("кұрылтай", "құрылтай")],
)
def test_a_slip_is_offered_and_nothing_is_put_in_its_place(site, typed, meant):
    results = search(site, VISITOR, typed, "kk")
    assert results.total == 0
    assert results.suggestion.startswith(meant)
    assert search(site, VISITOR, results.suggestion, "kk").total == 1


def test_what_has_all_the_words_stands_first_and_most_of_them_come_after(site):
    for name, text in (("a", "құрылтай шатыр"), ("b", "құрылтай шатыр тас"), ("c", "құрылтай тас"), ("d", "тас")):
        factories.add(site["university"], "page", name, kk=(name, f"<p>{text}</p>"))
    drained(site)
    results = search(site, VISITOR, "құрылтай шатыр тас", "kk")
    assert results.loose and results.hits[0].title == "b"
    assert {hit.title for hit in results.hits} == {"a", "b", "c"}
    assert not search(site, VISITOR, "шатыр тас", "kk").loose
    assert {hit.title for hit in search(site, VISITOR, "шатыр жоқсөз", "kk").hits} == {"a", "b"}
    assert search(site, VISITOR, "шатыр жоқсөз -құрылтай", "kk").total == 0


def test_the_marks_show_the_forms_that_were_found(site):
    (hit,) = search(site, VISITOR, "курылтайдын каржысы", "kk").hits
    assert "<mark>Құрылтайға</mark>" in hit.title
    assert "<mark>Құрылтай</mark> күзде өтеді, <mark>қаржысы</mark>" in hit.snippet


def test_what_is_hidden_is_neither_found_nor_offered_in_any_way(site, person):
    """Checklist 33: not by beginnings, other letters, the other keyboard, slips or the words of the vocabulary."""
    factories.add(site["university"], "page", "secret", kk=("Шұбарала", "<p>тортайлы</p>"))
    drained(site)
    ways = ("шұбарала", "шубарала", "шұбар*", "шұбар", "ie,fhfkf", "shubarala", "шұбаарла", "тортайлй", "шұбарала -жоқ")
    before = {way: search(site, VISITOR, way, "kk") for way in ways}
    assert all(each.total or each.suggestion for each in before.values())
    sharing.set_visibility(site["university"]["secret"], "internal", actor=SYSTEM)
    for way in ways:
        results = search(site, VISITOR, way, "kk", counted=("kind", "year", "section"))
        assert (results.total, results.hits, results.suggestion) == (0, [], "")
        assert not any(results.counts.values())
    rector = person("rector").principals
    assert all(search(site, rector, way, "kk").total == before[way].total for way in ways)
    catalog = site.services["catalog"]
    words = ReadersWords(catalog, "kk", frozenset(), False)
    assert not words.is_form("шұбарала") and not words.frequency("шұбарала") and not words.beginning("шұбар", 9)
    assert not words.forms_like("шубарала") and not words.terms_like("шубарала")


def test_editors_say_what_means_the_same(site, person):
    digital = person("digital")
    assert titles(site, "ЖОО") == titles(site, "жоғары жиын") == []
    set_synonyms(site, "kk", "ЖОО = құрылтай\nжоғары жиын = құрылтай күні = съезд", actor=digital)
    assert titles(site, "ЖОО") == titles(site, "жоғары жиын") == titles(site, "жоғары жиынның дайындығы") == FOUND
    assert titles(site, "жоо -съезд") == titles(site, "жоғары") == []
    set_synonyms(site, "kk", "", actor=digital)
    assert titles(site, "ЖОО") == []


def test_a_page_is_pinned_on_top_for_who_may_read_it(site, person):
    page = factories.add(site["university"], "page", "pinned", kk=("Басқа бет", "<p>басқа сөз</p>"))
    drained(site)
    pin(site, "құрылтай", [page.uid], actor=person("digital"))
    assert titles(site, "құрылтайдың") == ["Басқа бет", *FOUND]
    first, second = search(site, VISITOR, "Құрылтай", "kk", counted=("kind",)).hits
    assert first.pinned and not second.pinned
    assert search(site, VISITOR, "құрылтай", "kk", kind="unit").hits == []
    sharing.set_visibility(page, "internal", actor=SYSTEM)
    results = search(site, VISITOR, "құрылтай", "kk", counted=("kind",))
    assert (results.total, results.counts["kind"]) == (1, {"page": 1})
    pin(site, "құрылтай", [], actor=person("digital"))
    assert site.services["search-help"].bets == {}


def test_only_who_checks_texts_teaches_search_and_the_register_knows(site, person):
    for login in ("editor-therapy", "head-therapy", "auditor", "rector"):
        with pytest.raises(NotAllowed):
            set_synonyms(site, "kk", "а = б", actor=person(login))
        with pytest.raises(NotAllowed):
            pin(site, "құрылтай", [], actor=person(login))
    rows = len(site.services["register"])
    assert set_synonyms(site, "kk", "жоо = университет", actor=person("digital"))
    assert not set_synonyms(site, "kk", "ЖОО=Университет\n\n", actor=person("digital"))
    pin(site, "құрылтай", [site["university"].uid], actor=person("admin"))
    pin(site, "құрылтай", [site["university"].uid], actor=person("admin"))
    assert len(site.services["register"]) == rows + 2


@pytest.mark.parametrize(
    "wrong", ["жоо", "жоо =", "= = =", " = ".join("abcdefghijkl"), "x" * 2000 + " = б", "а = б\nжоо"]
)
def test_a_wrong_line_is_told_by_its_number(wrong):
    with pytest.raises(BadField) as refused:
        read_lines(wrong)
    assert refused.value.message.mapping["number"] == wrong.count("\n") + 1
