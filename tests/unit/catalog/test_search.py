"""Search finds what reading everything would find, and nothing that the reader may not read (checklist 33)."""

import itertools
import random
import re
import string
from datetime import date, timedelta

import pytest

from orda import clock, events
from orda.catalog.indexing import reindex
from orda.catalog.query import MAX_QUERY, MAX_WORDS, words_of
from orda.catalog.queue import drain
from orda.catalog.records import records
from orda.catalog.search import NEWEST, Results, search
from orda.content.base import descendants
from orda.security import sharing
from orda.security.acl import Grant
from orda.security.actor import SYSTEM
from orda.security.policy import readable
from orda.security.principals import principals_of
from orda.text.morphology.pipeline import analyse, is_stop_word, terms
from orda.text.plain import plain_text
from orda.text.tokens import spans
from tests import factories
from tests.unit.catalog.random_site import WORDS, RandomWork, readers

VISITOR = frozenset(("system.Everyone",))


@pytest.fixture
def site(site):
    reindex(site)
    return site


def drained(site):
    while drain(site):
        pass
    return site


def brute_force(site, principals, query: str, *, kind="", within=None, area="") -> dict[str, str]:
    """{uid: kind} of what the rules say must be found."""
    words = words_of(query)
    found, held = {}, {}
    for obj in descendants(within if within is not None else site):
        if obj.live is None or not readable(principals, obj):
            continue
        if (area and obj.area != area) or (kind and obj.kind != kind):
            continue
        whole = dict.fromkeys(word for _start, _end, word in spans(query))
        wanted = [word for word in whole if not any(is_stop_word(word, lang) for lang in WORDS)]
        if number := sum(_holds(obj, word) for word in wanted):
            held[obj] = number
        if not words and area:
            found[obj.uid] = obj.kind
    # What has all words; where nothing has, what has the most of them.
    return found | {obj.uid: obj.kind for obj, number in held.items() if number == max(held.values())}


def _holds(obj, word: str) -> bool:
    """Does the text of one of its languages hold the word, a compound with all its parts?"""
    for lang in obj.live.languages():
        have = set(analyse(f"{' '.join(obj.live.texts[lang].values())} {plain_text(obj.live.body(lang))}", lang))
        if all(have & set(terms(part, lang)) for part in word.split("-")):
            return True
    return False


def everything(site, principals, query: str, lang: str = "kk", **narrowed) -> Results:
    return search(site, principals, query, lang, size=1000, counted=("kind", "language"), **narrowed)


def queries(rng: random.Random) -> list[str]:
    """Words of all languages, alone, together and mixed."""
    singles = [rng.choice(WORDS[lang]) for lang in WORDS for _each in range(3)]
    pairs = [" ".join(rng.sample(WORDS[lang], 2)) for lang in WORDS for _each in range(2)]
    return [*singles, *pairs, "кафедра department", "2026", "әл-фараби", "фараби", "ученый"]


@pytest.mark.parametrize("seed", range(8))
def test_everybody_finds_exactly_what_they_may_read(site, seed):
    work = RandomWork(site, seed + 500)
    for _step in range(90):
        work.step()
    drained(site)
    rng = random.Random(seed)
    folders = [obj for obj in descendants(site) if obj.folderish]
    found_something = 0
    for (_login, principals), query in itertools.product(readers(site).items(), queries(rng)):
        lang, within = rng.choice(tuple(WORDS)), rng.choice([None, None, rng.choice(folders)])
        narrowed = {"within": within.uid} if within is not None else {}
        wanted = brute_force(site, principals, query, within=within)
        results = everything(site, principals, query, lang, **narrowed)
        assert {hit.object.uid for hit in results.hits} == set(wanted), (query, work.done)
        assert results.total == len(wanted)
        assert results.counts["kind"] == {kind: list(wanted.values()).count(kind) for kind in set(wanted.values())}
        kind = rng.choice(("page", "unit", "news-item"))
        of_kind = everything(site, principals, query, lang, kind=kind, **narrowed)
        assert {hit.object.uid for hit in of_kind.hits} == {uid for uid, each in wanted.items() if each == kind}
        assert of_kind.total == list(wanted.values()).count(kind)
        assert of_kind.counts["kind"] == results.counts["kind"]
        found_something += bool(wanted)
    assert found_something > 10


def test_pages_of_the_answer_are_the_answer_cut_in_pieces(site):
    work = RandomWork(site, 77)
    for _step in range(120):
        work.step()
    drained(site)
    whole = [hit.object.uid for hit in everything(site, VISITOR, "кафедра").hits]
    pieces = [
        hit.object.uid
        for start in range(0, len(whole) + 3, 3)
        for hit in search(site, VISITOR, "кафедра", "kk", start=start, size=3).hits
    ]
    assert pieces == whole


def test_lists_of_records_show_the_same_and_no_more(site):
    work = RandomWork(site, 4)
    for _step in range(150):
        work.step()
    for principals, lang in itertools.product(readers(site).values(), WORDS):
        wanted = [
            obj for obj in descendants(site)
            if obj.kind == "page" and obj.live is not None
            and lang in obj.live.languages() and readable(principals, obj)
        ]  # fmt: skip
        found = records(site, principals, ("page",), lang)
        assert len(found) == len(wanted)
        assert {obj.uid for obj in found[:1000]} == {obj.uid for obj in wanted}


def hits(site, principals, query="тарих") -> int:
    return search(site, principals, query, "kk").total


@pytest.fixture
def secret(site):
    """A page in a unit's folder, with a word of its own."""
    page = factories.add(site["units"]["therapy"], "page", "secret", kk=("Құпия", "<p>тарих</p>"))
    drained(site)
    return page


def test_a_change_of_rights_holds_for_the_next_search(site, secret, person):
    editor, stranger = person("editor-therapy").principals, VISITOR
    assert hits(site, stranger) == 1
    sharing.set_visibility(secret, "internal", actor=SYSTEM)
    assert (hits(site, stranger), hits(site, editor), hits(site, person("rector").principals)) == (0, 0, 1)
    sharing.grant(site["units"]["therapy"], "user:editor-therapy", "head", actor=person("admin"))
    assert hits(site, editor) == 1
    sharing.revoke(site["units"]["therapy"], "user:editor-therapy", "head", actor=person("admin"))
    assert hits(site, editor) == 0
    sharing.set_visibility(secret, "public", actor=SYSTEM)
    assert hits(site, stranger) == 1


def test_a_change_of_membership_holds_for_the_next_search(site, secret):
    sharing.set_visibility(secret, "staff", actor=SYSTEM)
    members = site.services["principals"].groups["staff"].members
    assert hits(site, principals_of(site, "auditor")) == 0
    members.insert("auditor")
    assert hits(site, principals_of(site, "auditor")) == 1
    members.remove("auditor")
    assert hits(site, principals_of(site, "auditor")) == 0


def test_a_unit_that_moves_to_another_block_is_found_by_the_other_vice_rector(site, secret, person):
    sharing.set_visibility(secret, "internal", actor=SYSTEM)
    unit = site["units"]["therapy"]
    assert hits(site, person("vicerector").principals) == 1
    unit.block = "science"
    events.notify(events.GrantsChanged(unit, "admin"))
    assert hits(site, person("vicerector").principals) == 0


def test_a_grant_that_ends_today_finds_nothing_tomorrow(site, secret, person, monkeypatch):
    sharing.set_visibility(secret, "internal", actor=SYSTEM)
    today, unit = clock.today(), site["units"]["therapy"]
    unit.grants = (*unit.grants, Grant("user:auditor", "head", since=today - timedelta(1), until=today))
    later = clock.now() + timedelta(days=1)
    assert hits(site, person("auditor").principals) == 1
    monkeypatch.setattr(clock, "now", lambda: later)
    assert hits(site, person("auditor").principals) == 0
    assert date(2026, 1, 1) < clock.today()


def test_what_the_cache_remembers_ends_with_the_generation_the_day_and_the_person():
    """The same as above over committed transactions, in which zones are remembered between requests."""
    app = factories.make_app()
    with factories.work_in(app) as site:
        factories.fill(site)
        secret = factories.add(site["units"]["therapy"], "page", "secret", kk=("Құпия", "<p>тарих</p>"))
        reindex(site)
    answers = []
    for visibility in ("public", "staff", "internal", "public"):
        with factories.work_in(app) as site:
            secret = site["units"]["therapy"]["secret"]
            sharing.set_visibility(secret, visibility, actor=SYSTEM)
        for _again in range(2):
            with factories.work_in(app) as site:
                who = (None, "editor-surgery", "rector")
                answers.append(tuple(hits(site, principals_of(site, login)) for login in who))
    assert answers[::2] == answers[1::2] == [(1, 1, 1), (0, 1, 1), (0, 0, 1), (1, 1, 1)]
    with factories.work_in(app) as site:
        sharing.set_visibility(site["units"]["therapy"]["secret"], "staff", actor=SYSTEM)
        members = site.services["principals"].groups["staff"].members
    with factories.work_in(app) as site:
        assert hits(site, principals_of(site, "editor-surgery")) == 1
        site.services["principals"].groups["staff"].members.remove("editor-surgery")
    with factories.work_in(app) as site:
        assert hits(site, principals_of(site, "editor-surgery")) == 0
    assert members is not None
    app.registry._zodb_databases[""].close()


def test_the_answer_to_a_transaction_that_was_undone_is_forgotten():
    app = factories.make_app()
    with factories.work_in(app) as site:
        factories.fill(site)
        page = factories.add(site["units"]["therapy"], "page", "open", kk=("Ашық", "<p>тарих</p>"))
        reindex(site)
    with pytest.raises(ZeroDivisionError), factories.work_in(app) as site:
        page = site["units"]["therapy"]["open"]
        sharing.set_visibility(page, "internal", actor=SYSTEM)
        assert hits(site, VISITOR) == 0
        raise ZeroDivisionError
    with factories.work_in(app) as site:
        assert hits(site, VISITOR) == 1
        factories.write(site["university"], kk="Басқа өзгеріс")
    with factories.work_in(app) as site:
        assert hits(site, VISITOR) == 1
    app.registry._zodb_databases[""].close()


NONSENSE = [
    "", " ", "\x00", "\x00тарих\x00", "*", "?", "%", "те*", "т?рих", '"', '"тарих', "'", "''", "(", ")", "((тарих",
    "AND", "OR NOT", "тарих AND", "-тарих", "--", "-", "_", "\\", "${x}", "{{x}}", "<script>", "&lt;", "1=1;--",
    "😀", "👩‍⚕️ тарих", "\u202eтарих\u202c", "\u200f\u200e", "т\u0301арих", "\ufeffтарих", "е\u0308", "\ud800",
    "және", "және the и", "a" * 65, "я" * 1_000_000, "тарих " * 200_000, "a-" * 5000, "c++", "c#", "\n\t\r", "ⅷ²½",
    "İI ı", "ß", "ﬁ", "0", "9" * 500, ".", "тарих.", string.punctuation, "ªº", "\u3000", "'a'b'c'd", "а’б",
]  # fmt: skip


@pytest.mark.parametrize("query", NONSENSE, ids=lambda query: ascii(query[:12]))
def test_nonsense_is_answered(site, secret, query):
    results = search(site, VISITOR, query, "kk")
    assert results.total == len(results.hits) <= 1
    assert len(results.words) <= MAX_WORDS
    assert sum(map(len, results.words)) <= MAX_QUERY * 2


@pytest.mark.parametrize("query", ["тарих", "ТАРИХ", "«тарих»", "\u202eтарих\u202c", "тарих, тарих!", "тарих және"])
def test_marks_around_a_word_do_not_hide_it(site, secret, query):
    assert search(site, VISITOR, query, "kk").total == 1


@pytest.mark.parametrize("query", ["және", "the", "и", "және the и", "ол бар"])
def test_words_that_are_in_every_text_find_nothing(site, secret, query):
    assert search(site, VISITOR, query, "kk").total == 0


@pytest.mark.parametrize("narrowed", [{"kind": "nothing"}, {"within": "0" * 16}, {"within": "x"}, {"area": "nothing"}])
def test_narrowing_to_what_does_not_exist_finds_nothing(site, secret, narrowed):
    assert search(site, VISITOR, "тарих", "kk", **narrowed).total == 0


def test_a_hit_comes_in_the_readers_language_with_a_piece_of_the_text_that_has_the_words(site):
    """The page is found through its English text and shown in Kazakh."""
    factories.add(site["university"], "page", "two", kk=("Бет", "<p>дала</p>"), en=("Page", "<p>steppe</p>"))
    drained(site)
    (hit,) = search(site, VISITOR, "steppe", "kk").hits
    assert (hit.lang, hit.title, hit.found_in) == ("kk", "Бет", "en")
    assert "<mark>steppe</mark>" in hit.snippet
    (hit,) = search(site, VISITOR, "steppe", "ru").hits
    assert (hit.lang, hit.title, hit.found_in) == ("en", "Page", "en")
    (hit,) = search(site, VISITOR, "дала", "kk").hits
    assert (hit.lang, hit.found_in) == ("kk", "kk")


def test_no_piece_of_a_draft_is_in_a_snippet(site):
    page = factories.add(site["university"], "page", "live", kk=("Бет", "<p>дала жарық</p>"))
    factories.write(page, publish=False, kk=("Жоба", "<p>дала құпия</p>"))
    drained(site)
    assert search(site, VISITOR, "құпия", "kk").total == 0
    (hit,) = search(site, VISITOR, "дала", "kk").hits
    assert "құпия" not in re.sub("<[^>]+>", "", hit.snippet)
    assert hit.title == "Бет"


def test_titles_count_more_than_texts_and_words_as_typed_more_than_others(site):
    def page(name, title, body):
        factories.add(site["university"], "page", name, kk=(title, f"<p>{body}</p>"))

    page("body", "Басқа", "мұнда шәкіртақы туралы айтылады")
    page("title", "Шәкіртақы", "мұнда басқа нәрсе туралы айтылады")
    page("hyphens", "Ғылым", "оқу-шәкірт бағдарлама")
    drained(site)
    found = search(site, VISITOR, "шәкіртақы", "kk").hits
    assert [hit.object.live.title("kk") for hit in found] == ["Шәкіртақы", "Басқа"]


def test_old_news_and_what_is_over_give_way(site):
    old = factories.add(site["news"], "news-item", "old", kk=("Марафон", "<p>жүгіру</p>"))
    new = factories.add(site["news"], "news-item", "new", kk=("Марафон", "<p>жүгіру</p>"))
    old.posted, new.posted = clock.now() - timedelta(days=900), clock.now() - timedelta(days=1)
    page = factories.add(site["university"], "page", "run", kk=("Марафон", "<p>жүгіру</p>"))
    for each in (old, new):
        events.notify(events.DraftSaved(each, "system"))
    drained(site)
    assert [hit.object for hit in search(site, VISITOR, "марафон", "kk").hits] == [page, new, old]
    assert [hit.object for hit in search(site, VISITOR, "марафон", "kk", order=NEWEST).hits] == [page, new, old]


def test_of_equals_the_newest_comes_first_however_many_there_are(site):
    pages = [factories.add(site["university"], "page", f"same-{n}", kk=("Бірдей", "<p>сөз</p>")) for n in range(15)]
    for number, page in enumerate(pages):
        page.posted = clock.now() - timedelta(days=number * 7 % 15)
        events.notify(events.DraftSaved(page, "system"))
    drained(site)
    expected = [page.uid for page in sorted(pages, key=lambda page: page.posted, reverse=True)]
    assert [hit.object.uid for hit in search(site, VISITOR, "сөз", "kk", size=5).hits] == expected[:5]
    assert [hit.object.uid for hit in search(site, VISITOR, "сөз", "kk", start=5, size=10).hits] == expected[5:]
