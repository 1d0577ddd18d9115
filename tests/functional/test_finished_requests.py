"""What a finished request shows is what was done: the titles and the difference as they were."""

import pytest

from tests import factories
from tests.workplace import edit, form_with

UNIT = "/kk/units/therapy"


@pytest.fixture
def carried_out(app, sign_in):
    """The address of a request of level B: a page was written anew, another went to the bin."""
    head = sign_in("head-therapy")
    with factories.work_in(app) as site:
        factories.add(site["units"]["therapy"], "page", "contacts")
    edit(head)
    page = head.get(f"{UNIT}/@@contents")
    next(form for form in page.forms.values() if "work-on-copy" in form.action).submit().follow()
    form = head.get(f"{UNIT}/@@contents").forms["selection"]
    for box in form.fields["selected"]:
        box.checked = box._value == "contacts"
    form.submit("discard")
    form = form_with(head.get("/kk/@@working-copy?id=1"), "description")
    form["description"], form["tester"] = "Реті түсінікті болсын.", "editor-therapy"
    for box in (*form.fields["tick"], *form.fields["draft"]):
        box.checked = True
    address = form.submit("send", status=303).location
    for login in ("editor-therapy", "digital"):
        form = form_with(sign_in(login).get(address), "approve")
        for box in form.fields.get("tick", []):
            box.checked = True
        form.submit("approve", status=303)
    return address


def test_a_change_that_was_carried_out_still_shows_what_was_changed(carried_out, sign_in):
    shown = sign_in("digital").get(carried_out).html
    assert "қырық" in " ".join(mark.text for mark in shown.select(".diff ins"))
    assert "contacts қазақша" in shown.find(id="proposal").parent.text, (
        "it is in the bin and is still called by its name"
    )
    assert not shown.select("button[name=look]"), "there is no copy to look at any more"
