"""The search page: three languages, filters, pages, words that find nothing, and input that means harm."""

import gzip
from urllib.parse import quote, urlencode

import pytest
from webob import Request

from orda.catalog.queue import drain
from tests import factories

HARM = [
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "' OR 1=1 --", "${7*7}", "{{7*7}}", "%00", "\x00",
    "*", "?", "AND", "OR NOT", "a AND (b", '"', "\\", "/", "..", "a" * 5000, "я " * 3000, "‮abc", "\ud83d\ude00",
    "<mark>", "&amp;", "-", "–", "́", "ﬁ", "İ", "ß", "٣",
]  # fmt: skip


def search(browser, query="", lang="kk", path="", **more):
    return browser.get(f"/{lang}{path}/@@search?{urlencode({'q': query, **more})}")


def hits(answer):
    return [link["href"] for link in answer.html.select("ol.hits h2 a")]


def number(answer):
    found = answer.html.select_one(".count strong")
    return int(found.text) if found and found.text.isdigit() else 0


@pytest.fixture
def visitor(demonstration):
    return factories.browse(demonstration)


@pytest.mark.parametrize(
    ("lang", "query", "address"),
    [
        ("kk", "вакцинация", "/kk/clinic/health-education/vaccination"),
        ("kk", "ішкі ауруларды", "/kk/units/therapy"),
        ("kk", "ТЕРАПИЯ кафедрасы", "/kk/units/therapy"),
        ("kk", "«Терапия» – кафедрасы!", "/kk/units/therapy"),
        ("ru", "Кафедра терапии", "/ru/units/therapy"),
        ("ru", "история университета", "/ru/university/history"),
        ("ru", "приемная комиссия", "/ru/units/admissions"),
        ("ru", "ПРИЁМНАЯ КОМИССИЯ", "/ru/units/admissions"),
        ("en", "department of internal medicine", "/en/units/therapy"),
        ("en", "vaccination", "/en/clinic/health-education/vaccination"),
    ],
)
def test_words_are_found_in_each_language(visitor, lang, query, address):
    assert address in hits(search(visitor, query, lang))


@pytest.mark.parametrize(
    ("lang", "query", "found_in"),
    [("kk", "кафедра терапии", "ru"), ("en", "терапия кафедрасы", "kk"), ("ru", "internal medicine", "en")],
)
def test_what_is_found_by_words_of_another_language_is_shown_in_the_readers(visitor, lang, query, found_in):
    answer = search(visitor, query, lang)
    assert f"/{lang}/units/therapy" in hits(answer)
    entry = next(li for li in answer.html.select("ol.hits li") if li.a["href"] == f"/{lang}/units/therapy")
    assert entry.h2["lang"] == lang
    # A word that both languages have, кафедра, is marked in the reader's text too.
    assert {mark.find_parent(lang=True)["lang"] for mark in entry.select("mark")} <= {found_in, lang}


def test_a_page_without_the_readers_language_is_found_in_the_one_it_has(visitor):
    answer = search(visitor, "прейскурант платных услуг", "en")
    assert "/ru/clinic/price-list" in hits(answer)
    assert not [address for address in hits(answer) if address.startswith("/en/clinic/price-list")]


def test_found_words_are_marked_and_texts_are_escaped(visitor):
    answer = search(visitor, "кафедры", "ru")
    assert {mark.text.lower()[:6] for mark in answer.html.select("ol.hits mark")} == {"кафедр"}
    assert not answer.html.select("ol.hits p:not(.fine) *:not(mark)")


def test_what_no_page_has_altogether_is_answered_by_pages_with_most_of_it(visitor):
    answer = search(visitor, "кафедра терапии ыыыыщщщщ", "ru")
    assert hits(answer) == hits(search(visitor, "кафедра терапии", "ru"))
    note = "Сначала страницы со всеми словами"
    assert note in answer.text and note not in search(visitor, "кафедра терапии", "ru").text


def choices(answer, name):
    """{value: count} of one filter in the form."""
    options = answer.html.select(f"form.filters select[name={name}] option[value]:not([value=''])")
    return {option["value"]: int(option.text.rpartition("(")[2].rstrip(")")) for option in options}


def test_kinds_narrow_the_answer_by_links(visitor):
    everything = search(visitor, "кафедра", "ru")
    links = everything.html.select(".narrow-by a")
    assert links[0].get("aria-current") == "true" and len(links) > 2
    assert sum(int(link.select_one(".n").text) for link in links[1:]) == number(everything)
    for link in links[1:]:
        narrowed = visitor.get(link["href"])
        assert number(narrowed) == int(link.select_one(".n").text)
        assert link.text.split()[0] in narrowed.html.select_one(".narrow-by a[aria-current]").text


@pytest.mark.parametrize("name", ["section", "unit", "area", "language", "year"])
def test_each_filter_counts_what_it_leaves_beside_all_others(visitor, name):
    kind = {"kind": "page"} if name != "year" else {}
    everything = search(visitor, "университет", "ru", **kind)
    offered = choices(everything, name)
    assert len(offered) > 1
    for value, count in list(offered.items())[:3]:
        narrowed = search(visitor, "университет", "ru", **kind, **{name: value})
        assert number(narrowed) == count <= number(everything)
        assert choices(narrowed, name) == offered  # its own choice does not count against it
        assert narrowed.html.select_one("details.refine[open]") is not None
    whole = visitor.get(narrowed.html.select_one(".count a")["href"])
    assert number(whole) == number(search(visitor, "университет", "ru"))


def test_values_that_cannot_be_narrow_nothing(visitor):
    wrong = {"kind": "x", "area": "x", "section": "x", "unit": "0" * 16, "language": "de", "year": "20x6", "order": "x"}
    assert number(search(visitor, "кафедра", "ru", **wrong)) == number(search(visitor, "кафедра", "ru"))


def test_the_answer_may_come_by_date(visitor):
    dates = [
        li.select_one(".fine").text.strip()
        for li in search(visitor, "университет", "ru", kind="news-item", order="newest").html.select("ol.hits li")
    ]
    assert len(dates) > 3
    best = hits(search(visitor, "университет", "ru", kind="news-item"))
    newest = hits(search(visitor, "университет", "ru", kind="news-item", order="newest"))
    assert best != newest


def test_the_pages_of_the_answer_hold_every_hit_once(visitor):
    first = search(visitor, "университет", "ru")
    total, address, seen = number(first), first.request.path_qs, []
    while address:
        answer = visitor.get(address)
        seen += hits(answer)
        onward = answer.html.select_one(".paging a[rel=next]")
        address = onward["href"] if onward else None
    assert total > 20
    assert len(seen) == len(set(seen)) == total
    assert hits(search(visitor, "университет", "ru", page=9999)) == hits(visitor.get(answer.request.path_qs))


def test_inside_a_folder_only_its_own_is_found(visitor):
    found = hits(search(visitor, "кафедра", "ru", path="/units/therapy"))
    assert found and all(address[3:].startswith("/units/therapy") for address in found)


def test_what_finds_nothing_says_what_may_help(visitor):
    for lang in ("kk", "ru", "en"):
        answer = search(visitor, "ыыыыщщщщ", lang)
        assert "ыыыыщщщщ" in answer.html.select_one(".count").text
        assert len(answer.html.select(".empty li")) == 4
        assert f"/{lang}/questions/@@ask" in [link["href"] for link in answer.html.select(".empty a")]
        assert answer.html.select_one("main input[name=q]")["value"] == "ыыыыщщщщ"


def test_the_empty_page_is_a_form_and_nobody_indexes_it(visitor):
    answer = visitor.get("/en/@@search")
    assert answer.html.select_one("main form[role=search]")["action"] == "/en/@@search"
    assert not answer.html.select(".count, ol.hits, .empty, .narrowing")
    assert answer.html.select_one("meta[name=robots]")["content"] == "noindex"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer.headers


def test_the_title_names_what_was_asked(visitor):
    assert search(visitor, "мектеп <b>", "kk").html.title.text.startswith("Іздеу: мектеп <b>")
    assert visitor.get("/ru/@@search?area=science").html.h1.text == "Научная деятельность"


def test_the_language_switch_keeps_the_question(visitor):
    links = search(visitor, "кафедра терапии", "ru", kind="unit").html.select("nav.langs a")
    assert {link["href"] for link in links} == {
        f"/{lang}/@@search?q={quote('кафедра')}+{quote('терапии')}&kind=unit" for lang in ("kk", "ru", "en")
    }


@pytest.mark.parametrize("query", HARM, ids=lambda query: repr(query[:20]))
@pytest.mark.parametrize("lang", ["kk", "en"])
def test_harm_is_text(visitor, query, lang):
    encoded = quote(query, safe="%", errors="surrogatepass")
    answer = visitor.get(f"/{lang}/@@search?q={encoded}", expect_errors=True)
    assert answer.status_int in (200, 400)
    page = answer.html
    assert not page.select("script:not([src^='/assets/']), img[src=x], [onerror], main b")
    assert "49" not in page.select_one("main").text or "${7*7}" not in query
    assert not page.select(".count mark")


@pytest.mark.parametrize("name", ["kind", "area", "unit", "year", "order", "page", "q"])
@pytest.mark.parametrize("value", ["%00", "%ff", "<script>", "a" * 3000, "news-item'", "__class__", "٣"])
def test_odd_parameters_do_no_harm(visitor, name, value):
    answer = visitor.get(
        f"/kk/@@search?q=кафедра&{name}={quote(value, safe='%')}".replace("кафедра", quote("кафедра")),
        expect_errors=True,
    )
    assert answer.status_int in (200, 400)
    assert not answer.html.select("script:not([src^='/assets/'])")


def test_what_was_published_a_moment_ago_is_found_when_the_indexer_has_come_by(app):
    visitor = factories.browse(app)
    with factories.work_in(app) as site:
        factories.add(site["university"], "page", "news", kk=("Жаңа бет", "<p>Шұбарат &amp; <b>қалың</b></p>"))
    assert number(search(visitor, "шұбарат")) == 0
    with factories.work_in(app) as site:
        while drain(site, 100):
            pass
    answer = search(visitor, "ШҰБАРАТ")
    assert hits(answer) == ["/kk/university/news"]
    assert answer.html.select_one("ol.hits p:not(.fine)").decode_contents() == "<mark>Шұбарат</mark> &amp; қалың"


def test_an_answer_is_packed_for_who_takes_it(visitor):
    """It is made for one question and not kept; on a phone its size counts all the same."""
    plain = search(visitor, "кафедра")
    asked = Request.blank(plain.request.path_qs, headers={"Accept-Encoding": "gzip"})
    packed = asked.get_response(visitor.app)
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert int(packed.headers["Content-Length"]) == len(packed.body) < len(plain.body) / 3
    assert "Content-Encoding" not in plain.headers
    assert gzip.decompress(packed.body) == plain.body
