"""Contact records used by reference: a telephone is changed once and all pages follow (F5; law № 401-V, art. 11)."""

import pytest

from orda.catalog.queue import drain
from orda.content import editing
from orda.security import sharing
from orda.security.actor import SYSTEM
from orda.workflow.levels.withdrawals import withdraw
from orda.workflow.requests.transitions import publish_at_once
from tests import factories, workplace

OLD, NEW = "+7 (727) 000-55-55", "+7 (727) 000-66-66"


def put(obj, texts=None, **fields):
    editing.save_draft(obj, texts=texts or {}, fields=fields, actor=SYSTEM, seen=editing.stamp(obj))
    publish_at_once(obj)
    return obj


def add_contact(folder, name, title, **fields):
    obj = factories.arrange.add(folder, "contact", actor=SYSTEM, name=name)
    words = {"address": f"Үлгі көшесі, {name}", "hours": "9:00–18:00"}
    return put(obj, {lang: {"title": title, **words} for lang in ("kk", "ru", "en")}, **fields)


@pytest.fixture
def contacts(app):
    with factories.work_in(app) as site:
        folder = factories.add(site["university"], "page", "contacts")
        folder.holds = ("contact",)
        therapy = site["units"]["therapy"]
        record = add_contact(
            therapy,
            "office",
            "Кафедра кеңсесі",
            phones=[OLD],
            email="office@example.kz",
            group="unit",
            unit=therapy.uid,
        )
        add_contact(
            folder, "admission", "Қабылдау комиссиясы", phones=["+7 (727) 000-00-01"], group="reference", order=2
        )
        add_contact(folder, "rector", "Ректор қабылдауы", phones=["+7 (727) 000-00-02"], group="reception")
        add_contact(folder, "zhetisu", "Анықтама", phones=["+7 (727) 000-00-03"], group="reference", order=1)
        put(therapy, phone="+7 (727) 000-11-11", email="typed@example.kz", contact=record.uid)
        put(site, contact=record.uid)


# The unit, the list of units, the foot of any page, the responsible unit of a page, the page of contacts, the record.
PLACES = ("/units/therapy", "/units", "/", "/units/therapy/about", "/university/contacts", "/units/therapy/office")


def test_a_phone_changed_once_is_changed_on_every_page(app, visitor, contacts):
    """F5: cached pages too, in every language."""
    addresses = [f"/{lang}{place}" for lang in ("kk", "ru", "en") for place in PLACES]
    for address in addresses:
        visitor.get(address)
        assert OLD in visitor.get(address).text, address
    with factories.work_in(app) as site:
        put(site["units"]["therapy"]["office"], phones=[NEW])
    for address in addresses:
        text = visitor.get(address).text
        assert NEW in text and OLD not in text, address
        assert "000-11-11" not in text


def test_an_editor_changes_the_phone_by_the_ordinary_way(app, visitor, sign_in, contacts):
    """The whole story: edit, send, visa, check."""
    editor = sign_in("editor-therapy")
    form = editor.get("/kk/units/therapy/office/@@edit").forms["form"]
    assert form["fields.phones.0"].value == OLD
    form["fields.phones.0"] = NEW
    form.submit("save").follow()
    request = workplace.send(editor, "/units/therapy/office").request.url
    for login in ("head-therapy", "digital"):
        workplace.approve(sign_in(login).get(request))
    assert NEW in visitor.get("/kk/units/therapy/about").text


def test_what_the_record_does_not_say_is_taken_from_the_unit(app, visitor, contacts):
    with factories.work_in(app) as site:
        put(site["units"]["therapy"]["office"], email="")
    text = visitor.get("/kk/units/therapy").text
    assert "typed@example.kz" in text and OLD in text and "Үлгі көшесі, office" in text


def test_a_record_that_readers_may_not_see_lends_nothing(app, visitor, contacts):
    with factories.work_in(app) as site:
        sharing.set_visibility(site["units"]["therapy"]["office"], "internal", actor=SYSTEM)
    text = visitor.get("/kk/units/therapy").text
    assert OLD not in text and "000-11-11" in text
    with factories.work_in(app) as site:
        office = site["units"]["therapy"]["office"]
        sharing.set_visibility(office, "public", actor=SYSTEM)
        withdraw(office, actor=SYSTEM, reason="қате")
    assert "000-11-11" in visitor.get("/kk/units/therapy").text


def test_all_records_stand_in_their_groups_on_the_regulations_page(visitor, contacts):
    """In the regulation's order of groups, in the editors' order inside; reception hours with them."""
    page = visitor.get("/kk/university/contacts").html
    headings = [each.text for each in page.select("main section h2[id]")]
    assert headings[:3] == ["Анықтама қызметтері", "Азаматтарды қабылдау", "Құрылымдық бөлімшелер"]
    names = [each.text for each in page.select("ul.contacts h3")]
    assert names == ["Анықтама", "Қабылдау комиссиясы", "Ректор қабылдауы", "Кафедра кеңсесі"]
    assert page.select_one("ul.contacts a[href^='tel:']")["href"] == "tel:+77270000003"
    assert "9:00–18:00" in page.select_one("ul.contacts").text


def test_a_number_is_found_by_the_search(app, visitor, contacts):
    with factories.work_in(app) as site:
        while drain(site, 1000):
            pass
    page = visitor.get("/kk/@@search?q=office%40example.kz&kind=contact").html
    assert "/kk/units/therapy/office" in [link["href"] for link in page.select("main a")]


def test_another_units_editor_changes_no_number(app, sign_in, contacts):
    """Two accounts."""
    stranger = sign_in("editor-surgery")
    stranger.get("/kk/units/therapy/office/@@edit", status=[403, 404])
    values = {"csrf_token": workplace.token_of(stranger), "fields.phones.0": NEW, "save": "1"}
    stranger.post("/kk/units/therapy/office/@@edit", values, status=[403, 404])
    with factories.work_in(app) as site:
        assert site["units"]["therapy"]["office"].live.fields["phones"] == [OLD]


@pytest.mark.parametrize("phone", ["қоңырау шалыңыз", "12", "<script>alert(1)</script>"])
def test_a_phone_without_digits_is_refused_at_its_row(sign_in, contacts, phone):
    form = sign_in("editor-therapy").get("/kk/units/therapy/office/@@edit").forms["form"]
    form["fields.phones.0"] = phone
    page = form.submit("save", status=422)
    field = page.html.select_one("[name='fields.phones.0']")
    assert field["aria-invalid"] == "true" and field["value"] == phone


def test_a_record_is_added_in_the_units_own_folder(app, sign_in, contacts):
    form = sign_in("editor-therapy").get("/kk/units/therapy/@@add?kind=contact").forms["form"]
    form["texts.kk.title"], form["fields.phones.0"], form["fields.group"] = "Зертхана", NEW, "unit"
    form["name"] = "laboratory"
    form.submit("save").follow()
    with factories.work_in(app) as site:
        assert site["units"]["therapy"]["laboratory"].draft.fields["phones"] == [NEW]
