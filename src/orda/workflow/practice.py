"""The practice folder (D12): each colleague's own text, which goes the way of level A with its author in every part.

It is no content and no request: nothing of it is in the tree, in an index, in the register or in anybody's letters, and
no permission comes of it. What is practised is real: the same form, sanitiser, checks, comparison, ticks and reasons.
"""

from datetime import datetime, timedelta

from BTrees.OOBTree import OOBTree
from persistent import Persistent
from substanced.content import service

from orda import clock, regulation
from orda.content.editions import Body, Draft, Version
from orda.content.kinds.page import Page
from orda.content.site import service_of
from orda.errors import InvalidState, OrdaError
from orda.i18n import _
from orda.regulation.parameters import Stage
from orda.workflow.requests.checks import Finding, check_draft
from orda.workflow.sheets.approval import MAX_REMARK

LEVEL = "A"
WRITING, DONE = "writing", "done"  # between them stand the ids of the stages
KEPT = timedelta(days=90)
NAME = "practice"


class Exercise(Persistent):
    """One person's text: ``public`` is what the visitors of the exercise see, ``draft`` what the person has written,
    ``at`` where it is, ``returned`` (reason, remark) why it came back."""

    returned: tuple[str, str] | None = None

    def __init__(self, login: str, texts: dict[str, tuple[str, str]]):
        draft = Draft(None, login)
        draft.texts = {lang: {"title": title} for lang, (title, _html) in texts.items()}
        draft.bodies = {lang: Body(html) for lang, (_title, html) in texts.items()}
        draft.changed = dict.fromkeys(texts, clock.now())
        self.public = Version(1, draft, approver=login, request_number=None, comment="")
        self.draft = Draft(self.public, login)
        self.at = WRITING
        self.changed: datetime = clock.now()

    @property
    def stage(self) -> Stage | None:
        """The visa that it waits for."""
        return next((stage for stage in regulation.get().routes[LEVEL].stages if stage.id == self.at), None)


@service("practice", service_name="practice")
class Practice(Persistent):
    """The service that holds everybody's exercise, by login."""

    def __init__(self):
        self.exercises = OOBTree()


def practice_of(context) -> Practice:
    """The service of the site that ``context`` belongs to."""
    return service_of(context, "practice")


def page_of(exercise: Exercise, site) -> Page:
    """The page that the checks and the screens look at; it stands in no folder and is stored nowhere."""
    page = Page(exercise.draft.provider)
    page.__parent__, page.__name__ = site, NAME
    page.live, page.draft = exercise.public, exercise.draft
    return page


def findings(exercise: Exercise, site) -> list[Finding]:
    """What the automatic checks say of the draft."""
    return check_draft(page_of(exercise, site), exercise.draft)


def differs(exercise: Exercise) -> bool:
    """Is there anything to approve?"""
    languages = regulation.get().languages
    return any(
        exercise.draft.texts.get(lang, {}) != exercise.public.texts.get(lang, {})
        or exercise.draft.body(lang) != exercise.public.body(lang)
        for lang in languages
    )


def write(exercise: Exercise, *, texts: dict[str, dict[str, str]], bodies: dict[str, str]) -> None:
    """Save what was typed and the form has cleaned. Raises InvalidState while it waits for a visa."""
    if exercise.at != WRITING:
        raise InvalidState(_("The draft is on its way to approval. Recall it first, then change it."))
    draft, moment = exercise.draft, clock.now()
    old = {lang: (draft.texts.get(lang, {}), draft.body(lang)) for lang in texts}
    draft.texts = {lang: {name: text for name, text in each.items() if text} for lang, each in texts.items()}
    draft.bodies = {lang: Body(html) for lang, html in bodies.items()}
    new = {lang: (draft.texts[lang], draft.body(lang)) for lang in texts}
    draft.changed = {**draft.changed, **{lang: moment for lang in texts if old[lang] != new[lang]}}
    exercise.changed = moment


def send(exercise: Exercise, site) -> None:
    """Send it for approval. Raises InvalidState, OrdaError for what a check stops and for what changes nothing."""
    if exercise.at != WRITING:
        raise InvalidState()
    if not differs(exercise):
        raise OrdaError(_("Nothing is changed yet: correct the text and save the draft first."))
    blocking = [finding for finding in findings(exercise, site) if finding.blocks]
    if blocking:
        raise OrdaError(blocking[0].message)
    _go(exercise, regulation.get().routes[LEVEL].stages[0].id)
    exercise.returned = None


def approve(exercise: Exercise, *, stage: str, ticks: tuple[str, ...]) -> None:
    """Give the visa of the ``stage`` that was on the screen. Raises InvalidState, OrdaError for a missing tick (D4)."""
    waits = _require_stage(exercise, stage)
    if not {tick.id for tick in waits.ticks} <= set(ticks):
        raise OrdaError(_("Tick every point that you have checked. A visa without them is not valid."))
    ids = [each.id for each in regulation.get().routes[LEVEL].stages]
    following = ids[ids.index(waits.id) + 1 :]
    _go(exercise, following[0] if following else DONE)


def give_back(exercise: Exercise, *, stage: str, reason: str, remark: str) -> None:
    """Return it to its author. Raises InvalidState, OrdaError without a reason or words."""
    _require_stage(exercise, stage)
    if reason not in regulation.get().return_reasons:
        raise OrdaError(_("Choose a reason."))
    if not remark.strip():
        raise OrdaError(_("Write what has to be changed; the author sees your words."))
    _go(exercise, WRITING)
    exercise.returned = (reason, remark.strip()[:MAX_REMARK])


def recall(exercise: Exercise) -> None:
    """Take it back to change it. Raises InvalidState when it waits for nobody."""
    if exercise.stage is None:
        raise InvalidState()
    _go(exercise, WRITING)


def _require_stage(exercise: Exercise, stage: str) -> Stage:
    waits = exercise.stage
    if waits is None or waits.id != stage:
        raise InvalidState()
    return waits


def _go(exercise: Exercise, to: str) -> None:
    exercise.at, exercise.changed = to, clock.now()


def forget_exercises(site) -> int:
    """Drop what nobody has practised on for three months; how many."""
    service, before = practice_of(site), clock.now() - KEPT
    old = [login for login, exercise in service.exercises.items() if exercise.changed < before]
    for login in old:
        del service.exercises[login]
    return len(old)
