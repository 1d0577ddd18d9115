"""Whatever people do, in whatever order: nothing becomes public but by its route, and the records agree with it.

A machine that acts for eight people on pages, requests, visas, substitutions, letters, working copies, moments and the
bin. After each act it asks tests/regime.py, which knows the sheets, the grants and the role table only. With
``--hypothesis-profile=long`` it tries more paths than in the suite.
"""

from collections import Counter
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from unittest.mock import patch

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from orda import clock, regulation
from orda.catalog.indexing import reindex
from orda.content import arrange
from orda.content.base import descendants
from orda.content.editing import discard_draft, restore_version, save_draft, stamp
from orda.errors import OrdaError
from orda.history.bin import discard, restore
from orda.security import sharing
from orda.security.actor import SYSTEM, actor_for
from orda.text.retyped import corrections_of, slots
from orda.workflow.copies import working
from orda.workflow.copies.operations import noting
from orda.workflow.copies.sending import send_copy
from orda.workflow.levels import withdrawals
from orda.workflow.levels.letters import PageText, propose_letter
from orda.workflow.levels.sections import propose_section
from orda.workflow.requests import transitions
from orda.workflow.requests.proposals import CorrectionLetter, NewSection, SectionChange
from orda.workflow.requests.request import CARRIED_OUT, SCHEDULED, requests_of
from orda.workflow.requests.substituting import delegate, end_deputy, name_deputy, offices_of
from orda.workflow.timing import moments
from orda.workflow.timing.schedule import BEGIN, Moments, schedule_of
from tests import factories, regime

START = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
WRITERS = ("editor-therapy", "head-therapy", "digital")
PEOPLE = (*WRITERS, "vicerector", "rector", "admin", "editor-surgery", "head-surgery")
AWAY, DEPUTIES = ("head-therapy", "digital"), ("editor-surgery", "head-surgery", "editor-therapy")
WORDS = ("Бір", "Екі", "Үш")
writers, people, words = st.sampled_from(WRITERS), st.sampled_from(PEOPLE), st.sampled_from(WORDS)
numbers = st.integers(0, 2)
spans = st.sampled_from((None, None, 1, 2, 30))
B_TICKS = [tick.id for tick in regulation.get().routes["B"].stages[0].ticks]


class Work(RuleBasedStateMachine):
    """People at work in the department of therapy. Every act is a transaction, as it is on the site."""

    def __init__(self):
        super().__init__()
        self.now = START
        self.clock = patch.object(clock, "now", lambda: self.now)
        self.clock.start()
        self.app = factories.small_university().fresh()
        self.shown = {}
        self.vouched = set()

    @initialize()
    def some_pages(self):
        with factories.work_in(self.app) as site:
            for name in ("staff", "contacts"):
                factories.add(site["units"]["therapy"], "page", name)
            reindex(site)  # the factories give rights without telling the catalog

    def teardown(self):
        self.app.registry._zodb_databases[""].close()
        self.clock.stop()

    @contextmanager
    def act(self, login: str = "rector"):
        """One transaction of a person; a refusal undoes it, and is fine. Afterwards everything must hold."""
        self.now += timedelta(seconds=1)
        with factories.work_in(self.app) as site:
            self.before = regime.Public.of(site)
        self.owed = Counter()
        try:
            with factories.work_in(self.app) as site:
                yield site, actor_for(site, login)
        except OrdaError:
            self.owed = Counter()
        with factories.work_in(self.app) as site:
            self.look(site)

    def look(self, site) -> None:
        """What holds after each act."""
        assert list(regime.contradictions(site)) == []
        rows = Counter((row.action, row.uid) for row in regime.new_rows(site, self.before.rows))
        assert rows == (self.owed or self.before.changes_to(regime.Public.of(site)))
        for request in requests_of(site).records.values():
            for number, visa in enumerate(request.visas):
                assert visa.action != "approved" or (request.number, number) in self.vouched
        for obj in descendants(site["units"]["therapy"]):
            text = content_of(obj)
            assert self.shown.setdefault((obj.uid, stamp(obj)), text) == text

    def owe(self, *rows: tuple[str, str]) -> None:
        """What the register owes for an act that no comparison of what is public tells of."""
        self.owed.update(rows)

    @rule(number=numbers, login=writers, word=words, provider=st.sampled_from(("", *PEOPLE)))
    def save(self, number, login, word, provider):
        with self.act(login) as (site, actor):
            page = page_of(site, number)
            save_draft(page, texts={"kk": {"title": word}}, actor=actor, seen=stamp(page), provider=provider)

    @rule(number=numbers, login=writers, word=words, begins=spans, lasts=spans)
    def send(self, number, login, word, begins, lasts):
        with self.act(login) as (site, actor):
            page = page_of(site, number)
            if page.draft is None:
                save_draft(page, texts={"kk": {"title": word}}, actor=actor, seen=stamp(page))
            transitions.send(page, actor=actor, seen=stamp(page), moments=self.moments(begins, lasts))

    @rule(number=numbers, word=words, begins=spans, lasts=spans)
    def publish(self, number, word, begins, lasts):
        """The whole way of a text."""
        self.send(number, "editor-therapy", word, begins, lasts)
        self.decide_in_turn(-1, True, False)

    def moments(self, begins, lasts) -> Moments:
        begin = begins and self.now + begins * HOUR
        return Moments(begin, lasts and (begin or self.now) + lasts * HOUR)

    @rule(number=numbers, login=writers, version=st.integers(1, 3))
    def take_up_an_old_version(self, number, login, version):
        with self.act(login) as (site, actor):
            page = page_of(site, number)
            if version in page.versions:
                restore_version(page, version, actor=actor, seen=stamp(page))

    @rule(number=numbers, login=writers)
    def throw_a_draft_away(self, number, login):
        with self.act(login) as (site, actor):
            discard_draft(page_of(site, number), actor=actor)

    @rule(number=numbers, login=people, word=words)
    def write_a_letter(self, number, login, word):
        with self.act(login) as (site, actor):
            page = page_of(site, number)
            if page.live is None:
                return
            html = PageText.of(page.live, "ru").html
            slot = slots(html)[-1]
            corrections = corrections_of(html, {slot.index: f"{slot.text} {word}"})
            asked = CorrectionLetter(page.uid, "ru", page.live.title("ru"), page.live.number, corrections)
            propose_letter(page, actor=actor, letter=asked)

    @rule(login=people, name=st.sampled_from(("one", "two")))
    def ask_for_a_section(self, login, name):
        with self.act(login) as (site, actor):
            titles = {"kk": "Бөлім", "ru": "Раздел", "en": "Section"}
            asked = {"name": name, "titles": titles, "requirements": "Керек", "pages": (titles, {"kk": "Бет"})}
            propose_section(site["university"], actor=actor, unit=site["units"]["therapy"], **asked)

    @rule(number=numbers, name=st.sampled_from(("x", "y")), along=st.booleans(), tester=people)
    def send_a_working_copy(self, number, name, along, tester):
        with self.act("head-therapy") as (site, head):
            unit = site["units"]["therapy"]
            copy = working.open_copy(unit, actor=head)
            for act in three_acts(unit, number, name, head) if not copy.operations else ():
                working.note(copy, tried(site, act), actor=head, context=site)
            drafts = tuple(obj.uid for obj in working.drafts_in(unit, head)) if along else ()
            asked = {"description": "Реті", "tester": tester, "ticks": B_TICKS, "drafts": drafts}
            request = send_copy(copy, actor=head, context=site, **asked)
            self.vouched.add((request.number, 1))  # the signature of whoever asks is the visa of the unit (G5)

    @rule()
    def throw_a_working_copy_away(self):
        with self.act("head-therapy") as (site, head):
            for copy in working.copies_in_hand(site, head):
                working.throw_away(copy, actor=head, context=site)

    @rule(number=numbers, login=people, begins=spans, lasts=spans)
    def decide(self, number, login, begins, lasts):
        with self.act(login) as (site, actor):
            request = request_of(site, number)
            if request is not None:
                wanted = self.moments(begins, lasts) if begins and request.level == "A" else None
                self.approve(site, request, actor, wanted)

    @rule(number=st.integers(-1, 2), last=st.booleans(), other=st.booleans())
    def decide_in_turn(self, number, last, other):
        """Those decide who may, until all is decided or one visa is given."""
        for _stage in range(3 if last else 1):
            with self.act() as (site, _actor):
                request = request_of(site, number)
                order = reversed(PEOPLE) if other else PEOPLE  # deputies are the last ones
                able = (login for login in order if request is not None and regime.givers(site, request, login))
                login = next(able, None)
                if login is not None:
                    self.approve(site, request, actor_for(site, login), None)

    def approve(self, site, request, actor, wanted) -> None:
        """Give a visa; that it was given shows in ``vouched`` only where the role table gives it to that person."""
        able = regime.givers(site, request, actor.login)
        ticks = tuple(tick.id for stage in request.waiting for tick in stage.ticks)
        given = {"context": site, "seen": len(request.visas), "ticks": ticks, "remark": "Себебі", "moments": wanted}
        transitions.approve(request, actor=actor, **given)
        number, row = next((n, v) for n, v in reversed([*enumerate(request.visas)]) if v.action == "approved")
        assert (row.for_whom or row.login) in able[row.stage]
        self.vouched.add((request.number, number))
        if request.state == CARRIED_OUT and isinstance(request.proposal, NewSection):
            self.owe(*(("founded", uid) for uid in request.result))
        elif request.state == CARRIED_OUT and isinstance(request.proposal, SectionChange):
            self.owe(*(("published", uid) for uid in request.result))
            self.owe(*((regime.ROW_OF_ACT[type(act)], regime.subject_of(act)) for act in request.proposal.operations))

    @rule(number=numbers, login=people)
    def return_a_request(self, number, login):
        with self.act(login) as (site, actor):
            request = request_of(site, number)
            if request is not None:
                told = {"seen": len(request.visas), "reason": "facts", "remark": "Түзетіңіз"}
                transitions.return_to_author(request, actor=actor, context=site, **told)

    @rule(number=numbers, login=writers)
    def recall(self, number, login):
        with self.act(login) as (site, actor):
            request = request_of(site, number)
            if request is not None:
                transitions.recall(request, actor=actor, context=site)

    @rule(number=numbers, login=people)
    def withdraw(self, number, login):
        with self.act(login) as (site, actor):
            withdrawals.withdraw(page_of(site, number), actor=actor, reason="Қате дерек")

    @rule(number=numbers, login=people)
    def reinstate(self, number, login):
        with self.act(login) as (site, actor):
            request = request_of(site, number)
            if request is not None and request.level == "E":
                seen, able = len(request.visas), regime.givers(site, request, login)
                withdrawals.reinstate(request, actor=actor, context=site, seen=seen, remark="Дұрыс")
                assert able

    @rule(number=numbers, login=people)
    def hasten(self, number, login):
        with self.act(login) as (site, actor):
            request = request_of(site, number)
            if request is not None and request.state == SCHEDULED:
                own = login in regime.writers_of(site, request)
                seen = len(request.visas)
                moments.publish_now(request, actor=actor, context=site, seen=seen, remark="Шұғыл")
                assert not own

    @rule(hours=st.sampled_from((1, 2, 40)))
    def time_passes(self, hours):
        """What became due meanwhile is done one by one, as the timekeeper does it."""
        self.now += hours * HOUR
        with factories.work_in(self.app) as site:
            due = schedule_of(site).due(self.now, 100)
        for entry in due:
            refused = None
            with self.act() as (site, _actor):
                try:
                    moments.act_on(site, entry)
                except OrdaError as error:
                    refused = error.message
                    raise
            if refused is not None:
                assert entry.act == BEGIN
                with self.act() as (site, _actor):
                    moments.give_back(site, entry, refused)

    @rule(number=numbers, login=people)
    def put_into_the_bin(self, number, login):
        with self.act(login) as (site, actor):
            discard(page_of(site, number), actor=actor)

    @rule(login=people)
    def bring_back(self, login):
        with self.act(login) as (site, actor):
            for uid in list(site.services["bin"].entries)[:1]:
                restore(site, uid, actor=actor)

    @rule(number=numbers, login=people, name=st.sampled_from(("x", "y")))
    def rename(self, number, login, name):
        with self.act(login) as (site, actor):
            arrange.rename(page_of(site, number), name, actor=actor)

    @rule(login=people)
    def reorder(self, login):
        with self.act(login) as (site, actor):
            unit = site["units"]["therapy"]
            arrange.reorder(unit, list(reversed(list(unit))), actor=actor)

    @rule(person=st.sampled_from(AWAY), deputy=st.sampled_from(DEPUTIES), days=st.integers(0, 2))
    def name_a_deputy(self, person, deputy, days):
        with self.act("admin") as (site, admin):
            today = clock.today()
            terms = {"since": today, "until": today + timedelta(days), "order": "№ 15"}
            office = next(iter(offices_of(site, person)), "")
            name_deputy(site, actor=admin, person=person, deputy=deputy, office=office, **terms)
            self.owe(("settings", site.uid))

    @rule(number=numbers)
    def end_a_substitution(self, number):
        with self.act("admin") as (site, admin):
            end_deputy(site, number, actor=admin)
            self.owe(("settings", site.uid))

    @rule(number=numbers, login=people, deputy=people)
    def delegate(self, number, login, deputy):
        with self.act(login) as (site, actor):
            request = request_of(site, number)
            if request is not None:
                delegate(request, actor=actor, context=site, seen=len(request.visas), deputy=deputy)
                self.owe(("settings", site.uid))

    @rule(login=st.sampled_from(("head-therapy", "editor-surgery")), role=st.sampled_from(("head", "editor")))
    def give_or_take_a_role(self, login, role):
        with self.act() as (site, _actor):
            unit, principal = site["units"]["therapy"], f"user:{login}"
            if any((grant.principal, grant.role) == (principal, role) for grant in unit.grants):
                sharing.revoke(unit, principal, role, actor=SYSTEM)
            else:
                sharing.grant(unit, principal, role, actor=SYSTEM)
            self.owe(("rights", unit.uid))


def page_of(site, number: int):
    """One of the pages of the department, whatever it is called."""
    pages = [obj for obj in site["units"]["therapy"].values() if obj.kind == "page"]
    if not pages:
        raise OrdaError("all are in the bin")
    return pages[number % len(pages)]


def request_of(site, number: int):
    """One of the requests on their way; None when there is none."""
    found = requests_of(site).open_requests()
    return found[number % len(found)] if found else None


def content_of(page):
    """What a form for the page shows."""
    edition = page.edition
    return edition and (dict(edition.texts), {lang: edition.body(lang) for lang in edition.bodies}, edition.fields)


def three_acts(unit, number: int, name: str, actor) -> list:
    """The pages in another order, one under another name, one in the bin."""
    pages = [obj.__name__ for obj in unit.values() if obj.kind == "page"]
    if len(pages) < 2:
        return []
    first, second = pages[number % len(pages)], pages[(number + 1) % len(pages)]
    return [
        lambda: arrange.reorder(unit, list(reversed(list(unit))), actor=actor),
        lambda: arrange.rename(unit[first], name, actor=actor),
        lambda: discard(unit[second], actor=actor),
    ]


def tried(site, act) -> list:
    """The acts that happen in a transaction that is given up; a copy of one section knows only of these."""
    before = site._p_jar.transaction_manager.savepoint()
    try:
        with noting() as noted:
            act()
    finally:
        before.rollback()
    return noted


TestWork = Work.TestCase
TestWork.settings = settings(
    max_examples=settings().max_examples // 2,
    stateful_step_count=30,
    report_multiple_bugs=False,
    suppress_health_check=[HealthCheck.too_slow],
)
