"""Publication at its minute on the screens of the author, the approvers and the visitor (the clock is Almaty's)."""

from datetime import timedelta

import pytest

from orda import clock
from orda.text.dates import format_date
from orda.workflow.timing import on_time
from orda.workflow.timing.schedule import END, schedule_of
from tests import factories
from tests.workplace import ABOUT, approve, edit, form_with, give_back, send, send_form

FORMAT = "%Y-%m-%dT%H:%M"
HOUR = timedelta(hours=1)


@pytest.fixture
def later(monkeypatch):
    """``later(hours=1)`` moves the clock; it begins at a whole minute."""
    now = clock.now().replace(second=0, microsecond=0)

    def move(**span):
        monkeypatch.setattr(clock, "now", lambda: now + timedelta(**span))
        return now

    move()
    return move


def typed(moment) -> str:
    return clock.to_local(moment).strftime(FORMAT)


def main(page) -> str:
    return " ".join(page.html.find("main").text.split())


def scheduled(sign_in, **asked) -> str:
    """A text that has all its visas; the address of the request."""
    editor = sign_in("editor-therapy")
    edit(editor)
    address = send(editor, **asked).request.path_qs
    for login in ("head-therapy", "digital"):
        assert approve(sign_in(login).get(address)).status_int == 303
    return address


def test_from_the_wish_of_the_author_to_the_end_of_publicity(app, sign_in, visitor, later):
    now = later()
    begins, ends = now + HOUR / 2, now + HOUR
    address = scheduled(sign_in, begins=typed(begins), ends=typed(ends))
    when = f"Жарияланады: {clock.to_local(begins):%Y}"
    editor = sign_in("editor-therapy")
    shown = main(editor.get(address))
    assert "Мақұлданды, өз уақытын күтуде" in shown and when in shown
    assert when in main(editor.get("/kk/@@my-work"))
    assert when in main(editor.get("/kk/@@requests?state=scheduled"))
    assert when in main(editor.get("/kk/units/therapy/@@contents?state=scheduled"))
    assert when in " ".join(editor.get(f"/kk{ABOUT}/@@preview").html.text.split()), "the bar of the object says it"
    assert "қырық" not in visitor.get(f"/kk{ABOUT}")
    later(minutes=30)
    assert "қырық" in visitor.get(f"/kk{ABOUT}")
    assert "Өз уақытында жарияланды" in main(editor.get(address))
    assert "Жарияланым мерзімінің соңы:" in " ".join(editor.get(f"/kk{ABOUT}").html.text.split())
    ended = f"Жарияланым мерзімінің соңы: {clock.to_local(ends):%Y}"
    assert ended in main(editor.get(f"/kk{ABOUT}/@@history"))
    later(minutes=60)
    visitor.get(f"/kk{ABOUT}", status=404)
    assert "Кафедра туралы" not in visitor.get("/kk/units/therapy")
    register = main(sign_in("admin").get("/kk/@@register"))
    assert "Жарияланым мерзімі аяқталды" in register
    assert "the time of publicity" not in register


def test_a_wrong_moment_is_told_at_its_field_and_nothing_typed_is_lost(sign_in, later):
    now = later()
    editor = sign_in("editor-therapy")
    edit(editor)
    form = send_form(editor)
    for begins, ends, field, words in (
        ("2020-01-01T09:00", "", "begins", "Бұл уақыт өтіп кетті"),
        ("9999-12-31T23:59", "", "begins", "Алдағы 5 жыл"),
        ("0001-01-01T00:00", "", "begins", "Күні мен уақытын жазыңыз"),
        ("ертең", "", "begins", "Күні мен уақытын жазыңыз"),
        ("12026-01-01T09:00", "", "begins", "Күні мен уақытын жазыңыз"),
        ("", "2020-01-01T09:00", "ends", "Бұл уақыт өтіп кетті"),
        (typed(now + 2 * HOUR), typed(now + HOUR), "ends", "кейін болуы керек"),
    ):
        form["begins"], form["ends"], form["comment"] = begins, ends, "Кеңеске дейін"
        refused = form.submit(status=422)
        assert words in refused.html.find(id=f"{field}-error").text
        assert refused.html.find(id=field)["aria-describedby"].startswith(f"{field}-error")
        form = form_with(refused, "comment", "seen")
        assert (form["begins"].value, form["ends"].value, form["comment"].value) == (begins, ends, "Кеңеске дейін")
    form["begins"] = form["ends"] = ""
    form.submit(status=303)


def test_the_last_approver_moves_it_with_a_reason_that_the_author_reads(sign_in, later):
    now = later()
    editor = sign_in("editor-therapy")
    edit(editor)
    address = send(editor, begins=typed(now + HOUR)).request.path_qs
    head, digital = sign_in("head-therapy"), sign_in("digital")
    assert not any("begins" in form.fields for form in head.get(address).forms.values())
    assert "Жарияланады:" in main(head.get(address))
    approve(head.get(address))
    other = typed(now + 3 * HOUR)
    refused = approve(digital.get(address), begins=other)
    assert refused.status_int == 422
    assert form_with(refused, "approve")["begins"].value == other
    assert approve(refused, begins=other, remark="Кеңес кейінірек").status_int == 303
    shown = main(editor.get(address))
    assert "Кеңес кейінірек" in shown and other[-5:] in shown


def test_the_author_takes_it_back_and_a_reviewer_publishes_it_at_once(app, sign_in, visitor, later):
    now = later()
    address = scheduled(sign_in, begins=typed(now + HOUR))
    editor, head, digital = (sign_in(login) for login in ("editor-therapy", "head-therapy", "digital"))
    assert not any(
        "hasten" in form.fields for browser in (editor, head) for form in browser.get(address).forms.values()
    )
    assert not any("recall" in form.fields for form in digital.get(address).forms.values())
    form_with(editor.get(address), "recall").submit("recall", status=303)
    assert "қырық" not in visitor.get(f"/kk{ABOUT}")
    again = send(editor, begins=typed(now + HOUR)).request.path_qs
    for browser in (head, digital):
        approve(browser.get(again))
    form = form_with(digital.get(again), "hasten")
    form["remark"] = " "
    assert form.submit("hasten", status=422).html.find("textarea", id="haste").find_parent("details").has_attr("open")
    form["remark"] = "Шұғыл хабар"
    form.submit("hasten", status=303)
    assert form.submit("hasten", status=303).location.endswith("my-work"), "a second click is no refusal"
    assert "қырық" in visitor.get(f"/kk{ABOUT}")
    assert "Шұғыл хабар" in main(editor.get(again))


def test_a_reviewer_sends_it_back_before_its_moment(sign_in, visitor, later):
    now = later()
    address = scheduled(sign_in, begins=typed(now + HOUR / 2))
    digital, editor = sign_in("digital"), sign_in("editor-therapy")
    assert not any("return" in form.fields for form in editor.get(address).forms.values())
    assert give_back(digital.get(address), remark=" ").status_int == 422
    assert give_back(digital.get(address), remark="Жыл қате").status_int == 303
    later(minutes=31)
    assert "қырық" not in visitor.get(f"/kk{ABOUT}")
    assert "Жыл қате" in main(editor.get("/kk/@@my-work"))


def test_a_check_that_fails_at_the_moment_is_told_in_the_readers_language(app, sign_in, later):
    now = later()
    address = scheduled(sign_in, begins=typed(now + HOUR / 2))
    with factories.work_in(app) as site:
        site["units"]["therapy"]["about"].draft.texts = {}
    later(minutes=31)
    shown = main(sign_in("editor-therapy").get(address))
    assert "Мәтіннің" in shown and "жүйе" in shown.lower()
    assert "Қайтарылған" in shown
    assert "The text has no title" not in main(sign_in("editor-therapy", "ru").get(address.replace("/kk/", "/ru/")))


def test_a_page_that_ends_by_itself_offers_its_end_again(sign_in, later):
    now = later()
    scheduled(sign_in, ends=typed(now + HOUR))
    editor = sign_in("editor-therapy")
    edit(editor, **{"texts.kk.title": "Басқа атау"})
    form = send_form(editor)
    assert (form["begins"].value, form["ends"].value) == ("", typed(now + HOUR))


def test_the_day_of_the_fact_is_asked_for_kept_and_shown_with_the_clock_of_the_stage(sign_in, later):
    """Clauses E3, E7: today when nobody says otherwise, and what was typed stays after a refusal."""
    later()
    editor = sign_in("editor-therapy")
    edit(editor)
    form = send_form(editor)
    assert form["fact"].value == clock.today().isoformat()
    for day, words in (("9999-12-31", "болашақта"), ("2001-01-01", "Соңғы бір жыл"), ("кеше", "Күнін жазыңыз")):
        form["fact"], form["comment"] = day, "Кеңес шешімі"
        refused = form.submit(status=422)
        assert words in refused.html.find(id="fact-error").text
        form = form_with(refused, "comment", "seen")
        assert (form["fact"].value, form["comment"].value) == (day, "Кеңес шешімі")
    yesterday = clock.today() - timedelta(days=1)
    form["fact"] = yesterday.isoformat()
    address = form.submit(status=303).location
    shown = main(editor.get(address))
    assert "Факті болған немесе өзгерген күн" + " ".join(format_date(yesterday, "kk").split()) in shown
    assert "Осы кезеңде күту басталған уақыт" in shown
    later(minutes=40)
    for login in ("head-therapy", "digital"):
        approve(sign_in(login).get(address))
    assert "Соңғы визадан жарияланғанға дейін" in main(editor.get(address))


def test_the_printed_sheet_says_which_moments_were_asked_for(sign_in, later):
    """Clause A7: the row of the act keeps them, in both languages."""
    now = later()
    address = scheduled(sign_in, begins=typed(now + HOUR), ends=typed(now + 2 * HOUR))
    page = sign_in("editor-therapy").get(address.replace("@@request", "@@sheet"))
    begins, ends = (clock.to_local(now + hours * HOUR).strftime("%d.%m.%Y %H:%M:00") for hours in (1, 2))
    shown = main(page)
    assert f"Жарияланады: {begins}" in shown and f"Будет опубликовано: {begins}" in shown
    assert f"Жарияланым мерзімінің соңы: {ends}" in shown and f"Видно посетителям до: {ends}" in shown


def test_a_monitor_sees_what_should_have_happened_and_did_not(app, visitor, later, monkeypatch):
    now = later()
    with factories.work_in(app) as site:
        history = site["university"]["history"]
        history.live.expires = now + HOUR
        schedule_of(site).add(now + HOUR, END, history.uid)
    assert visitor.get("/@@status").json["overdue_seconds"] == 0
    monkeypatch.setattr(on_time, "act_on", lambda site, entry: 1 / 0)
    later(minutes=62)
    assert visitor.get("/@@status").json["overdue_seconds"] == 120
