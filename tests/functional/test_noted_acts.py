"""Whatever button is pressed or form is made by hand: what visitors see stands where the visas have put it (1.I)."""

import pytest

from orda.content.base import descendants
from orda.history.bin import discard
from orda.interfaces import IContent, IContentFolder
from orda.security.actor import SYSTEM
from orda.security.sharing import describe
from orda.workflow.copies.working import copies_of
from tests import factories
from tests.structure import Seen
from tests.workplace import ABOUT, carry_out, edit, form_with, send_copy, token_of

UNIT = "/kk/units/therapy"


@pytest.fixture
def site(app):
    """More pages of therapy: two public, one for the staff, one with a public page below, one in the bin."""
    with factories.work_in(app) as site:
        unit = site["units"]["therapy"]
        for name in ("staff", "contacts", "gone"):
            factories.add(unit, "page", name)
        factories.add(unit, "page", "closed").visibility = "staff"
        factories.add(factories.add(unit, "page", "folder", publish=False), "page", "deep")
        discard(unit["gone"], actor=SYSTEM)
        return unit.uid


def post(browser, view: str, *fields: tuple[str, str]):
    return browser.post(f"{UNIT}/{view}", [("csrf_token", token_of(browser)), *fields], expect_errors=True)


def names(app):
    with factories.work_in(app) as site:
        return list(site["units"]["therapy"])


BUTTONS = {
    "down": ("@@arrange", ("down", "about")),
    "order": ("@@arrange", ("order", "1"), ("names", "contacts"), ("names", "about")),
    "move": ("@@arrange", ("move", "1"), ("selected", "about"), ("target", "/units/therapy/staff")),
    "bin": ("@@arrange", ("discard", "1"), ("selected", "about"), ("selected", "contacts")),
    "bin of a folder with a public page below": ("@@arrange", ("discard", "1"), ("selected", "folder")),
    "another address": ("about/@@rename", ("name", "past")),
    "other readers": ("closed/@@sharing", ("visibility", "public")),
}


@pytest.mark.parametrize("button", BUTTONS)
def test_the_same_button_notes_it_and_shows_the_way(app, sign_in, site, button):
    head, (view, *fields) = sign_in("head-therapy"), BUTTONS[button]
    before = names(app)
    notice = post(head, view, *fields).follow().html.select_one(".notice.info")
    assert "Келушілер үшін әзірге ештеңе өзгерген жоқ" in notice.text and "therapy қазақша" in notice.text
    assert names(app) == before
    assert len(head.get(notice.a["href"]).html.select("ol.timeline li")) == (2 if button == "bin" else 1)


def test_pressed_at_the_list_and_carried_out_by_the_visas(app, sign_in, site, visitor):
    head = sign_in("head-therapy")
    for button in ("bin", "other readers", "another address"):
        view, *fields = BUTTONS[button] if button != "another address" else ("staff/@@rename", ("name", "people"))
        post(head, view, *fields)
    assert visitor.get(f"{UNIT}/contacts").status_int == 200
    carry_out(app, sign_in)
    assert names(app) == ["people", "closed", "folder"]
    visitor.get(f"{UNIT}/contacts", status=404)
    assert visitor.get(f"{UNIT}/closed").status_int == 200


def test_a_script_is_told_that_the_list_stays_as_it_was(app, sign_in, site):
    head, before = sign_in("head-therapy"), names(app)
    view, *fields = BUTTONS["order"]
    assert post(head, view, *fields, ("quiet", "1")).status_int == 202
    assert head.get(f"{UNIT}/@@contents").html.select_one(".notice.info a")
    assert names(app) == before
    assert post(sign_in("digital"), view, *fields, ("quiet", "1")).status_int == 409


def test_what_was_public_is_brought_back_through_the_copy(app, sign_in, site, visitor):
    head = sign_in("head-therapy")
    page = form_with(head.get(f"{UNIT}/@@bin"), "uid").submit().follow()
    assert page.html.select_one(".notice.info a") and "gone" not in names(app)
    copy = head.get("/kk/@@working-copy?id=1")
    assert "«gone қазақша» себеттен қайтарылады" in copy
    form_with(copy, "look").submit("look")
    assert head.get(f"{UNIT}/gone").status_int == 200
    visitor.get(f"{UNIT}/gone", status=404)
    form_with(head.get(UNIT), "leave").submit("leave")
    carry_out(app, sign_in)
    assert visitor.get(f"{UNIT}/gone").status_int == 200


def test_the_bin_is_used_inside_a_copy_too(app, sign_in, site):
    head = sign_in("head-therapy")
    form = next(f for f in head.get(f"{UNIT}/@@contents").forms.values() if "work-on-copy" in f.action)
    form.submit()
    post(head, "@@arrange", ("discard", "1"), ("selected", "about"))
    rows = head.get(f"{UNIT}/@@bin").html.select("tbody tr")
    assert len(rows) == 2, "what the copy has put there, and what lay there"
    form_with(head.get(f"{UNIT}/@@bin"), "uid").submit().follow()
    with factories.work_in(app) as root:
        assert [type(each).__name__ for each in copies_of(root).records[1].operations] == ["Discard", "BringBack"]


def test_a_wish_at_approval_is_refused_with_the_number_of_the_request(app, sign_in, site):
    head = sign_in("head-therapy")
    view, *fields = BUTTONS["bin"]
    post(head, view, *fields)
    send_copy(head)
    refused = post(head, "staff/@@rename", ("name", "people"))
    assert refused.status_int == 422 and "№ 1 өтінім" in refused.html.find(role="alert").text


# Ends of the session, level E, and bringing a folder back, which has a review of its own.
BESIDE = {"logout", "login", "withdraw", "restore-point", "work-on-copy"}
FIELDS = (
    ("name", "stolen"),
    ("visibility", "public"),
    ("target", "/units/therapy/staff"),
    ("selected", "about"),
    ("selected", "folder"),
    ("names", "contacts"),
    ("names", "about"),
    ("quiet", "1"),
    ("number", "1"),
    ("id", "1"),
    ("remark", "x"),
    ("reason", "x"),
)


def views_of(app, *contexts):
    found = (each["introspectable"] for each in app.registry.introspector.get_category("views"))
    return sorted({view["name"] for view in found if view["context"] in contexts and view["name"]} - BESIDE)


@pytest.mark.parametrize("login", ["head-therapy", "digital", "admin"])
def test_no_form_made_by_hand_moves_what_visitors_see(app, sign_in, site, login):
    """Every view of content, every act of the list, also as other methods of HTTP."""
    browser = sign_in(login)
    with factories.work_in(app) as root:
        before = Seen.of(root)
        binned = root.services["bin"].entries.keys()[0]
    token = token_of(browser)
    for path in (UNIT, f"{UNIT}/about", f"{UNIT}/folder/deep", f"{UNIT}/closed"):
        for view in views_of(app, IContent, IContentFolder):
            fields = [("csrf_token", token), ("uid", binned), *FIELDS]
            browser.post(f"{path}/@@{view}", fields, expect_errors=True)
    for act in ("up", "down", "order", "move", "discard"):
        fields = [("csrf_token", token), (act, "about"), *FIELDS]
        for method in ("PUT", "PATCH", "DELETE"):
            address, headers = f"{UNIT}/@@arrange", {"X-CSRF-Token": token}
            browser.request(address, method=method, headers=headers, POST=dict(fields), expect_errors=True)
        browser.post(f"{UNIT}/@@arrange", fields, expect_errors=True)
    with factories.work_in(app) as root:
        assert before.moved_by(Seen.of(root)) == set()
        held = [act for copy in copies_of(root).records.values() for act in copy.operations]
        assert bool(held) == (login == "head-therapy")


def settings_of(root) -> dict:
    """Rights, owner, menu and settings of everything: what no text may touch. Whether a page stands in the menu of its
    own section is a field of its text (B7)."""
    kept = ("owner_uid", "in_main_menu", "holds", "narrowed", "fresh_days", "block")
    found = {obj.uid: (describe(obj), *(getattr(obj, name, None) for name in kept)) for obj in descendants(root)}
    plain = {name: value for name, value in vars(root).items() if isinstance(value, str | bool | int | tuple)}
    return {"site": plain, "people": list(root.services["principals"].users), **found}


EXTRA = (
    ("visibility", "internal"),
    ("inherits", "0"),
    ("owner", "0" * 16),
    ("owner_uid", "0" * 16),
    ("grant", "1"),
    ("who", "editor-surgery"),
    ("role", "head"),
    ("grants", "x"),
    ("in_main_menu", "true"),
    ("fields.in_main_menu", "true"),
    ("fields.visibility", "internal"),
    ("fields.owner_uid", "0" * 16),
    ("holds", "news-item"),
    ("fresh_days", "1"),
    ("theme", "dark"),
    ("settings", "x"),
    ("name", "stolen"),
)


def test_no_text_on_its_way_touches_rights_owner_menu_or_settings(app, sign_in, site):
    """Issue: what touches ACL, owner, menu, theme or settings can never be level A. Every view, with what it never
    asked for, by who works on texts; then the text goes its whole way."""
    editor, head, digital = (sign_in(login) for login in ("editor-therapy", "head-therapy", "digital"))
    with factories.work_in(app) as root:
        before = settings_of(root)
    token = token_of(editor)
    for path in (f"/kk{ABOUT}", UNIT):
        for view in views_of(app, IContent, IContentFolder):
            editor.post(f"{path}/@@{view}", [("csrf_token", token), *EXTRA], expect_errors=True)
    edit(editor)
    form = editor.get(f"/kk{ABOUT}/@@edit").forms["form"]
    editor.post(form.action, [*form.submit_fields("save"), *EXTRA], status=303)
    form = form_with(editor.get(f"/kk{ABOUT}/@@send"), "seen")
    address = editor.post(form.action, [*form.submit_fields(), *EXTRA], status=303).location
    for browser in (head, digital):
        form = form_with(browser.get(address), "approve")
        for box in form.fields["tick"]:
            box.checked = True
        browser.post(form.action, [*form.submit_fields("approve"), *EXTRA], status=303)
    with factories.work_in(app) as root:
        assert root["units"]["therapy"]["about"].live.title("ru") == "О кафедре"
        assert settings_of(root) == before
