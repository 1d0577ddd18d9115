"""Choosing another object in a form: the newest are offered, every other one that the person may know is accepted."""

from datetime import timedelta

import pytest

from orda.catalog.indexing import index_object
from orda.catalog.listing import newest
from orda.content.arrange import add
from orda.content.editing import save_draft, stamp
from orda.security.actor import SYSTEM
from orda.views.editor.editing import references
from tests import factories

ADD = "/ru/units/therapy/@@add?kind=collection"
CHOICES = "/ru/units/therapy/@@choices"


@pytest.fixture
def app(app, monkeypatch):
    """Six units, of which a form offers three; one for colleagues of another unit only."""
    monkeypatch.setattr(references, "MAX_CHOICES", 3)
    with factories.work_in(app) as site:
        for number, name in enumerate(("anatomy", "botany", "chemistry", "dentistry")):
            unit = factories.add(site["units"], "unit", name, kk=f"{name} кафедрасы", ru=f"Кафедра {name} № {number}")
            unit.posted += timedelta(minutes=number + 1)
            index_object(unit, text=False)
        hidden = add(site["units"], "unit", actor=SYSTEM, name="hidden")
        hidden.created += timedelta(minutes=9)
        save_draft(hidden, texts={"kk": {"title": "Құпия"}}, actor=SYSTEM, seen=stamp(hidden))
    return app


def test_a_row_that_may_stay_empty_has_no_star(sign_in):
    page = sign_in("editor-therapy").get("/ru/units/therapy/about/@@edit").html
    label = page.find("label", string=lambda text: text and text.startswith("Страница или раздел"))
    assert label is not None and label.find(class_="required") is None


def form_of(editor):
    form = editor.get(ADD).forms["form"]
    form["texts.kk.title"], form["name"] = "Таңдама", "chosen"
    next(box for box in form.fields["fields.kinds"] if box._value == "news-item").checked = True
    return form


def chosen(app):
    with factories.work_in(app) as site:
        obj = site["units"]["therapy"].get("chosen")
        return obj and obj.draft.fields["unit"]


def uid(app, name: str) -> str:
    with factories.work_in(app) as site:
        return site["units"][name].uid


def test_the_newest_are_offered(app, sign_in):
    page = sign_in("editor-therapy", "ru").get(ADD)
    offered = [option["value"] for option in page.html.find(id="form-fields-unit-list").find_all("option")]
    assert offered == [f"Кафедра {n} № {i} (/units/{n})" for i, n in enumerate(("botany", "chemistry", "dentistry"), 1)]


@pytest.mark.parametrize(
    "typed",
    [
        "Кафедра anatomy № 0 (/units/anatomy)",
        "/units/anatomy",
        "/ru/units/anatomy",
        "http://localhost/kk/units/anatomy?x=1",
        "http://localhost/ru/units/anatomy/@@edit",
    ],
)
def test_an_object_beyond_the_list_is_accepted(app, sign_in, typed):
    form = form_of(sign_in("editor-therapy", "ru"))
    form["fields.unit"] = typed
    form.submit("save", status=303)
    assert chosen(app) == uid(app, "anatomy")


def test_its_identity_is_accepted_too(app, sign_in):
    form = form_of(sign_in("editor-therapy", "ru"))
    form["fields.unit"] = uid(app, "anatomy")
    form.submit("save", status=303)
    assert chosen(app) == uid(app, "anatomy")


@pytest.mark.parametrize(
    "typed", ["/news", "/units/nothing", "/", "Кафедра", "/units/hidden", "http://[x", "(", "0" * 16]
)
def test_another_kind_nothing_and_what_may_not_be_known_are_refused_alike(app, sign_in, typed):
    form = form_of(sign_in("editor-therapy", "ru"))
    form["fields.unit"] = typed
    page = form.submit("save", status=422)
    assert page.html.find(id="form-fields-unit-error").text.strip() == "Выберите одно из значений списка."
    assert page.forms["form"]["fields.unit"].value == typed


def test_the_identity_of_what_may_not_be_known_is_refused(app, sign_in):
    """Checklist 33: identities can be guessed."""
    form = form_of(sign_in("editor-therapy", "ru"))
    form["fields.unit"] = uid(app, "hidden")
    form.submit("save", status=422)


def test_a_form_shown_again_says_what_was_chosen(app, sign_in):
    form = form_of(sign_in("editor-therapy", "ru"))
    form["fields.unit"], form["fields.count"] = "/units/anatomy", "none"
    page = form.submit("save", status=422)
    assert page.forms["form"]["fields.unit"].value == "Кафедра anatomy № 0 (/units/anatomy)"


def test_suggestions_know_the_older_ones(sign_in):
    editor = sign_in("editor-therapy", "ru")
    assert editor.get(CHOICES, {"kind": "unit", "q": "ANAT"}).json == ["Кафедра anatomy № 0 (/units/anatomy)"]
    assert editor.get(CHOICES, {"kind": "unit", "q": "кафедрасы"}).json[0] == "Кафедра dentistry № 3 (/units/dentistry)"
    assert editor.get(CHOICES, {"kind": "page", "q": "anat"}).json == []
    for nothing in ({}, {"kind": "unit"}, {"q": "anat"}, {"kind": "nonsense", "q": "anat"}):
        assert editor.get(CHOICES, nothing).json == []


def test_suggestions_tell_nothing_that_may_not_be_known(sign_in):
    editor, admin = sign_in("editor-therapy", "ru"), sign_in("admin", "ru")
    for asked in ("Құпия", "hidden"):
        assert editor.get(CHOICES, {"kind": "unit", "q": asked}).json == []
        assert len(admin.get(CHOICES, {"kind": "unit", "q": asked}).json) == 1


@pytest.mark.parametrize("login", ["editor-surgery", "auditor", None])
def test_who_edits_nothing_here_gets_no_suggestions(visitor, sign_in, login):
    browser = sign_in(login, "ru") if login else visitor
    assert browser.get(CHOICES, {"kind": "unit", "q": "anat"}, expect_errors=True).status_int in (302, 303, 403, 404)


def test_a_form_names_where_a_script_asks(sign_in):
    page = sign_in("editor-therapy", "ru").get(ADD)
    assert page.html.find(id="form-fields-unit")["data-suggest"] == f"{CHOICES}?kind=unit"
    assert page.html.find("script", src=lambda address: address and "references.js" in address) is not None


def test_what_waits_for_publication_stands_among_the_newest(app):
    with factories.work_in(app) as site:
        names = [obj.__name__ for obj in newest(site, ["unit"])]
    assert names[:5] == ["hidden", "dentistry", "chemistry", "botany", "anatomy"]
    assert set(names[5:]) == {"therapy", "surgery"}
