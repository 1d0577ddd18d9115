"""Ways around working copies, letters and visas: acts that are tried become acts that are done (33, 37, 10, 15)."""

import pytest

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
