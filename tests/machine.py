"""The machine that acts for eight people, each act a transaction, and looks at everything after it.

What they may do is in tests/unit/workflow/test_any_path.py; what must hold then is in tests/regime.py and
tests/structure.py, which ask the sheets, the grants and the role table only.
"""

from collections import Counter
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from unittest.mock import patch

from hypothesis.stateful import RuleBasedStateMachine, initialize

from orda import clock
from orda.catalog.indexing import reindex
from orda.content.base import descendants
from orda.content.editing import stamp
from orda.errors import OrdaError
from orda.security.actor import actor_for
from orda.workflow.copies import acts
from orda.workflow.copies.operations import Reorder
from orda.workflow.requests import transitions
from orda.workflow.requests.proposals import NewSection, Principle, SectionChange
from orda.workflow.requests.request import CARRIED_OUT, DECIDED, requests_of
from orda.workflow.timing.schedule import Moments
from tests import factories, regime
from tests.structure import Seen, unasked_for

START = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


class People(RuleBasedStateMachine):
    """People at work in the department of therapy. Every act is a transaction, as it is on the site."""

    def __init__(self):
        super().__init__()
        self.now = START
        self.clock = patch.object(clock, "now", lambda: self.now)
        self.clock.start()
        self.app = factories.small_university().fresh()
        self.shown = {}
        self.vouched = set()
        self.by_system = False

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
            self.before, self.seen = regime.Public.of(site), Seen.of(site)
        self.owed, self.free, self.by_system = Counter(), Counter(), False
        try:
            with factories.work_in(self.app) as site:
                yield site, actor_for(site, login)
        except OrdaError:
            self.owed, self.free = Counter(), Counter()
        with factories.work_in(self.app) as site:
            self.look(site)

    def look(self, site) -> None:
        """What holds after each act."""
        assert list(regime.contradictions(site)) == []
        assert self.by_system or list(unasked_for(site, self.seen)) == []
        rows = Counter((row.action, row.uid) for row in regime.new_rows(site, self.before.rows))
        owed = self.owed or self.before.changes_to(regime.Public.of(site))
        assert owed - rows == Counter() and rows - owed <= self.free
        for request in requests_of(site).records.values():
            for number, visa in enumerate(request.visas):
                assert visa.action != "approved" or (request.number, number) in self.vouched
        for obj in descendants(site["units"]["therapy"]):
            text = content_of(obj)
            assert self.shown.setdefault((obj.uid, stamp(obj)), text) == text

    def owe(self, *rows: tuple[str, str]) -> None:
        """What the register owes for an act that no comparison of what is public tells of."""
        self.owed.update(rows)

    def wish(self, site, actor, wished, entered=None):
        """An act on the tree as the screens do it: at once, or noted."""
        before = site._p_jar.transaction_manager.savepoint()
        return acts.act(wished, actor=actor, context=site, give_up=before.rollback, entered=entered)

    def moments(self, begins, lasts) -> Moments:
        begin = begins and self.now + begins * HOUR
        return Moments(begin, lasts and (begin or self.now) + lasts * HOUR)

    def approve(self, site, request, actor, wanted) -> None:
        """Give a visa; that it was given shows in ``vouched`` only where the role table gives it to that person."""
        able = regime.givers(site, request, actor.login)
        ticks = tuple(tick.id for stage in request.waiting for tick in stage.ticks)
        references = {each.id: ("7", clock.today()) for stage in request.waiting for each in stage.references}
        given = {"context": site, "seen": len(request.visas), "ticks": ticks, "remark": "Себебі", "moments": wanted}
        transitions.approve(request, actor=actor, references=references, **given)
        number, row = next((n, v) for n, v in reversed([*enumerate(request.visas)]) if v.action == "approved")
        assert (row.for_whom or row.login) in able[row.stage]
        self.vouched.add((request.number, number))
        if request.state not in (CARRIED_OUT, DECIDED):
            return
        if isinstance(request.proposal, NewSection):
            self.owe(*(("founded", uid) for uid in request.result))
        elif isinstance(request.proposal, Principle):
            self.owe(("decided", site.uid))
        elif isinstance(request.proposal, SectionChange):
            self.owe(*(("published", uid) for uid in request.result))
            for act in request.proposal.operations:
                row = regime.ROW_OF_ACT[type(act)], regime.subject_of(act)
                # An order may have come to nothing by what is gone since.
                (self.free if isinstance(act, Reorder) else self.owed)[row] += 1


def content_of(page):
    """What a form for the page shows."""
    edition = page.edition
    return edition and (dict(edition.texts), {lang: edition.body(lang) for lang in edition.bodies}, edition.fields)


def page_of(site, number: int):
    """One of the pages of the department, whatever it is called."""
    pages = [obj for obj in descendants(site["units"]["therapy"]) if obj.kind == "page"]
    if not pages:
        raise OrdaError("all are in the bin")
    return pages[number % len(pages)]


def request_of(site, number: int):
    """One of the requests on their way; None when there is none."""
    found = requests_of(site).open_requests()
    return found[number % len(found)] if found else None


def three_acts(unit, number: int, name: str) -> list:
    """The pages in another order, one under another name, one in the bin: wishes, each read after the one before."""
    pages = [obj for obj in unit.values() if obj.kind == "page"]
    if len(pages) < 2:
        return []
    first, second = pages[number % len(pages)], pages[(number + 1) % len(pages)]
    return [
        lambda: acts.ordering(unit, list(reversed(list(unit)))),
        lambda: acts.placing(first, unit, name),
        lambda: acts.discarding(second),
    ]
