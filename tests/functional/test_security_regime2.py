"""Ways around working copies, letters and visas: acts that are tried become acts that are done (33, 37, 10, 15)."""

import pytest

from orda import regulation
from orda.content.editing import stamp
from orda.errors import InvalidState, OrdaError
from orda.security.acl import Grant
from orda.workflow.copies.sending import send_copy
from orda.workflow.copies.working import may_look, open_copy
from orda.workflow.levels.principles import propose_principle
from orda.workflow.levels.sections import propose_section
from orda.workflow.levels.withdrawals import reinstate, withdraw
from orda.workflow.requests.inbox import may_see
from orda.workflow.requests.request import requests_of
from orda.workflow.requests.transitions import recall
from tests import factories
from tests.workplace import form_with, token_of

UNIT = "/ru/units/therapy"


@pytest.fixture
def head(app, sign_in):
    """The head of therapy at work on a copy in which the page ``staff`` has another address."""
    with factories.work_in(app) as site:
        factories.add(site["units"]["therapy"], "page", "staff")
    head = sign_in("head-therapy", "ru")
    page = head.get(f"{UNIT}/@@contents")
    next(form for form in page.forms.values() if "work-on-copy" in form.action).submit()
    form = form_with(head.get(f"{UNIT}/staff/@@rename"), "name")
    form["name"] = "people"
    form.submit(status=303)
    return head


def names(app):
    with factories.work_in(app) as site:
        return list(site["units"]["therapy"])


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_no_method_of_http_carries_out_what_a_copy_only_tries(app, head, method):
    headers = {"X-CSRF-Token": token_of(head)}
    for view in ("about/@@rename", "@@arrange", "@@rename"):
        head.request(f"{UNIT}/{view}", method=method, headers=headers, expect_errors=True)
    assert names(app) == ["about", "staff"]


@pytest.mark.parametrize("view", ["people/@@rename", "people/@@arrange", "@@arrange", "gone/@@arrange"])
def test_a_form_that_asks_for_nothing_keeps_nothing_of_a_copy(app, head, view):
    head.post(f"{UNIT}/{view}", {"csrf_token": token_of(head)}, expect_errors=True)
    assert names(app) == ["about", "staff"]


@pytest.mark.parametrize("field", ["seen", "remark", "deputy"])
def test_a_file_where_words_are_asked_for_is_a_bad_form_and_no_fault(app, sign_in, field):
    fields = {"csrf_token": token_of(browser := sign_in("head-therapy")), "approve": "1"}
    browser.post("/kk/@@request?id=1", fields, upload_files=[(field, "a.txt", b"x")], status=400)
    browser.post("/kk/@@request?id=1", fields, status=404)


def sent_change(site, *drafts):
    """A change of therapy's section at approval, with these drafts, and its working copy."""
    therapy, head = site["units"]["therapy"], factories.actor_of(site, "head-therapy")
    copy = open_copy(therapy, actor=head)
    ticks = tuple(tick.id for tick in regulation.get().routes["B"].stages[0].ticks)
    stamps = {obj.uid: stamp(obj) for obj in drafts}
    asked = {"description": "Все страницы заново.", "tester": "editor-therapy", "ticks": ticks, "drafts": stamps}
    return send_copy(copy, actor=head, context=site, **asked), copy


@pytest.mark.parametrize("leaves", [False, True])
def test_who_wrote_one_page_of_a_section_sees_nothing_of_the_drafts_beside_it(app, leaves):
    with factories.work_in(app) as site:
        therapy, guest = site["units"]["therapy"], factories.actor_of(site, "editor-surgery")
        page, other = (factories.add(therapy, "page", name) for name in ("one", "two"))
        page.grants = (Grant("user:editor-surgery", "editor"),)
        for obj, login in ((page, "editor-surgery"), (other, "head-therapy")):
            factories.write(obj, publish=False, actor=factories.actor_of(site, login), kk="Ж", ru="Н", en="N")
        request, copy = sent_change(site, page, other)
        if leaves:
            page.grants = ()
        assert not may_see(request, guest, site) and not may_look(copy, guest, site)
        colleague = factories.actor_of(site, "editor-therapy")
        assert may_see(request, colleague, site) and may_look(copy, colleague, site)


def test_a_copy_brings_nothing_to_light_that_was_hidden_from_its_owner_since(app, head):
    with factories.work_in(app) as site:
        inner = factories.add(site["units"]["therapy"], "page", "inner")
        factories.add(inner, "page", "plan", ru="Тайный план")
    fields = {"csrf_token": token_of(head), "move": "1", "selected": "plan", "target": "/units/therapy"}
    head.post(f"{UNIT}/inner/@@arrange", fields)
    assert "Тайный план" in head.get(f"{UNIT}/plan")
    with factories.work_in(app) as site:
        inner = site["units"]["therapy"]["inner"]
        inner.inherits, inner.visibility = False, "internal"
    for path in ("plan", "inner/plan", "inner"):
        assert "Тайный план" not in head.get(f"{UNIT}/{path}", expect_errors=True).text


def test_one_person_does_not_fill_the_lists_of_all_with_proposals(app, monkeypatch):
    monkeypatch.setattr("orda.workflow.requests.request.MAX_PROPOSALS", 2)
    with factories.work_in(app) as site:
        therapy = site["units"]["therapy"]
        one, other = (factories.actor_of(site, login) for login in ("editor-therapy", "head-therapy"))
        first, _second = (propose_principle(site, actor=one, unit=therapy, title="Т", note="М") for _number in range(2))
        with pytest.raises(OrdaError):
            propose_principle(site, actor=one, unit=therapy, title="Т", note="М")
        asked = {"unit": therapy, "name": "new", "titles": dict.fromkeys(("kk", "ru", "en"), "Т"), "requirements": "М"}
        with pytest.raises(OrdaError):
            propose_section(site["university"], actor=one, **asked)
        recall(first, actor=one, context=site)
        propose_section(site["university"], actor=one, **asked)
        propose_principle(site, actor=other, unit=therapy, title="Т", note="М")


def test_the_review_of_an_older_withdrawal_does_not_bring_back_what_was_replaced_since(app):
    with factories.work_in(app) as site:
        about, admin = site["units"]["therapy"]["about"], factories.actor_of(site, "admin")
        withdraw(about, actor=factories.actor_of(site, "head-therapy"), reason="Ошибка.")
        factories.write(about, ru="Исправлено")
        withdraw(about, actor=admin, reason="И это снимаем.")
        newer, older = requests_of(site).newest()
        digital = factories.actor_of(site, "digital")
        act = {"actor": digital, "context": site, "seen": 1, "remark": "Верно."}
        with pytest.raises(InvalidState):
            reinstate(older, **act)
        reinstate(newer, **act)
        assert about.live.title("ru") == "Исправлено"
