"""What a person has just done at once is taken back with one click, while nothing else has touched it."""

from datetime import timedelta

import pytest

from orda import clock
from orda.content import arrange
from orda.content.editing import save_draft, stamp
from orda.security import sharing
from orda.security.actor import SYSTEM
from tests import factories
from tests.workplace import form_with, token_of

UNIT = "/ru/units/therapy"


@pytest.fixture
def drafts(app):
    with factories.work_in(app) as site:
        for name in ("plan", "staff", "ideas"):
            factories.add(site["units"]["therapy"], "page", name, publish=False)


def names(app):
    with factories.work_in(app) as site:
        return list(site["units"]["therapy"])


def rows(app, count=4):
    with factories.work_in(app) as site:
        register = site.services["register"]
        return [row.action for row in reversed(register.newest(count=count))], register.first_broken()


def select(browser, act, *chosen, **fields):
    form = browser.get(f"{UNIT}/@@contents").forms["selection"]
    for box in form.fields["selected"]:
        box.checked = box._value in chosen
    for name, value in fields.items():
        form[name] = value
    return form.submit(act).follow()


def undo(page):
    return form_with(page, "act").submit().follow()


def test_what_went_to_the_bin_comes_back_in_its_place(app, sign_in, drafts):
    editor = sign_in("editor-therapy", "ru")
    before = names(app)
    page = select(editor, "discard", "plan", "ideas")
    assert names(app) == ["about", "staff"]
    back = undo(page)
    assert "Действие отменено." in back
    assert back.request.path == f"{UNIT}/@@contents"
    assert names(app) == before
    assert rows(app) == (["removed", "removed", "restored", "restored"], None)
    assert "act" not in back.forms


def test_what_was_moved_or_renamed_goes_back_to_its_place_and_name(app, sign_in, drafts):
    editor = sign_in("editor-therapy", "ru")
    before = names(app)
    page = select(editor, "move", "plan", target="/units/therapy/staff")
    assert names(app) == ["about", "staff", "ideas"]
    undo(page)
    assert names(app) == before
    form = form_with(editor.get(f"{UNIT}/staff/@@rename"), "name")
    form["name"] = "people"
    undo(form.submit().follow())
    assert names(app) == before
    assert rows(app) == (["moved"] * 4, None)


def test_an_order_is_undone_once(app, sign_in, drafts):
    head = sign_in("head-therapy", "ru")
    before = names(app)
    page = head.post(f"{UNIT}/@@arrange", {"csrf_token": token_of(head), "up": "ideas"}).follow()
    assert names(app) == ["about", "plan", "ideas", "staff"]
    form = form_with(page, "act")
    form.submit().follow()
    assert names(app) == before
    assert "Отменяется только последнее действие" in form.submit().follow()
    assert names(app) == before


def test_a_draft_that_was_thrown_away_is_there_again(app, sign_in, drafts):
    editor = sign_in("editor-therapy", "ru")
    page = editor.get(f"{UNIT}/plan/@@edit")
    page.forms["form"]["texts.ru.title"] = "План на год"
    page.forms["form"].submit("save").follow()
    form = next(each for each in editor.get(f"{UNIT}/plan/@@edit").forms.values() if "discard" in each.action)
    assert "План на год" in undo(form.submit().follow())
    with factories.work_in(app) as site:
        assert site["units"]["therapy"]["plan"].draft.title("ru") == "План на год"


def test_a_role_that_was_given_or_taken_is_taken_or_given_again(app, sign_in):
    head = sign_in("head-therapy", "ru")
    with factories.work_in(app) as site:
        before = frozenset(site["units"]["therapy"].grants)
    page = head.get(f"{UNIT}/@@sharing")
    form = next(
        each
        for each in page.forms.values()
        if "principal" in each.fields and each["principal"].value.endswith("editor-therapy")
    )
    gone = form.submit("revoke").follow()
    assert "user:editor-therapy" not in {grant.principal for grant in grants(app)}
    undo(gone)
    assert grants(app) == before
    assert rows(app, 2) == (["rights", "rights"], None)


def grants(app):
    with factories.work_in(app) as site:
        return frozenset(site["units"]["therapy"].grants)


def test_readers_are_what_they_were_unless_something_was_published_since(app, sign_in):
    head, visitor = sign_in("head-therapy", "ru"), factories.browse(app)

    def hide():
        form = form_with(head.get(f"{UNIT}/about/@@sharing"), "visibility")
        form["visibility"] = "internal"
        return form.submit().follow()

    page = hide()
    assert visitor.get(f"{UNIT}/about", status="*").status_int in (403, 404)
    undo(page)
    assert visitor.get(f"{UNIT}/about").status_int == 200
    page = hide()
    with factories.work_in(app) as site:
        factories.write(site["units"]["therapy"]["about"], kk="Ішкі", ru="Внутреннее", en="Internal")
    assert "кто-то изменил" in undo(page)
    assert visitor.get(f"{UNIT}/about", status="*").status_int in (403, 404)


def test_nothing_is_shown_again_to_more_than_before(app, sign_in):
    with factories.work_in(app) as site:
        sharing.set_visibility(site["units"]["therapy"], "staff", actor=SYSTEM)
    head = sign_in("head-therapy", "ru")
    form = form_with(head.get(f"{UNIT}/about/@@sharing"), "visibility")
    form["visibility"] = "internal"
    page = form.submit().follow()
    with factories.work_in(app) as site:
        sharing.set_visibility(site["units"]["therapy"], "public", actor=SYSTEM)
    assert "кто-то изменил" in undo(page)
    assert factories.browse(app).get(f"{UNIT}/about", status="*").status_int in (403, 404)


CHANGES = {
    "renamed": lambda unit: arrange.rename(unit["staff"]["plan"], "plans", actor=SYSTEM),
    "name taken": lambda unit: factories.add(unit, "page", "plan", publish=False),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_somebody_has_changed_since_is_left_as_it_is_and_named(app, sign_in, drafts, change):
    editor = sign_in("editor-therapy", "ru")
    page = select(editor, "move", "plan", target="/units/therapy/staff")
    with factories.work_in(app) as site:
        CHANGES[change](site["units"]["therapy"])
    before = names(app), rows(app)
    refused = undo(page)
    assert refused.html.find(class_="danger")
    assert (names(app), rows(app)) == before


ACTS = {
    "move": lambda head: select(head, "move", "plan", target="/units/therapy/staff"),
    "order": lambda head: form_with(head.get(f"{UNIT}/@@contents"), "up").submit("up", value="plan").follow(),
}


@pytest.mark.parametrize("act", ACTS)
def test_what_was_published_since_is_moved_back_by_a_request_only(app, sign_in, drafts, act):
    """1.I: visitors see it where it stands now."""
    page = ACTS[act](sign_in("head-therapy", "ru"))
    with factories.work_in(app) as site:
        unit = site["units"]["therapy"]
        factories.write(unit["staff"]["plan"] if act == "move" else unit["plan"], kk="Жоспар")
    before = names(app)
    assert undo(page).html.find(class_="danger")
    assert names(app) == before


def test_a_new_draft_in_place_of_the_one_thrown_away_is_kept(app, sign_in, drafts):
    editor = sign_in("editor-therapy", "ru")
    form = next(each for each in editor.get(f"{UNIT}/plan/@@edit").forms.values() if "discard" in each.action)
    page = form.submit().follow()
    with factories.work_in(app) as site:
        plan, actor = site["units"]["therapy"]["plan"], factories.actor_of(site, "head-therapy")
        save_draft(plan, texts={"ru": {"title": "Новый"}}, actor=actor, seen=stamp(plan))
    assert "с тех пор изменено" in undo(page)
    with factories.work_in(app) as site:
        assert site["units"]["therapy"]["plan"].draft.title("ru") == "Новый"


def test_the_right_is_asked_for_again(app, sign_in, drafts):
    editor = sign_in("editor-therapy", "ru")
    page = select(editor, "discard", "plan")
    with factories.work_in(app) as site:
        sharing.revoke(site["units"]["therapy"], "user:editor-therapy", "editor", actor=SYSTEM)
    form_with(page, "act").submit()
    assert "plan" not in names(app)


def test_nobody_undoes_what_another_person_or_session_has_done(app, sign_in, drafts):
    editor = sign_in("editor-therapy", "ru")
    token = form_with(select(editor, "discard", "plan"), "act")["act"].value
    for login in ("head-therapy", "editor-therapy", "admin"):
        other = sign_in(login, "ru")
        other.post("/ru/@@undo", {"csrf_token": token_of(other), "act": token}).follow()
        assert "plan" not in names(app)
    assert factories.browse(app).post("/ru/@@undo", {"act": token}, status="*").status_int == 400
    editor.get("/ru/@@undo", status=404)


def test_after_an_hour_it_is_too_late(app, sign_in, drafts, monkeypatch):
    editor = sign_in("editor-therapy", "ru")
    page = select(editor, "discard", "plan")
    now = clock.now
    monkeypatch.setattr(clock, "now", lambda: now() + timedelta(minutes=61))
    assert "слишком много времени" in undo(page)
    assert "plan" not in names(app)


def test_a_draft_that_the_law_takes_is_not_brought_back(app, sign_in):
    from orda.content.consent import withdraw_person

    with factories.work_in(app) as site:
        people = factories.add(site, "section", "people")
        people.holds = ("person",)
        factories.add(people, "person", "testova", kk="Тестова Айгүл")
        factories.write(people["testova"], kk="Тестова Айгүл Тестқызы", publish=False)
        factories.add(people, "person", "testov", kk="Тестов Айдар", publish=False)
    admin = sign_in("admin", "ru")
    form = next(e for e in admin.get("/ru/people/testov/@@edit").forms.values() if "discard" in e.action)
    page = form.submit().follow()
    with factories.work_in(app) as site:
        withdraw_person(site["people"]["testova"], "person", actor=factories.actor_of(site, "admin"))
    assert "Отменяется только последнее" in undo(page)
