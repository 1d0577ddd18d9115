"""Whatever people do, in whatever order: nothing becomes public but by its route, and the records agree with it.

A machine that acts for eight people on pages, requests, visas, substitutions, letters, working copies, moments, the
tree and the bin. After each act it asks tests/regime.py and tests/structure.py, which know the sheets, the grants and
the role table only. With
``--hypothesis-profile=long`` it tries more paths than in the suite.
"""

from datetime import timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import rule

from orda import clock, regulation
from orda.content.editing import discard_draft, restore_version, save_draft, stamp
from orda.errors import OrdaError
from orda.history.bin import discard, restore
from orda.security import sharing
from orda.security.acl import VISIBILITIES
from orda.security.actor import SYSTEM, actor_for
from orda.text.retyped import corrections_of, slots
from orda.workflow.copies import acts, working
from orda.workflow.copies.sending import send_copy
from orda.workflow.levels import withdrawals
from orda.workflow.levels.letters import PageText, propose_letter
from orda.workflow.levels.principles import propose_principle
from orda.workflow.levels.sections import propose_section
from orda.workflow.requests import transitions
from orda.workflow.requests.proposals import CorrectionLetter
from orda.workflow.requests.request import SCHEDULED
from orda.workflow.requests.substituting import delegate, end_deputy, name_deputy, offices_of
from orda.workflow.timing import moments
from orda.workflow.timing.schedule import BEGIN, schedule_of
from tests import factories, regime
from tests.machine import HOUR, People, page_of, request_of, three_acts

WRITERS = ("editor-therapy", "head-therapy", "digital")
PEOPLE = (*WRITERS, "vicerector", "rector", "admin", "editor-surgery", "head-surgery")
AWAY, DEPUTIES = ("head-therapy", "digital"), ("editor-surgery", "head-surgery", "editor-therapy")
WORDS = ("Бір", "Екі", "Үш")
writers, people, words = st.sampled_from(WRITERS), st.sampled_from(PEOPLE), st.sampled_from(WORDS)
numbers = st.integers(0, 2)
spans = st.sampled_from((None, None, 1, 2, 30))
B_TICKS = [tick.id for tick in regulation.get().routes["B"].stages[0].ticks]


class Work(People):
    """What they may do, sensible or not."""

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

    @rule(login=people)
    def ask_for_a_principle(self, login):
        with self.act(login) as (site, actor):
            propose_principle(site, actor=actor, unit=site["units"]["therapy"], title="Мәзір", note="Керек")

    @rule(number=numbers, name=st.sampled_from(("x", "y")), along=st.booleans(), tester=people)
    def send_a_working_copy(self, number, name, along, tester):
        with self.act("head-therapy") as (site, head):
            unit = site["units"]["therapy"]
            copy = working.open_copy(unit, actor=head)
            for wished in three_acts(unit, number, name) if not copy.operations else ():
                before = site._p_jar.transaction_manager.savepoint()
                working.try_out(copy, site)
                acts.act(wished, actor=head, context=site, give_up=before.rollback, entered=copy)
            drafts = {obj.uid: stamp(obj) for obj in working.drafts_in(unit, head)} if along else {}
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
            page = page_of(site, number)
            self.wish(site, actor, lambda: acts.discarding(page))

    @rule(login=people, number=numbers)
    def bring_back(self, login, number):
        with self.act(login) as (site, actor):
            uids = list(site.services["bin"].entries)
            if uids:
                self.wish(site, actor, lambda: acts.bringing_back(site, uids[number % len(uids)]))

    @rule(number=numbers, login=people, name=st.sampled_from(("x", "y")))
    def rename(self, number, login, name):
        with self.act(login) as (site, actor):
            page = page_of(site, number)
            self.wish(site, actor, lambda: acts.placing(page, page.__parent__, name))

    @rule(number=numbers, other=numbers, login=people)
    def move(self, number, other, login):
        with self.act(login) as (site, actor):
            page, target = page_of(site, number), [site["units"]["therapy"], page_of(site, other)][other % 2]
            self.wish(site, actor, lambda: acts.placing(page, target))

    @rule(login=people, number=numbers)
    def reorder(self, login, number):
        with self.act(login) as (site, actor):
            folder = [site["units"]["therapy"], page_of(site, number)][number % 2]
            self.wish(site, actor, lambda: acts.ordering(folder, list(reversed(list(folder)))))

    @rule(number=numbers, login=people, visibility=st.sampled_from(VISIBILITIES))
    def name_the_readers(self, number, login, visibility):
        with self.act(login) as (site, actor):
            page = page_of(site, number)
            outcome = self.wish(site, actor, lambda: acts.showing(page, visibility))
            if outcome.copy is None and outcome.operations:
                self.owe(("rights", page.uid))

    @rule(number=numbers, login=people)
    def hide_and_show(self, number, login):
        self.name_the_readers(number, "head-therapy", "internal")
        self.name_the_readers(number, login, "public")

    @rule(number=numbers, back=st.booleans())
    def the_program_itself_tidies_up(self, number, back):
        """The shell and the importers are no people: what they do is not asked for."""
        with self.act() as (site, _actor):
            self.by_system = True
            uids = list(site.services["bin"].entries)
            if back and uids:
                restore(site, uids[number % len(uids)], actor=SYSTEM)
            elif not back:
                discard(page_of(site, number), actor=SYSTEM)

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


TestWork = Work.TestCase
TestWork.settings = settings(
    max_examples=settings().max_examples // 2,
    stateful_step_count=30,
    report_multiple_bugs=False,
    suppress_health_check=[HealthCheck.too_slow],
)
