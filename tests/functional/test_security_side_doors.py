"""Side doors: what somebody may not read is not told of by links, lists, the bin or old requests (checklist 33, 35)."""

import pytest

from orda.content import arrange, editing
from orda.errors import NotAllowed
from orda.history import bin as recycling
from orda.security import sharing
from orda.security.acl import Grant
from orda.security.actor import SYSTEM, actor_for
from tests import factories
from tests.workplace import form_with, send, token_of

SECRET = "Құпия тақырып"
ABOUT = "/units/surgery/about"


@pytest.fixture
def secret(app):
    """A draft of another unit, never public: its identity."""
    with factories.work_in(app) as site:
        return factories.add(site["units"]["therapy"], "page", "hidden-plan", publish=False, kk=SECRET).uid


@pytest.fixture
def closed(app):
    """A folder in surgery's that inherits no rights: only the head works in it; with a draft of the head's inside."""
    with factories.work_in(app) as site:
        folder = factories.add(site["units"]["surgery"], "page", "closed", publish=False, kk="Жабық қалта")
        folder.grants = (Grant("user:head-surgery", "head"),)
        sharing.set_inheritance(folder, False, actor=SYSTEM)
        factories.add(folder, "page", "inner", publish=False, kk=SECRET)


def typed(browser, html):
    """Put ``html`` into the Kazakh body of surgery's page and save."""
    form = browser.get(f"/kk{ABOUT}/@@edit").forms["form"]
    form["texts.kk.body"] = html
    return form.submit("save").follow()


@pytest.mark.parametrize("link", ["uid:{uid}", "/kk/units/therapy/hidden-plan", "/kk/units/therapy/hidden-plan/@@edit"])
def test_a_link_to_a_guessed_identity_or_address_tells_nothing(app, sign_in, secret, link):
    editor = sign_in("editor-surgery")
    typed(editor, f'<p>Мұнда <a href="{link.format(uid=secret)}">сілтеме</a>.</p>')
    for screen in ("@@edit", "@@preview", "@@compare?from=1&to=draft", "@@send"):
        text = editor.get(f"/kk{ABOUT}/{screen}").text
        assert SECRET not in text, screen
        assert "hidden-plan" not in text or "hidden-plan" in link, screen
    with factories.work_in(app) as site:
        stored = site["units"]["surgery"]["about"].draft.body("kk")
        assert (secret in stored) == ("uid:" in link), "whether there is something at an address is not told either"


def test_a_picture_that_a_colleague_chose_is_not_named(app, sign_in):
    with factories.work_in(app) as site:
        image = factories.add(site["units"]["therapy"], "image", "secret-shot", publish=False, kk=SECRET)
        item = factories.add(site["units"]["surgery"], "news-item", "open-day", publish=False)
        editing.save_draft(
            item, texts={}, fields={"picture": image.uid}, actor=SYSTEM, seen=editing.stamp(item), provider="x"
        )
    editor = sign_in("editor-surgery")
    for screen in ("@@edit", "@@preview", "@@compare?from=0&to=draft"):
        text = editor.get(f"/kk/units/surgery/open-day/{screen}").text
        assert SECRET not in text and "secret-shot" not in text, screen


def test_contents_do_not_list_what_a_closed_folder_keeps_from_the_reader(sign_in, closed):
    editor, head = sign_in("editor-surgery"), sign_in("head-surgery")
    assert "Жабық қалта" not in editor.get("/kk/units/surgery/@@contents").text
    assert "Жабық қалта" in head.get("/kk/units/surgery/@@contents").text


def test_a_folder_with_a_closed_one_inside_is_not_binned_by_those_it_keeps_out(app, closed):
    with factories.work_in(app) as site:
        unit = site["units"]["surgery"]
        outer = arrange.add(unit, "page", actor=SYSTEM, name="outer")
        arrange.move(unit["closed"], outer, actor=SYSTEM)
        with pytest.raises(NotAllowed):
            recycling.discard(outer, actor=actor_for(site, "editor-surgery"))


@pytest.mark.parametrize("folder_too", [False, True])
def test_the_bin_is_no_way_into_a_closed_folder(app, sign_in, closed, folder_too):
    with factories.work_in(app) as site:
        inner = site["units"]["surgery"]["closed"]["inner"]
        uid = inner.uid
        recycling.discard(inner, actor=SYSTEM)
        if folder_too:
            recycling.discard(site["units"]["surgery"]["closed"], actor=SYSTEM)
    editor = sign_in("editor-surgery")
    assert SECRET not in editor.get("/kk/units/surgery/@@bin").text
    fields = {"uid": uid, "target": "/units/surgery", "csrf_token": token_of(editor)}
    editor.post("/kk/units/surgery/@@bin", fields)
    with factories.work_in(app) as site:
        assert "inner" not in site["units"]["surgery"]
        assert uid in site.services["bin"].entries
    head = sign_in("head-surgery")
    if not folder_too:
        assert SECRET in head.get("/kk/units/surgery/@@bin").text
        head.post("/kk/units/surgery/@@bin", {"uid": uid, "csrf_token": token_of(head)})
        assert SECRET in head.get("/kk/units/surgery/closed/inner/@@preview").text


def test_what_stood_in_an_open_folder_comes_back_also_after_its_folder(app, sign_in):
    with factories.work_in(app) as site:
        folder = factories.add(site["units"]["surgery"], "page", "plain", publish=False)
        inner = factories.add(folder, "page", "inner", publish=False, kk="Ашық")
        uid = inner.uid
        recycling.discard(inner, actor=SYSTEM)
        recycling.discard(folder, actor=SYSTEM)
    editor = sign_in("editor-surgery")
    assert "Ашық" in editor.get("/kk/units/surgery/@@bin").text
    fields = {"uid": uid, "target": "/units/surgery", "csrf_token": token_of(editor)}
    editor.post("/kk/units/surgery/@@bin", fields)
    assert "Ашық" in editor.get("/kk/units/surgery/inner/@@preview").text


def test_a_request_is_closed_to_its_author_with_the_right_in_the_folder(app, sign_in):
    editor = sign_in("editor-therapy")
    form = editor.get("/kk/units/therapy/about/@@edit").forms["form"]
    form["texts.kk.title"] = "Менің мәтінім"
    form.submit("save").follow()
    send(editor)
    page = editor.get("/kk/@@request?id=1")
    form_with(page, "recall").submit("recall")
    with factories.work_in(app) as site:
        sharing.revoke(site["units"]["therapy"], "user:editor-therapy", "editor", actor=SYSTEM)
        factories.write(site["units"]["therapy"]["about"], publish=False, kk=SECRET)
    assert editor.get("/kk/@@request?id=1", expect_errors=True).status_int == 404
    for screen in ("@@my-work", "@@requests"):
        assert SECRET not in editor.get(f"/kk/{screen}").text
