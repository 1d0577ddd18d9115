"""What is for staff or internal, drafted or withdrawn, is nowhere for those who may not read it (checklist 33)."""

import io
from urllib.parse import quote

import pytest
from PIL import Image

from orda.catalog.queue import drain
from orda.content import arrange, editing
from orda.content.kinds.file import StoredFile
from orda.content.kinds.image import StoredImage
from orda.security import sharing
from orda.security.actor import SYSTEM
from orda.workflow.levels import withdrawals
from orda.workflow.requests import transitions
from tests import factories
from tests.demonstration import walk

SECRET = "Құпиябек"  # stands in everything hidden, and nowhere else
OPEN = "Ашықбек"
PLACES = ("/university", "/news", "/units", "/units/therapy", "/science")


def picture() -> StoredImage:
    data = io.BytesIO()
    Image.new("RGB", (400, 300), "teal").save(data, "PNG")
    return StoredImage(data.getvalue(), "photo.png")


def publish(obj, title, body="", fields=None, langs=("kk", "ru", "en")):
    """Publish ``obj`` under one title for all languages."""
    editing.save_draft(
        obj,
        texts={lang: {"title": title, "summary": f"{title} summary"} for lang in langs},
        bodies=dict.fromkeys(langs, body or f"<p>{title} мәтіні</p>") if obj.has_body else {},
        fields=fields or {},
        actor=SYSTEM,
        seen=editing.stamp(obj),
    )
    transitions.publish_at_once(obj)
    return obj


def furnish(site, visibility: str) -> None:
    """One hidden object of each kind where visitors would meet it, and an open one that leads to it."""

    def add(parent, kind, name, title=SECRET, **more):
        return publish(arrange.add(parent, kind, actor=SYSTEM, name=f"{name}-{visibility}"), f"{title} {name}", **more)

    university, therapy, news = site["university"], site["units"]["therapy"], site["news"]
    upload = StoredFile(b"secret", f"{SECRET}.txt", "text/plain")
    hidden = [
        add(university, "page", "page"),
        add(university, "page", "folder"),
        add(site, "section", "collection"),
        add(site["units"], "unit", "unit", fields={"phone": "+7 727 1112233", "email": "secret@example.kz"}),
        add(news, "news-item", "news"),
        add(therapy, "news-item", "unit-news"),
        add(therapy, "page", "unit-page"),
        add(university, "file", "file", fields={"upload": upload}),
        add(university, "image", "image", fields={"upload": picture(), "rights": SECRET}),
    ]
    by_name = {obj.__name__.rpartition("-")[0]: obj for obj in hidden}
    inner = add(by_name["folder"], "page", "inner")
    for obj in hidden:
        sharing.set_visibility(obj, visibility, actor=SYSTEM)
    links = "".join(f'<p><a href="uid:{obj.uid}">{OPEN}</a></p>' for obj in (*hidden, inner))
    image = f'<p><img src="uid:{by_name["image"].uid}" alt="{OPEN}"></p>'
    add(university, "page", "open", title=OPEN, body=links + image)
    owned = add(university, "page", "owned", title=OPEN)
    owned.owner_uid = by_name["unit"].uid
    add(news, "news-item", "open-news", title=OPEN, fields={"picture": by_name["image"].uid, "variety": "news"})


@pytest.fixture(scope="module")
def app():
    app = factories.make_app()
    with factories.work_in(app) as site:
        factories.fill(site)
        furnish(site, "staff")
        furnish(site, "internal")
        draft = arrange.add(site["university"], "page", actor=SYSTEM, name="draft")
        factories.write(draft, publish=False, kk=f"{SECRET} жоба")
    index(app)
    yield app
    app.registry._zodb_databases[""].close()


def index(app):
    with factories.work_in(app) as site:
        while drain(site, 500):
            pass


def pages_of(browser):
    return walk(browser, follow=lambda link: "@@login" not in link and not workplace(link))


def workplace(link):
    return "/@@" in link and not any(f"/@@{view}" in link for view in ("search", "scale", "download"))


def search(browser, query, lang="kk", **more):
    rest = "".join(f"&{name}={value}" for name, value in more.items())
    return browser.get(f"/{lang}/@@search?q={quote(query)}{rest}")


def test_a_visitor_meets_nothing_hidden_anywhere(app):
    visitor = factories.browse(app)
    pages = pages_of(visitor)
    assert len(pages) > 30
    assert {address for address, page in pages.items() if SECRET in page.text} == set()
    assert {address for address, page in pages.items() if page.status != 200} == set()
    assert {address for address, page in pages.items() if "secret@example.kz" in page.text} == set()
    # The open pages are there, their links and pictures to hidden things are words and ornaments.
    text = pages["/kk/university/open-staff"]
    assert text.text.count(OPEN) > 10
    assert text.all("//div[contains(@class, 'prose')]//@href") == []
    assert "/@@scale/" not in pages["/kk/news/open-news-staff"].text


@pytest.mark.parametrize("lang", ["kk", "ru", "en"])
def test_a_visitor_finds_nothing_hidden(app, lang):
    visitor = factories.browse(app)
    for more in ({}, {"kind": "page"}, {"kind": "unit"}, {"page": "2"}):
        answer = search(visitor, SECRET, lang, **more)
        assert SECRET not in answer.text.replace(f'value="{SECRET}"', "").replace(
            f"<strong>{SECRET}</strong>", ""
        ).replace(f": {SECRET}", "")
        assert not answer.html.select("ol.hits li") and not answer.html.select(".narrowing a .n")
    assert len(search(visitor, OPEN, lang).html.select("ol.hits li")) == 6
    assert SECRET not in search(visitor, OPEN, lang).text


def test_no_list_for_machines_names_what_is_hidden(app):
    visitor = factories.browse(app)
    sitemap = visitor.get("/sitemap.xml").text
    assert "/kk/university/open-staff</loc>" in sitemap
    for name in ("page", "folder", "inner", "unit", "news", "unit-news", "unit-page", "file", "image", "collection"):
        assert f"/{name}-staff" not in sitemap and f"/{name}-internal" not in sitemap
    assert "/university/draft" not in sitemap


@pytest.mark.parametrize("visibility", ["staff", "internal"])
def test_hidden_addresses_are_not_there_for_visitors(app, visibility):
    visitor = factories.browse(app)
    for path in hidden_paths(visibility):
        for lang in ("kk", "ru", "en"):
            visitor.get(f"/{lang}{path}", status=404)
    visitor.get(f"/kk/university/file-{visibility}/@@download", status=404)
    for scale in ("320.webp", "400.webp", "original", "7.webp"):
        visitor.get(f"/kk/university/image-{visibility}/@@scale/{scale}", status=404)


def hidden_paths(visibility):
    names = ("university/page", "university/folder", "collection", "units/unit", "news/news", "units/therapy/unit-news")
    names += ("units/therapy/unit-page", "university/file", "university/image")
    return [f"/{name}-{visibility}" for name in names] + [
        f"/university/folder-{visibility}/inner-{visibility}",
    ]


@pytest.fixture(scope="module")
def colleague(app):
    """The walk of one who may read what is for staff, and nothing internal."""
    browser = factories.log_in(app, "editor-surgery")
    return browser, pages_of(browser)


def test_staff_meet_what_is_for_staff_where_it_belongs(colleague):
    _browser, pages = colleague
    for path in hidden_paths("staff"):
        assert pages[f"/kk{path}"].status == 200, path
    links = pages["/kk/university"].all("//main//ul[@class='index']//a/@href")
    assert {"/kk/university/page-staff", "/kk/university/folder-staff/inner-staff"} <= set(links)
    assert "/kk/university/page-staff" in pages["/kk/"].all("//nav[@class='menu-panel']//a/@href")
    assert "/kk/news/news-staff" in pages["/kk/news"].all("//main//li/a/@href | //main//li//h2/a/@href")
    assert "/kk/collection-staff" in pages["/kk/"].all("//footer//a/@href")
    unit = pages["/kk/units/therapy"]
    assert {"/kk/units/therapy/unit-news-staff", "/kk/units/therapy/unit-page-staff"} <= set(
        unit.all("//main//a/@href")
    )
    assert pages["/kk/university/open-staff"].all("count(//div[contains(@class, 'prose')]//a[@href])") == 10
    assert "/@@scale/" in pages["/kk/news/open-news-staff"].text
    owned = pages["/kk/university/owned-staff"]
    assert "/kk/units/unit-staff" in owned.all("//section[@class='provenance']//a/@href")
    crumbs = pages["/kk/university/folder-staff/inner-staff"].all("//nav[@class='crumbs']//a/@href")
    assert crumbs[-1] == "/kk/university/folder-staff"


def test_staff_meet_nothing_internal(colleague):
    browser, pages = colleague
    assert {address for address in pages if "-internal" in address} <= {
        f"/{lang}{path}"
        for lang in ("kk", "ru", "en")
        for path in ("/university/open-internal", "/university/owned-internal", "/news/open-news-internal")
    }
    hits = search(browser, SECRET).html.select("ol.hits a")
    assert hits and not [hit["href"] for hit in hits if "-internal" in hit["href"]]
    for path in hidden_paths("internal"):
        browser.get(f"/kk{path}", status=404)


def test_those_who_may_find_it_all(app):
    admin = factories.log_in(app, "admin")
    answer = search(admin, SECRET)
    assert int(answer.html.select_one(".count strong").text) == 20
    for path in hidden_paths("internal"):
        admin.get(f"/kk{path}", status=200)
    assert admin.get("/kk/university/image-internal/@@scale/320.webp").headers["Cache-Control"].startswith("private")


def test_the_answers_of_one_who_may_are_not_given_to_one_who_may_not(app):
    """The cache of answers sits in front of everybody."""
    admin, visitor = factories.log_in(app, "admin"), factories.browse(app)
    for _round in range(2):
        assert SECRET in admin.get("/kk/university").text
        assert SECRET not in visitor.get("/kk/university").text
        admin.get("/kk/university/page-internal", status=200)
        visitor.get("/kk/university/page-internal", status=404)


# What happens to a page that visitors have read


@pytest.fixture
def read_page():
    """A public page that has just been read everywhere, and is held by the cache of answers."""
    app = factories.make_app()
    with factories.work_in(app) as site:
        factories.fill(site)
        publish(arrange.add(site["university"], "page", actor=SYSTEM, name="secret"), SECRET)
        publish(arrange.add(site["news"], "news-item", actor=SYSTEM, name="secret-news"), SECRET)
    index(app)
    visitor = factories.browse(app)
    assert SECRET in visitor.get("/kk/university").text and SECRET in visitor.get("/kk/").text
    assert len(search(visitor, SECRET).html.select("ol.hits li")) == 2
    assert "/kk/university/secret" in visitor.get("/sitemap.xml").text
    tag = visitor.get("/kk/university/secret").headers["ETag"]
    visitor.get("/kk/university/secret", headers={"If-None-Match": tag}, status=304)
    yield app, visitor, tag
    app.registry._zodb_databases[""].close()


def hide_by_withdrawing(site):
    for path in ("university/secret", "news/secret-news"):
        folder, name = path.split("/")
        withdrawals.withdraw(site[folder][name], actor=SYSTEM, reason="Қате")


def hide_by_visibility(site):
    sharing.set_visibility(site["university"]["secret"], "staff", actor=SYSTEM)
    sharing.set_visibility(site["news"]["secret-news"], "internal", actor=SYSTEM)


def hide_by_folder(site):
    sharing.set_visibility(site["university"], "staff", actor=SYSTEM)
    sharing.set_visibility(site["news"], "staff", actor=SYSTEM)


@pytest.mark.parametrize("hide", [hide_by_withdrawing, hide_by_visibility, hide_by_folder])
def test_what_is_taken_back_is_gone_at_once_everywhere(read_page, hide):
    app, visitor, tag = read_page
    with factories.work_in(app) as site:
        hide(site)
    for _before_and_after_indexing in range(2):
        for path in ("/university/secret", "/news/secret-news"):
            visitor.get(f"/kk{path}", status=404)
        visitor.get("/kk/university/secret", headers={"If-None-Match": tag}, status=404)
        pages = pages_of(visitor)
        assert {address for address, page in pages.items() if SECRET in page.text} == set()
        assert {address for address, page in pages.items() if page.status != 200} == set()
        assert not search(visitor, SECRET).html.select("ol.hits li")
        assert "secret" not in visitor.get("/sitemap.xml").text
        index(app)


def test_a_draft_of_a_public_page_changes_nothing_for_visitors(read_page):
    app, visitor, tag = read_page
    with factories.work_in(app) as site:
        factories.write(site["university"]["secret"], publish=False, kk="Жаңа атау")
        site["university"]["secret"].draft.texts["ru"] = {"title": "Новое"}
    index(app)
    assert "Жаңа атау" not in "".join(page.text for page in pages_of(visitor).values())
    assert not search(visitor, "атау").html.select("ol.hits li")
    visitor.get("/kk/university/secret", headers={"If-None-Match": tag}, status=304)
    with factories.work_in(app) as site:
        transitions.publish_at_once(site["university"]["secret"])
    assert "Жаңа атау" in visitor.get("/kk/university/secret", headers={"If-None-Match": tag}, status=200)
    assert "Жаңа атау" in visitor.get("/kk/university")
    assert "Жаңа атау" in visitor.get("/kk/education").text  # its menu
