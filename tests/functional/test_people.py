"""People over HTTP: the directory, the unit's staff, and that nothing is shown without consent (C6, E14, F8, F9)."""

import io
import json
from datetime import UTC, date, datetime, timedelta
from urllib.parse import quote

import pytest
from PIL import Image
from webtest import Upload

from orda import clock
from orda.catalog.indexing import differences
from orda.catalog.queue import drain
from orda.content import editing
from orda.content.consent import SCOPES, record_consent
from orda.content.kinds.image import StoredImage
from orda.security.actor import SYSTEM
from orda.views.visitor import people as people_views
from orda.workflow.requests.transitions import publish_at_once
from tests import factories, workplace

DAY = date(2026, 9, 1)
SECRETS = {
    "phone": "+7 (727) 000-77-88",
    "email": "secret@example.kz",
    "biography": "шежіре",
    "education": "интернатура",
    "experience": "фельдшер",
}
PERSON = "/units/therapy/ulgibaeva"


def photo() -> bytes:
    """A picture."""
    out = io.BytesIO()
    Image.new("RGB", (700, 875), (11, 70, 80)).save(out, "JPEG")
    return out.getvalue()


def from_camera() -> bytes:
    """A tiny picture with a place and a camera in its metadata."""
    data, out = Image.Exif(), io.BytesIO()
    data[0x010F] = "CameraMaker"
    data.get_ifd(0x8825)[1] = "N"
    Image.new("L", (8, 10)).save(out, "JPEG", exif=data, quality=20)
    return out.getvalue()


@pytest.fixture(scope="module")
def stored():
    return photo()


def add_person(site, unit="therapy", name="ulgibaeva", title="Айсұлу Үлгібаева", upload=None, **post):
    unit = site["units"][unit]
    obj = factories.arrange.add(unit, "person", actor=SYSTEM, name=name)
    first, surname = title.split()
    words = {
        "title": title,
        "surname": surname,
        "summary": f"{SECRETS['biography']} қысқаша",
        "degrees": SECRETS["education"],
        "education": SECRETS["education"],
        "experience": SECRETS["experience"],
        "duties": "оқу жұмысын ұйымдастырады",
        "reception": "сәрсенбі, 10:00",
    }
    fields = {
        "phone": SECRETS["phone"],
        "email": SECRETS["email"],
        "room": "214",
        "posts": [{"unit": unit.uid, "kk": "доцент", "ru": "доцент", "en": "Associate Professor", **post}],
    }
    if upload:
        fields["upload"] = StoredImage(upload, "ulgibaeva.jpg")
    editing.save_draft(
        obj,
        texts={lang: words for lang in ("kk", "ru", "en")},
        bodies={lang: f"<p>{SECRETS['biography']}</p>" for lang in ("kk", "ru", "en")},
        fields=fields,
        actor=SYSTEM,
        seen=editing.stamp(obj),
    )
    publish_at_once(obj)
    return obj


@pytest.fixture
def person(app, stored):
    with factories.work_in(app) as site:
        factories.add(site, "section", "people").holds = ("person",)
        add_person(site, upload=stored)
    with factories.work_in(app) as site:
        drain(site, 1000)


def agree(app, *scopes):
    with factories.work_in(app) as site:
        obj = site["units"]["therapy"]["ulgibaeva"]
        record_consent(obj, scopes, actor=SYSTEM, version="2026-1", given=DAY, proof="папка 12")


PLACES = (
    PERSON,
    "/people",
    "/units/therapy",
    "/units",
    *(f"/@@search?q={quote(word)}" for word in ("Үлгібаева", "интернатура", "шежіре")),
    "/units/therapy/@@rss",
    "/people/@@rss",
)


def shown_at(browser, place: str) -> str:
    """What a reader gets there, without the words that the reader has typed into the search."""
    answer = browser.get(place, expect_errors=True)
    assert answer.status_int in (200, 404), place
    if answer.content_type != "text/html":
        return answer.text
    for typed in answer.html.select("input, title, h1, nav, strong") if "@@search" in place else ():
        typed.decompose()
    return "\n".join(str(each) for each in answer.html.select("head, main"))


def everything(browser) -> str:
    """All that is said of people at every place that speaks of them, in two languages."""
    return "\n".join(shown_at(browser, f"/{lang}{place}") for lang in ("kk", "en") for place in PLACES)


def test_nothing_is_shown_anywhere_without_consent(app, visitor, person):
    """F9: page, list, staff list, search, snippet, JSON-LD, feeds, pictures."""
    shown = everything(visitor)
    for scope, secret in SECRETS.items():
        assert secret not in shown, scope
    assert "@@scale" not in shown
    assert "оқу жұмысын ұйымдастырады" in shown and "доцент" in shown and "214" in shown
    for width in ("320.webp", "640.webp", "original"):
        visitor.get(f"/kk{PERSON}/@@scale/{width}", status=404)


def test_each_consent_opens_its_own_data_and_no_other(app, visitor, person):
    for scope, secret in SECRETS.items():
        agree(app, scope)
        assert secret in visitor.get(f"/kk{PERSON}").text, scope
    assert "@@scale" not in visitor.get(f"/kk{PERSON}").text
    agree(app, "photo")
    page = visitor.get(f"/kk{PERSON}").html
    assert page.select_one("img.portrait")["alt"] == "Айсұлу Үлгібаева"
    assert visitor.get(page.select_one("img.portrait")["src"]).content_type == "image/webp"
    assert visitor.get("/kk/people").html.select_one("img.portrait")


def test_the_description_for_machines_has_what_the_page_has(app, visitor, person):
    """JSON-LD Person."""

    def said():
        scripts = visitor.get(f"/en{PERSON}").html.select("script[type='application/ld+json']")
        return next(each for script in scripts if (each := json.loads(script.string))["@type"] == "Person")

    assert said()["jobTitle"] == ["Associate Professor"]
    assert not {"telephone", "email", "image"} & set(said())
    agree(app, "phone", "photo")
    assert said()["telephone"] == SECRETS["phone"] and "/@@scale/" in said()["image"] and "email" not in said()


def test_an_editor_records_and_ends_consent_on_the_screen(app, visitor, sign_in, person):
    editor = sign_in("editor-therapy")
    page = editor.get(f"/kk{PERSON}")
    screen = page.click(href="@@consent")
    form = workplace.form_with(screen, "record")
    form["version"], form["proof"] = "2026-1", "3-папка, 12-бет"
    form.set("scopes", True, index=list(SCOPES).index("phone"))
    screen = form.submit("record").follow()
    assert SECRETS["phone"] in visitor.get(f"/kk{PERSON}").text
    workplace.form_with(screen, "end").submit("end").follow()
    assert SECRETS["phone"] not in visitor.get(f"/kk{PERSON}").text
    assert "3-папка, 12-бет" in editor.get(f"/kk{PERSON}/@@consent").text
    with factories.work_in(app) as site:
        assert [row.action for row in site.services["register"].newest(0, 2)] == ["consent", "consent"]


def test_a_refused_record_keeps_what_was_typed(app, sign_in, person):
    form = workplace.form_with(sign_in("editor-therapy").get(f"/kk{PERSON}/@@consent"), "record")
    form["version"], form["proof"], form["given"] = "2026-1", "папка", "2999-01-01"
    form.set("scopes", True, index=0)
    page = form.submit("record", status=422)
    again = workplace.form_with(page, "record")
    assert again["version"].value == "2026-1" and again.fields["scopes"][0].checked
    assert page.html.select_one("#given")["aria-invalid"] == "true"


def test_another_units_editor_sees_and_changes_nothing(app, sign_in, person):
    """Two accounts."""
    stranger = sign_in("editor-surgery")
    for view in ("consent", "edit", "history", "preview"):
        stranger.get(f"/kk{PERSON}/@@{view}", status=[403, 404])
    token = workplace.token_of(stranger)
    values = {
        "csrf_token": token,
        "record": "1",
        "scopes": "phone",
        "version": "1",
        "given": "2026-09-01",
        "proof": "x",
    }
    stranger.post(f"/kk{PERSON}/@@consent", values, status=[403, 404])
    withdrawing = {"csrf_token": token, "withdraw": "1", "ground": "person", "sure": "1"}
    stranger.post(f"/kk{PERSON}/@@consent", withdrawing, status=[403, 404])
    editor = sign_in("editor-therapy")
    values = {**withdrawing, "csrf_token": workplace.token_of(editor)}
    editor.post(f"/kk{PERSON}/@@consent", values, status=422)
    with factories.work_in(app) as site:
        obj = site["units"]["therapy"]["ulgibaeva"]
        assert obj.consents == () and obj.live is not None


def test_a_head_withdraws_a_person_and_the_whole_site_forgets(app, visitor, sign_in, person):
    """F8: at once, everywhere, cache included; nobody sees it again."""
    agree(app, *SCOPES)
    scale = visitor.get(f"/kk{PERSON}").html.select_one("img.portrait")["src"]
    for place in ("/kk/people", "/kk/units/therapy", f"/kk{PERSON}"):
        assert "Үлгібаева" in visitor.get(place).text
    head = sign_in("head-therapy")
    form = workplace.form_with(head.get(f"/kk{PERSON}/@@consent"), "withdraw")
    form["ground"], form["sure"] = "person", True
    answer = form.submit("withdraw").follow()
    assert "Үлгібаева" not in answer.text
    for place in ("/kk/people", "/kk/units/therapy", f"/kk/@@search?q={quote('Үлгібаева')}", "/sitemap.xml"):
        assert "лгібаева" not in shown_at(visitor, place) and "ulgibaeva" not in shown_at(visitor, place)
    for browser in (visitor, head, sign_in("admin")):
        browser.get(f"/kk{PERSON}", status=404)
        browser.get(f"/kk{PERSON}/@@history", status=404)
        browser.get(scale, status=404)
    register = sign_in("admin").get("/kk/@@register").html.select_one("main").text
    assert "Үлгібаева" not in register


def test_withdrawing_needs_to_be_confirmed(app, sign_in, person):
    head = sign_in("head-therapy")
    values = {"csrf_token": workplace.token_of(head), "withdraw": "1", "ground": "person"}
    head.post(f"/kk{PERSON}/@@consent", values, status=422)
    head.get(f"/kk{PERSON}")


def test_history_and_preview_show_staff_what_the_person_agreed_to(app, sign_in, person):
    """Old versions too."""
    editor = sign_in("editor-therapy")
    with factories.work_in(app) as site:
        obj = site["units"]["therapy"]["ulgibaeva"]
        editing.save_draft(obj, texts={}, fields={"room": "300"}, actor=SYSTEM, seen=editing.stamp(obj))
        publish_at_once(obj)
    for view in ("@@compare?from=0&to=1", "@@compare?from=1&to=2", "@@preview", "@@history"):
        text = editor.get(f"/kk{PERSON}/{view}").text
        assert not any(secret in text for secret in SECRETS.values()), view
    editor.get(f"/kk{PERSON}/@@draft-scale/320.webp", status=404)


def test_a_photo_gets_the_surname_and_loses_its_metadata(app, sign_in, person):
    """E14: IMG_001.jpg becomes ulgibaev.jpg, the second ulgibaev-2.jpg; the old name stays in the history."""
    editor = sign_in("editor-therapy")
    for number, name in enumerate(("ulgibaev.jpg", "ulgibaev-2.jpg")):
        form = editor.get("/kk/units/therapy/@@add?kind=person").forms["form"]
        form["texts.kk.title"], form["texts.kk.surname"] = "Ермек Үлгібаев", "Үлгібаев"
        form["fields.posts.0.kk"] = "ассистент"
        form["name"] = f"ulgibaev-{number}"
        form["upload"] = Upload("IMG_001.jpg", from_camera(), "image/jpeg")
        form.submit("save").follow()
        with factories.work_in(app) as site:
            upload = site["units"]["therapy"][f"ulgibaev-{number}"].draft.fields["upload"]
            assert (upload.filename, upload.original_filename) == (name, "IMG_001.jpg")
            with upload.original.open("r") as opened:
                data = opened.read()
            assert not Image.open(io.BytesIO(data)).getexif() and b"CameraMaker" not in data


def test_posts_are_rows_of_the_form_and_wrong_ones_are_refused_at_their_place(app, sign_in, person):
    editor = sign_in("editor-therapy")
    form = editor.get(f"/kk{PERSON}/@@edit").forms["form"]
    assert form["fields.posts.0.kk"].value == "доцент"
    form["fields.posts.0.since"], form["fields.posts.0.until"] = "2026-09-02", "2026-09-01"
    form["fields.phone"] = "қоңырау шалыңыз"
    page = form.submit("save", status=422)
    assert page.html.select_one("[name='fields.posts.0.until']")["aria-invalid"] == "true"
    assert page.html.select_one("[name='fields.phone']")["aria-invalid"] == "true"
    assert page.forms["form"]["texts.kk.duties"].value == "оқу жұмысын ұйымдастырады"


# Lists


def names(page, selector="ul.people h2 a"):
    return [link.text for link in page.html.select(selector)]


@pytest.fixture
def directory(app):
    with factories.work_in(app) as site:
        factories.add(site, "section", "people").holds = ("person",)
        for number, (title, unit, more) in enumerate(
            (
                ("Айна Өтеген", "surgery", {}),
                ("Дина Асан", "therapy", {"order": 2}),
                ("Ерік Әлім", "therapy", {"order": 1}),
                ("Болат Яхия", "therapy", {"head": True, "order": 9}),
                ("Гүл Бота", "surgery", {"until": date(2020, 1, 1)}),
            )
        ):
            add_person(site, unit, f"p{number}", title, **more)


def test_the_directory_is_in_the_order_of_the_readers_alphabet(visitor, directory):
    """ә after а, ө before я."""
    assert names(visitor.get("/kk/people")) == ["Асан Дина", "Әлім Ерік", "Өтеген Айна", "Яхия Болат"]


def test_the_directory_is_narrowed_by_unit_letter_and_time(app, visitor, directory):
    with factories.work_in(app) as site:
        therapy = site["units"]["therapy"].uid
    assert names(visitor.get(f"/kk/people?unit={therapy}")) == ["Асан Дина", "Әлім Ерік", "Яхия Болат"]
    letters = visitor.get("/kk/people").html.select("nav.letters a")
    assert [link.text for link in letters][1:] == ["А", "Ә", "Ө", "Я"]
    assert names(visitor.get(letters[2]["href"])) == ["Әлім Ерік"]
    assert names(visitor.get("/kk/people?when=past")) == ["Бота Гүл"]
    nonsense = visitor.get("/kk/people?letter=%3Cscript%3E&unit=moon")
    assert len(names(nonsense)) == 4 and "&lt;script&gt;" in nonsense.text


def offered(page) -> dict[str, str]:
    """{uid of a unit: how many} in the filter."""
    options = page.html.select("form.filters select[name=unit] option")
    return {each["value"]: each.text.partition("(")[2].strip(" )") for each in options if each["value"]}


def move(app, name: str, until: date, since: date):
    """A person of therapy who leaves it after ``until`` and heads surgery from ``since`` on; the uids of both units."""
    with factories.work_in(app) as site:
        obj, surgery = site["units"]["therapy"][name], site["units"]["surgery"]
        (post,) = obj.live.fields["posts"]
        posts = [{**post, "until": until}, {**post, "unit": surgery.uid, "since": since, "head": True}]
        editing.save_draft(obj, texts={}, fields={"posts": posts}, actor=SYSTEM, seen=editing.stamp(obj))
        publish_at_once(obj)
        return site["units"]["therapy"].uid, surgery.uid


def test_who_has_left_a_unit_is_found_in_it_no_more(app, visitor, directory):
    """Neither listed nor counted, also while the person works elsewhere."""
    therapy, surgery = move(app, "p1", date(2020, 8, 31), date(2020, 9, 1))
    page = visitor.get(f"/kk/people?unit={therapy}")
    assert names(page) == ["Әлім Ерік", "Яхия Болат"]
    assert offered(page) == {therapy: "2", surgery: "2"}
    assert names(visitor.get(f"/kk/people?unit={surgery}")) == ["Асан Дина", "Өтеген Айна"]
    assert names(visitor.get(f"/kk/people?when=past&unit={surgery}")) == ["Бота Гүл"]
    everybody = visitor.get(f"/kk/people?when=all&unit={therapy}")
    assert names(everybody) == ["Асан Дина", "Әлім Ерік", "Яхия Болат"]


def test_the_filter_follows_the_posts_at_midnight(app, visitor, directory, monkeypatch):
    """Neither the indexes nor the cached pages have to be made anew by anybody."""
    last_evening = datetime(2026, 11, 30, 18, 59, tzinfo=UTC)
    monkeypatch.setattr(clock, "now", lambda: last_evening)
    therapy, surgery = move(app, "p1", date(2026, 11, 30), date(2026, 12, 1))
    places = [f"/kk/people?unit={therapy}", f"/kk/people?unit={surgery}", "/kk/units/therapy", "/kk/units/surgery"]
    assert ["Дина" in visitor.get(place).html.find("main").text for place in places] == [True, False, True, False]
    monkeypatch.setattr(clock, "now", lambda: last_evening + timedelta(minutes=1))
    assert ["Дина" in visitor.get(place).html.find("main").text for place in places] == [False, True, False, True]
    with factories.work_in(app) as site:
        assert [each for each in differences(site) if each.startswith("facet")] == []


def test_no_number_of_colleagues_hides_the_head(app, visitor, directory, monkeypatch):
    """C6: the head stands first in the unit's staff, on its page and in the list of units."""
    monkeypatch.setattr(people_views, "MAX_STAFF", 2)
    with factories.work_in(app) as site:
        for number in range(3):
            add_person(site, "therapy", f"new{number}", f"Жаңа Жұмысшы{number}")
        factories.add(site["units"]["therapy"], "page", "staff")
    assert visitor.get("/kk/units/therapy").html.select_one(".card.card dd strong").text == "Болат Яхия"
    assert "Болат Яхия" in visitor.get("/kk/units").text
    staff = visitor.get("/kk/units/therapy/staff").html.select("ul.people h2 a, ul.people h3 a")
    assert [link.text for link in staff][:1] == ["Яхия Болат"] and len(staff) == 2


def test_the_staff_of_a_unit_is_made_from_posts_head_first_then_in_the_units_order(app, visitor, directory):
    """C6: from people, not typed; the typed head stands only where no person has the post."""
    page = visitor.get("/kk/units/therapy")
    assert page.html.select_one(".card.card dd strong").text == "Болат Яхия"
    assert names(page, "ul.people h3 a") == ["Әлім Ерік", "Асан Дина"]
    with factories.work_in(app) as site:
        surgery = site["units"]["surgery"]
        texts = {"kk": {"title": "Хирургия", "head_name": "Жазылған Басшы", "head_post": "меңгеруші"}}
        editing.save_draft(surgery, texts=texts, actor=SYSTEM, seen=editing.stamp(surgery))
        publish_at_once(surgery)
    page = visitor.get("/kk/units/surgery")
    assert page.html.select_one(".card dd strong").text == "Жазылған Басшы"
    assert names(page, "ul.people h3 a") == ["Өтеген Айна"]
    assert "Болат Яхия" in visitor.get("/kk/units").text


def test_a_person_may_hold_posts_in_several_units(app, visitor, directory):
    with factories.work_in(app) as site:
        obj, surgery = site["units"]["therapy"]["p2"], site["units"]["surgery"]
        posts = [*obj.live.fields["posts"], {"unit": surgery.uid, "kk": "кеңесші", "order": 1}]
        editing.save_draft(obj, texts={}, fields={"posts": posts}, actor=SYSTEM, seen=editing.stamp(obj))
        publish_at_once(obj)
    for unit in ("therapy", "surgery"):
        assert "Әлім Ерік" in names(visitor.get(f"/kk/units/{unit}"), "ul.people h3 a")
    assert len(visitor.get("/kk/units/therapy/p2").html.select("ul.posts li")) == 2
