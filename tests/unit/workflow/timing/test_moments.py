"""Scheduled publication and expiry: on the minute, once, whatever happens to the clock, the text and the page."""

from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orda import clock, regulation
from orda.content.editing import save_draft, stamp
from orda.errors import BadField, InvalidState, NotAllowed, OrdaError
from orda.history.bin import discard, restore
from orda.security.actor import SYSTEM, actor_for
from orda.workflow.levels.withdrawals import reinstate, withdraw
from orda.workflow.requests import inbox, transitions
from orda.workflow.requests.carrying_out import publish_drafts
from orda.workflow.requests.request import OPEN, PUBLISHED, RECALLED, RETURNED, SCHEDULED, requests_of
from orda.workflow.requests.substituting import name_deputy
from orda.workflow.timing import moments
from orda.workflow.timing.schedule import END, Moments, schedule_of

START = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


class Time:
    """A clock that stands until somebody puts it forward or back."""

    def __init__(self):
        self.now = START


@pytest.fixture
def time(monkeypatch):
    found = Time()
    monkeypatch.setattr(clock, "now", lambda: found.now)
    return found


@pytest.fixture
def page(time, site):
    return site["units"]["therapy"]["about"]


def sent(page, title="Жаңа", **asked):
    editor = actor_for(page.__parent__.__parent__.__parent__, "editor-therapy")
    save_draft(page, texts={"kk": {"title": title}}, actor=editor, seen=stamp(page))
    return transitions.send(page, actor=editor, seen=stamp(page), moments=Moments(**asked))


def visa(site, request, login, **more):
    ticks = tuple(tick.id for tick in request.stage.ticks)
    acting = {"actor": actor_for(site, login), "context": site, "seen": len(request.visas), "ticks": ticks}
    return transitions.approve(request, **{**acting, **more})


def approved(site, page, **asked):
    request = sent(page, **asked)
    for login in ("head-therapy", "digital"):
        visa(site, request, login)
    return request


def tick(site):
    """What the timekeeper does, in one transaction that nobody commits."""
    for entry in schedule_of(site).due(clock.now(), 100):
        before = site._p_jar.transaction_manager.savepoint()
        try:
            moments.act_on(site, entry)
        except OrdaError as refused:
            before.rollback()
            moments.give_back(site, entry, refused.message)


def rows(site, action):
    return [row for row in site.services["register"].newest(count=1000) if row.action == action]


def test_an_approved_request_waits_and_is_published_at_its_moment_with_the_real_time(site, page, time):
    request = approved(site, page, begins=START + HOUR)
    assert (request.state, page.live.number, page.draft.scheduled) == (SCHEDULED, 1, START + HOUR)
    assert (request.closed, request.waiting, request.late) == (None, (), False)
    time.now = START + HOUR - timedelta(microseconds=1)
    tick(site)
    assert request.state == SCHEDULED
    time.now = START + HOUR + timedelta(seconds=3)
    tick(site)
    assert (request.state, page.live.title("kk"), page.draft) == (PUBLISHED, "Жаңа", None)
    row = rows(site, "published")[0]
    assert (row.time, row.actor, row.approver, row.request) == (time.now, "editor-therapy", "digital", request.number)
    last = request.visas[-1]
    assert (last.action, last.login, last.time) == ("published", "system", time.now)


def test_it_waits_in_the_list_of_its_author_and_of_nobody_else(site, page, person):
    request = approved(site, page, begins=START + HOUR)
    assert inbox.on_the_way(site, person("editor-therapy")) == [request]
    assert [inbox.waiting_for(site, person(login)) for login in ("head-therapy", "digital", "admin")] == [[], [], []]


def test_after_downtime_it_is_published_late_once_with_the_real_time(site, page, time):
    approved(site, page, begins=START + HOUR)
    before = len(rows(site, "published"))
    time.now = START + timedelta(days=3)
    tick(site)
    time.now = START
    tick(site)
    time.now = START + timedelta(days=4)
    tick(site)
    found = rows(site, "published")
    assert (len(found), found[0].time) == (before + 1, START + timedelta(days=3))


def test_a_moment_that_comes_before_the_last_visa_means_at_once(site, page, time):
    request = sent(page, begins=START + HOUR)
    visa(site, request, "head-therapy")
    time.now = START + 2 * HOUR
    visa(site, request, "digital")
    assert (request.state, len(schedule_of(site).entries)) == (PUBLISHED, 0)


def test_the_public_state_ends_at_its_minute_by_the_program_with_one_row_and_without_a_review(site, page, time):
    request = approved(site, page, ends=START + HOUR)
    assert (page.live.expires, request.state) == (START + HOUR, PUBLISHED)
    before = len(site.services["register"])
    time.now = START + HOUR
    tick(site)
    tick(site)
    assert (page.live, page.draft.title("kk")) == (None, "Жаңа")
    assert len(site.services["register"]) == before + 1
    row = rows(site, "withdrawn")[0]
    assert (row.time, row.actor, row.comment) == (time.now, "system", moments.TIME_IS_OVER)
    assert requests_of(site).open_requests() == []


def test_a_newer_version_without_an_end_stays(site, page, time):
    approved(site, page, ends=START + HOUR)
    approved(site, page, title="Мерзімсіз")
    time.now = START + 2 * HOUR
    tick(site)
    assert page.live.title("kk") == "Мерзімсіз"


def test_a_change_of_the_section_leaves_a_page_its_end(site, page, time):
    approved(site, page, ends=START + HOUR)
    save_draft(page, texts={"kk": {"title": "Бөліммен бірге"}}, actor=SYSTEM, seen=stamp(page))
    request = requests_of(site).add("B", {page.uid: stamp(page)}, "head-therapy")
    publish_drafts(request, [page], SYSTEM)
    assert (page.live.title("kk"), page.live.expires) == ("Бөліммен бірге", START + HOUR)


def test_a_version_that_waited_beyond_its_own_end_goes_back_to_its_author(site, page, time):
    request = approved(site, page, begins=START + HOUR, ends=START + 2 * HOUR)
    time.now = START + 3 * HOUR
    tick(site)
    assert (request.state, page.live.number, page.draft.sent) == (RETURNED, 1, None)


def test_a_check_that_fails_at_the_moment_publishes_nothing_and_tells_the_author_why(site, page, time, person):
    request = approved(site, page, begins=START + HOUR)
    page.draft.texts = {}
    before = len(site.services["register"])
    time.now = START + HOUR
    tick(site)
    assert (request.state, page.live.number, len(site.services["register"])) == (RETURNED, 1, before)
    assert (page.draft.sent, page.draft.scheduled) == (None, None)
    last = request.visas[-1]
    assert (last.action, last.login, last.message[0]) == (
        "returned",
        "system",
        "The text has no title in any language.",
    )
    assert inbox.returned_to(site, person("editor-therapy")) == [request]


@pytest.mark.parametrize("gone", [True, False])
def test_a_draft_that_is_gone_or_another_at_the_moment_sends_the_request_back(site, page, time, gone):
    request = approved(site, page, begins=START + HOUR)
    if gone:
        page.draft = None
    else:
        page.draft.revision += 1
    time.now = START + HOUR
    tick(site)
    assert (request.state, rows(site, "published")[0].request, page.live.number) == (RETURNED, None, 1)


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"begins": START}, "begins"),
        ({"begins": START - HOUR}, "begins"),
        ({"begins": datetime(9999, 12, 31, tzinfo=UTC)}, "begins"),
        ({"ends": START - HOUR}, "ends"),
        ({"ends": datetime(9999, 12, 31, tzinfo=UTC)}, "ends"),
        ({"begins": START + HOUR, "ends": START + HOUR}, "ends"),
        ({"begins": START + 2 * HOUR, "ends": START + HOUR}, "ends"),
    ],
)
def test_moments_without_sense_are_refused_at_their_field(site, page, asked, field):
    with pytest.raises(BadField) as refused:
        sent(page, **asked)
    assert (refused.value.field, requests_of(site).newest()) == (field, [])


def test_only_the_last_approver_changes_the_moments_and_says_why(site, page):
    request = sent(page, begins=START + HOUR)
    later = Moments(START + 2 * HOUR, START + 3 * HOUR)
    with pytest.raises(InvalidState):
        visa(site, request, "head-therapy", moments=later, remark="Кейінірек")
    visa(site, request, "head-therapy", moments=Moments(START + HOUR))
    with pytest.raises(OrdaError, match="Write in the remark why"):
        visa(site, request, "digital", moments=later)
    with pytest.raises(BadField):
        visa(site, request, "digital", moments=Moments(START - HOUR), remark="Бұрын")
    visa(site, request, "digital", moments=later, remark="Кеңес ертең")
    assert (request.state, request.begins, request.ends) == (SCHEDULED, *later)
    assert (request.visas[-1].moments, request.visas[-1].remark) == (later, "Кеңес ертең")


def test_the_last_approver_may_take_the_moment_away(site, page):
    request = sent(page, begins=START + HOUR)
    visa(site, request, "head-therapy")
    visa(site, request, "digital", moments=Moments(), remark="Күтпейміз")
    assert (request.state, page.live.title("kk")) == (PUBLISHED, "Жаңа")


def test_an_end_that_passed_on_the_way_stops_the_last_visa_until_it_is_mended(site, page, time):
    request = sent(page, ends=START + HOUR)
    visa(site, request, "head-therapy")
    time.now = START + 2 * HOUR
    with pytest.raises(BadField, match="over already"):
        visa(site, request, "digital")
    visa(site, request, "digital", moments=Moments(ends=START + 9 * HOUR), remark="Мерзім ұзарды")
    assert page.live.expires == START + 9 * HOUR


def test_the_author_recalls_it_before_the_moment_and_nothing_is_published(site, page, time, person):
    request = approved(site, page, begins=START + HOUR)
    with pytest.raises(NotAllowed):
        transitions.recall(request, actor=person("digital"), context=site)
    transitions.recall(request, actor=person("editor-therapy"), context=site)
    assert (request.state, page.draft.sent, page.draft.scheduled) == (RECALLED, None, None)
    time.now = START + HOUR
    tick(site)
    assert (page.live.number, request.state, len(schedule_of(site).entries)) == (1, RECALLED, 0)


def test_reviewers_publish_it_before_its_moment_with_a_reason_and_only_once(site, page, time, person):
    request = approved(site, page, begins=START + HOUR)
    seen = len(request.visas)
    for login in ("editor-therapy", "head-therapy", "vicerector", "rector"):
        with pytest.raises(NotAllowed):
            moments.publish_now(request, actor=person(login), context=site, seen=seen, remark="Шұғыл")
    with pytest.raises(OrdaError, match="Write why it cannot wait"):
        moments.publish_now(request, actor=person("digital"), context=site, seen=seen, remark=" ")
    with pytest.raises(InvalidState):
        moments.publish_now(request, actor=person("digital"), context=site, seen=seen - 1, remark="Шұғыл")
    moments.publish_now(request, actor=person("digital"), context=site, seen=seen, remark="Шұғыл")
    count = len(rows(site, "published"))
    time.now = START + HOUR
    tick(site)
    assert (request.state, page.live.number, len(rows(site, "published"))) == (PUBLISHED, 2, count)
    with pytest.raises(InvalidState):
        moments.publish_now(request, actor=person("digital"), context=site, seen=seen + 1, remark="Шұғыл")


def test_reviewers_send_it_back_before_its_moment_when_they_find_a_mistake(site, page, time, person):
    request = approved(site, page, begins=START + HOUR)
    acting = {"context": site, "seen": len(request.visas), "reason": "facts"}
    for login in ("editor-therapy", "head-therapy", "vicerector"):
        with pytest.raises(NotAllowed):
            transitions.return_to_author(request, actor=person(login), remark="Жыл қате", **acting)
    with pytest.raises(OrdaError, match="Write what has to be changed"):
        transitions.return_to_author(request, actor=person("digital"), remark=" ", **acting)
    with pytest.raises(InvalidState):
        transitions.return_to_author(request, actor=person("digital"), remark="Жыл қате", **{**acting, "seen": 2})
    transitions.return_to_author(request, actor=person("digital"), remark="Жыл қате", **acting)
    time.now = START + HOUR
    tick(site)
    assert (request.state, page.live.number, page.draft.sent, page.draft.scheduled) == (RETURNED, 1, None, None)
    assert inbox.returned_to(site, person("editor-therapy")) == [request]


def test_the_deputy_who_gave_the_last_visa_may_still_stop_or_hasten_it_in_both_names(site, page, time):
    """Clause A8: whoever is away cannot find the mistake."""
    day = clock.today()
    office = {"office": "role:reviewer", "since": day, "until": day, "order": "№ 7"}
    name_deputy(site, actor=actor_for(site, "admin"), person="digital", deputy="editor-surgery", **office)
    request = sent(page, begins=START + HOUR)
    for login in ("head-therapy", "editor-surgery"):
        visa(site, request, login)
    deputy, seen = actor_for(site, "editor-surgery"), len(request.visas)
    moments.publish_now(request, actor=deputy, context=site, seen=seen, remark="Шұғыл")
    row = next(row for row in request.visas if row.action == "hastened")
    assert (row.login, row.for_whom, row.order, request.state) == ("editor-surgery", "digital", "№ 7", PUBLISHED)


def test_what_was_in_the_bin_at_its_end_is_withdrawn_when_it_comes_back(site, page, time):
    approved(site, page, ends=START + HOUR)
    entry = discard(page, actor=SYSTEM)
    time.now = START + 2 * HOUR
    tick(site)
    restore(site, entry.uid, actor=SYSTEM)
    tick(site)
    assert site["units"]["therapy"]["about"].live is None


def test_a_version_whose_time_is_over_is_not_reinstated(site, page, time, person):
    approved(site, page, ends=START + HOUR)
    withdraw(page, actor=person("rector"), reason="Қате")
    review = requests_of(site).newest()[0]
    time.now = START + 2 * HOUR
    with pytest.raises(OrdaError, match="is over"):
        reinstate(review, actor=person("digital"), context=site, seen=1, remark="Дұрыс еді")


def test_versions_and_requests_of_older_sites_have_no_moments(site, page):
    assert "expires" not in vars(page.live)
    assert page.live.expires is None
    request = sent(page)
    assert "begins" in vars(request)
    del request.begins, request.ends
    visa(site, request, "head-therapy")
    visa(site, request, "digital")
    assert (request.state, page.live.expires) == (PUBLISHED, None)


ACTS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(("send", "schedule", "schedule")), st.integers(-1, 5), st.integers(-1, 9)),
        st.sampled_from(("approve", "approve", "recall", "return", "hasten", "withdraw", "tick")),
        st.tuples(st.just("clock"), st.integers(-4, 6)),
    ),
    min_size=6,
    max_size=16,
)


@contextmanager
def tried(site):
    before = site._p_jar.transaction_manager.savepoint()
    try:
        yield
    finally:
        before.rollback()


def do(site, page, time, act):
    """One act of a person, the clock or the timekeeper; a refusal is fine."""
    name, *words = act if isinstance(act, tuple) else (act,)
    request = requests_of(site).open_for(page.uid)
    if name == "clock":
        time.now += words[0] * HOUR / 2
    elif name == "tick":
        tick(site)
    else:
        before = site._p_jar.transaction_manager.savepoint()
        try:
            act_of_people(site, page, request, name, words)
        except OrdaError:
            before.rollback()


def act_of_people(site, page, request, name, words):
    if name in ("send", "schedule"):
        begins, ends = (clock.now() + hours * HOUR if hours >= 0 else None for hours in words)
        request = sent(page, title=f"Мәтін {page.last_revision}", begins=begins, ends=ends)
        for login in ("head-therapy", "digital") if name == "schedule" else ():
            visa(site, request, login)
    elif name == "withdraw":
        withdraw(page, actor=actor_for(site, "rector"), reason="Қате")
    elif request is not None and name == "recall":
        transitions.recall(request, actor=actor_for(site, "editor-therapy"), context=site)
    elif request is not None and name == "hasten":
        acting = {"actor": actor_for(site, "digital"), "context": site, "seen": len(request.visas)}
        moments.publish_now(request, remark="Шұғыл", **acting)
    elif request is not None and request.stage is not None and name == "approve":
        visa(site, request, ("head-therapy", "digital")[len(request.given)])
    elif request is not None and request.stage is not None and name == "return":
        login, reason = ("head-therapy", "digital")[len(request.given)], next(iter(regulation.get().return_reasons))
        acting = {"actor": actor_for(site, login), "context": site, "seen": len(request.visas)}
        transitions.return_to_author(request, reason=reason, remark="Түзетіңіз", **acting)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=ACTS)
def test_a_request_is_published_at_most_once_and_never_before_its_moment(site, page, time, acts):
    with tried(site):
        time.now = START
        for act in acts:
            do(site, page, time, act)
            made = [row for row in rows(site, "published") if row.request is not None]
            numbers = [row.request for row in made]
            assert len(numbers) == len(set(numbers)) == len(page.versions) - 1
            for row in made:
                request = requests_of(site).request(row.request)
                hastened = any(each.action == "hastened" for each in request.visas)
                assert request.state == PUBLISHED
                assert hastened or request.begins is None or row.time >= request.begins
            held = requests_of(site).open_for(page.uid)
            assert held is None or held.state in (OPEN, SCHEDULED)
        time.now += timedelta(days=1)
        tick(site)
        assert all(request.state != SCHEDULED for request in requests_of(site).newest())
        assert page.live is None or page.live.expires is None or page.live.expires > clock.now()
        assert not [entry for entry in schedule_of(site).entries if entry[1] == END and entry[0] <= clock.now()]
        assert site.services["register"].first_broken() is None
