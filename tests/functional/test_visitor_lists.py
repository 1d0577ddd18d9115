"""News by years and pages, units in alphabetical order, and what search engines are told."""

from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest

from orda.catalog.indexing import index_object
from orda.content.base import descendants, path_of
from orda.security import sharing
from orda.security.actor import SYSTEM
from orda.views.visitor import sitemap as sitemap_module
from orda.workflow.levels import withdrawals
from tests import factories

MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"
# The moment at which 2025 ends in Almaty is still the evening of 31 December in Greenwich.
MOMENTS = [
    datetime(2024, 5, 1, 6, tzinfo=UTC),
    datetime(2025, 12, 31, 18, 59, 59, tzinfo=UTC),
    datetime(2025, 12, 31, 19, 0, 0, tzinfo=UTC),
    *(datetime(2026, 3, day, 6, tzinfo=UTC) for day in range(1, 31)),
]


@pytest.fixture(scope="module")
def app():
    app = factories.make_app()
    with factories.work_in(app) as site:
        factories.fill(site)
        for number, moment in enumerate(MOMENTS):
            item = factories.add(site["news"], "news-item", f"item-{number:02}")
            item.posted = item.updated = moment
            index_object(item, text=False)
        russian = factories.add(site["news"], "news-item", "russian", ru="Только по-русски")
        russian.posted = datetime(2023, 1, 5, tzinfo=UTC)
        index_object(russian, text=False)
        for name, kk, ru, en in (
            ("omega", "Өкпе", "Ёлка", "Zoology"),
            ("alpha", "Әке", "Ель", "Anatomy"),
            ("number", "2-клиника", "Яма", "Biology"),
            ("ten", "10-клиника", "Дом", "Chemistry"),
        ):
            factories.add(site["units"], "unit", name, kk=kk, ru=ru, en=en)
        sharing.set_visibility(factories.add(site["science"], "page", "staff-only"), "staff", actor=SYSTEM)
        factories.add(site["science"], "page", "draft", publish=False)
        factories.add(site["science"], "page", "kazakh-only", kk="Тек <қазақша> & т.б.")
    yield app
    app.registry._zodb_databases[""].close()


@pytest.fixture
def visitor(app):
    return factories.browse(app)


def listed(answer):
    return [link["href"].rpartition("/")[2] for link in answer.html.select("ul.cards h2 a, main ul.stories > li > a")]


def years(answer):
    """{year: how many} that the filter offers."""
    options = answer.html.select("form.filters select[name=year] option")
    return {option["value"]: int(option.text.partition("(")[2].strip(" )")) for option in options if option["value"]}


# News


def test_news_stand_latest_first_in_pages(visitor):
    first = visitor.get("/kk/news")
    assert listed(first) == [f"item-{number}" for number in range(32, 20, -1)]
    paging = first.html.select("nav.paging a")
    assert [link["href"] for link in paging] == ["/kk/news", "/kk/news?page=2", "/kk/news?page=3", "/kk/news?page=2"]
    last = visitor.get("/kk/news?page=3")
    assert listed(last)[-3:] == ["item-02", "item-01", "item-00"]
    assert last.html.select_one("nav.paging a[rel=prev]")["href"] == "/kk/news?page=2"
    assert listed(visitor.get("/kk/news?page=99")) == listed(last)


def test_news_can_be_narrowed_to_a_year_of_almaty(visitor):
    first = visitor.get("/kk/news")
    assert years(first) == {"2026": 31, "2025": 1, "2024": 1}
    form = first.forms[1]
    form["year"] = "2024"
    assert listed(form.submit()) == ["item-00"]
    assert listed(visitor.get("/kk/news?year=2025")) == ["item-01"]
    chosen = visitor.get("/kk/news?year=2026")
    assert chosen.forms[1]["year"].value == "2026"
    assert chosen.html.select_one("nav.paging a[rel=next]")["href"] == "/kk/news?year=2026&page=2"
    assert listed(visitor.get("/kk/news?year=2026&page=3"))[-1] == "item-02"


@pytest.mark.parametrize("year", ["abcd", "-2026", "2026 ", "²⁰²⁶", "20261"])
def test_nonsense_for_a_year_narrows_nothing_and_is_named(visitor, year):
    answer = visitor.get("/kk/news", params={"year": year})
    assert listed(answer) == listed(visitor.get("/kk/news"))
    assert answer.html.select_one(".notice.warning")


@pytest.mark.parametrize("year", ["2023", "1999"])
def test_a_year_without_news_says_so_and_offers_all(visitor, year):
    answer = visitor.get(f"/kk/news?year={year}")
    assert listed(answer) == []
    assert answer.html.select_one(".empty a")["href"] == "/kk/news"


def test_only_news_in_the_readers_language_are_listed(visitor):
    assert list(years(visitor.get("/ru/news")))[-1] == "2023"
    assert listed(visitor.get("/ru/news?year=2023")) == ["russian"]
    assert "2023" not in years(visitor.get("/en/news"))
    assert "Бұл бет әлі аударылмаған" in visitor.get("/kk/news/russian").html.h1.text


def test_the_home_page_has_the_latest_five(visitor):
    page = visitor.get("/en/").html
    lead, stories = page.select("article.lead h3 a"), page.select("section ul.stories li > a")
    assert [link["href"] for link in (*lead, *stories)] == [f"/en/news/item-{number}" for number in range(32, 27, -1)]


def test_a_news_item_leads_to_three_others_and_never_to_itself(visitor):
    related = [link["href"] for link in visitor.get("/kk/news/item-32").html.select("aside ul.stories a")]
    assert related == ["/kk/news/item-31", "/kk/news/item-30", "/kk/news/item-29"]


def test_a_unit_shows_the_news_that_it_wrote_wherever_they_stand(app, visitor):
    with factories.work_in(app) as site:
        therapy = site["units"]["therapy"]
        own = factories.add(therapy, "news-item", "own")
        own.posted = datetime(2022, 1, 5, tzinfo=UTC)
        index_object(own, text=False)
        site["news"]["item-05"].owner_uid = therapy.uid
        index_object(site["news"]["item-05"], text=False)
        site.generation.change(1)
    shown = [link["href"] for link in visitor.get("/kk/units/therapy").html.select("main ul.stories a")]
    assert shown == ["/kk/news/item-05", "/kk/units/therapy/own"]


# Units


@pytest.mark.parametrize(
    ("lang", "names"),
    [
        ("kk", ["number", "ten", "alpha", "omega"]),
        ("ru", ["ten", "alpha", "omega", "number"]),
        ("en", ["alpha", "number", "ten", "omega"]),
    ],
)
def test_units_stand_in_the_readers_alphabet(visitor, lang, names):
    """ә after а, ө after о, ё after е; 2 before 10."""
    page = visitor.get(f"/{lang}/units").html
    ours = {f"/{lang}/units/{name}" for name in names}
    for links in (page.select("ul.index a"), page.select("nav.secnav li a")):
        assert [link["href"] for link in links if link["href"] in ours] == [f"/{lang}/units/{name}" for name in names]


def test_the_editors_order_of_pages_is_kept(app, visitor):
    with factories.work_in(app) as site:
        for name in ("zeta", "beta"):
            factories.add(site["clinic"], "page", name)
    links = [link["href"] for link in visitor.get("/kk/clinic").html.select("ul.index a")]
    assert links == ["/kk/clinic/zeta", "/kk/clinic/beta"]


# Search engines


def sitemap(browser, **options):
    answer = browser.get("/sitemap.xml", **options)
    assert answer.content_type == "application/xml"
    return ElementTree.fromstring(answer.body)  # noqa: S314 - our own


def test_the_sitemap_names_every_public_page_in_each_language_that_it_has(visitor):
    entries = {entry.findtext(f"{MAP}loc"): entry for entry in sitemap(visitor)}
    assert all(address.startswith("http://localhost/") for address in entries)
    paths = {address.removeprefix("http://localhost") for address in entries}
    assert {
        "/kk/",
        "/ru/university/history",
        "/en/units/therapy",
        "/kk/science/kazakh-only",
        "/ru/news/russian",
    } <= paths
    assert not paths & {"/ru/science/kazakh-only", "/kk/news/russian", "/kk/science/staff-only", "/kk/science/draft"}
    history = entries["http://localhost/kk/university/history"]
    links = {link.get("hreflang"): link.get("href") for link in history.findall(f"{XHTML}link")}
    languages = {"kk": "kk", "ru": "ru", "en": "en", "x-default": "kk"}
    assert links == {each: f"http://localhost/{lang}/university/history" for each, lang in languages.items()}
    russian = entries["http://localhost/ru/news/russian"].findall(f"{XHTML}link")
    assert [link.get("hreflang") for link in russian] == ["ru", "x-default"]
    assert history.findtext(f"{MAP}lastmod").endswith("+05:00")
    for address in list(paths)[:40]:
        visitor.get(address, status=200)


def test_the_sitemap_follows_what_is_published_and_withdrawn(app, visitor):
    with factories.work_in(app) as site:
        factories.add(site["science"], "page", "fresh", ru="Новое")
    assert b"/ru/science/fresh<" in visitor.get("/sitemap.xml").body
    with factories.work_in(app) as site:
        withdrawals.withdraw(site["science"]["fresh"], actor=SYSTEM, reason="Қате")
    assert b"/science/fresh<" not in visitor.get("/sitemap.xml").body


def test_the_sitemap_lists_exactly_what_a_visitor_can_read(app, visitor):
    """Every kind, pictures too; nothing that answers with "not found" or "not translated"."""
    with factories.work_in(app) as site:
        factories.add(site["science"], "page", "kazakh-page", kk="Тек қазақша")
        every = [obj for obj in descendants(site) if obj.live is not None]
        wanted = {f"http://localhost/{lang}{path_of(obj)}" for obj in every for lang in obj.live.languages()}
        hidden = {address for address in wanted if "staff-only" in address}
    found = {entry.findtext(f"{MAP}loc") for entry in sitemap(visitor)}
    assert hidden and found == wanted - hidden


def test_a_large_sitemap_is_a_list_of_parts(app, visitor, monkeypatch):
    whole = {entry.findtext(f"{MAP}loc") for entry in sitemap(visitor)}
    with factories.work_in(app) as site:
        number = sum(obj.live is not None for obj in descendants(site))
        site.generation.change(1)
    monkeypatch.setattr(sitemap_module, "MAX_OBJECTS", number // 3)
    index = sitemap(visitor)
    assert index.tag == f"{MAP}sitemapindex"
    parts = [entry.findtext(f"{MAP}loc") for entry in index]
    assert len(parts) >= 3 and parts[0] == "http://localhost/sitemap.xml?part=1"
    found = [entry.findtext(f"{MAP}loc") for part in parts for entry in ElementTree.fromstring(visitor.get(part).body)]  # noqa: S314
    assert len(found) == len(set(found)) and set(found) == whole
    for nonsense in ("0", "99", "x", "01", "-1", "²"):
        visitor.get("/sitemap.xml", params={"part": nonsense}, status=404)


def test_robots_are_told_where_the_sitemap_is_and_to_leave_views_alone(visitor):
    answer = visitor.get("/robots.txt")
    assert answer.content_type == "text/plain"
    lines = answer.text.splitlines()
    assert "Sitemap: http://localhost/sitemap.xml" in lines
    allowed = {f"Allow: /*/@@{view}" for view in ("scale/", "download", "rss", "atom", "ical", "print")}
    assert {"User-agent: *", "Disallow: /*/@@"} | allowed <= set(lines)


def test_the_sitemap_asks_for_no_sign_in_and_tells_staff_no_more(app, visitor):
    public = visitor.get("/sitemap.xml").body
    assert factories.log_in(app, "admin").get("/sitemap.xml").body == public


@pytest.fixture(scope="module")
def canonical():
    """A site that was told its own address."""
    app = factories.make_app(**{"orda.canonical": "https://www.kaznmu.example/"})
    with factories.work_in(app) as site:
        factories.fill(site)
        factories.add(site["science"], "page", "kazakh-only", kk="Қазақша")
        for number in range(13):
            factories.add(site["news"], "news-item", f"item-{number}")
    yield app
    app.registry._zodb_databases[""].close()


def test_a_site_that_knows_its_address_uses_it_whatever_it_is_asked_by(canonical):
    browser = factories.browse(canonical)
    base = "https://www.kaznmu.example"
    asked = {"extra_environ": {"HTTP_HOST": "evil.example"}}
    assert all(entry.findtext(f"{MAP}loc").startswith(f"{base}/") for entry in sitemap(browser, **asked))
    assert f"Sitemap: {base}/sitemap.xml" in browser.get("/robots.txt", **asked).text
    page = browser.get("/ru/university/history", **asked).html
    assert page.select_one("link[rel=canonical]")["href"] == f"{base}/ru/university/history"
    assert [link["href"] for link in page.select("link[rel=alternate][hreflang]")] == [
        f"{base}/{lang}/university/history" for lang in ("kk", "ru", "en")
    ]
    assert f"{base}/ru/university/history" in page.select_one(".cite").text
    assert browser.get("/ru/").html.select_one("link[rel=canonical]")["href"] == f"{base}/ru/"


def test_what_names_the_host_that_was_asked_is_kept_by_nobody(visitor, canonical):
    """Checklist 13: a cache in front must not hand an invented host on to others."""
    for address in ("/sitemap.xml", "/robots.txt", "/kk/news/@@rss"):
        forged = visitor.get(address, extra_environ={"HTTP_HOST": "evil.example"})
        assert forged.headers["Cache-Control"] == "no-store", address
        assert "public" in factories.browse(canonical).get(address).headers["Cache-Control"], address


def test_only_pages_worth_keeping_have_a_canonical_address(canonical):
    browser = factories.browse(canonical)
    second = browser.get("/ru/news?page=2").html
    assert second.select_one("link[rel=canonical]")["href"] == "https://www.kaznmu.example/ru/news?page=2"
    nonsense = ("history?page=abc", "history?page=2", "history?year=2026&page=1")
    for address in (*(f"university/{each}" for each in nonsense), "news?page=1", "news?page=abc", "news?year=1999"):
        plain = f"https://www.kaznmu.example/ru/{address.partition('?')[0]}"
        assert browser.get(f"/ru/{address}").html.select_one("link[rel=canonical]")["href"] == plain, address
    for address in ("/ru/science/kazakh-only", "/ru/@@search?q=x", "/ru/@@login", "/ru/nothing"):
        page = browser.get(address, expect_errors=True).html
        assert not page.select("link[rel=canonical], link[rel=alternate]"), address
        assert page.select_one("meta[name=robots]")["content"] == "noindex", address


def test_what_editors_write_on_the_home_page_is_shown(app, visitor):
    with factories.work_in(app) as site:
        factories.write(
            site, kk=("Университет", "<p>Құрметті <em>қонақтар</em></p>"), ru="Университет", en="University"
        )
    assert "Құрметті <em>қонақтар</em>" in visitor.get("/kk/").text
