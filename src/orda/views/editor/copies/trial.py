"""The site as a working copy would make it, for one session: seen by GET, worked on by a few acts, never kept.

The acts of the copy are performed at the beginning of each request, in its transaction, which is then given up. What
is done to the tree meanwhile is noted in the copy and not done.
"""

from functools import partial

from pyramid.events import NewRequest, subscriber

from orda.content.site import find
from orda.errors import InvalidState, OrdaError
from orda.i18n import LANGUAGES, _
from orda.security.sessions import look_at, looked_at
from orda.views.editor.editing.comparison import title_of
from orda.web.transactions import READING
from orda.web.traversal import href
from orda.workflow.copies.acts import Outcome, Wish, act
from orda.workflow.copies.working import (
    WORKING,
    WorkingCopy,
    copies_of,
    may_look,
    state_of,
    try_out,
)

NOTED_MESSAGE = _("Noted in the working copy; visitors see nothing of it.")
# Views of the tree whose acts are noted in the copy.
NOTED = frozenset(("arrange", "rename", "bin"))
# Forms that would be refused when they are sent: nobody shall type into them for nothing.
WRITING = frozenset(
    ("edit", "add", "send", "withdraw", "sharing", "consent", "letter", "restore-points", "restore-point")
)
# The workplace beside the tree, which is as it is.
BESIDE = frozenset(("working-copy", "request", "requests", "my-work", "login", "logout", "account", "choices"))


@subscriber(NewRequest)
def enter(event) -> None:
    """Before the address is looked up: it may exist in the copy only."""
    request = event.request
    segments = request.environ.get("PATH_INFO", "").split("/")
    if segments[1:2] and segments[1] in LANGUAGES and request.identity is not None:
        copy = copy_looked_at(request)
        if copy is not None:
            _show(request, copy, segments[-1].removeprefix("@@") if segments[-1].startswith("@@") else "")


def copy_looked_at(request) -> WorkingCopy | None:
    """The copy that the session sees, while the person may."""
    number = looked_at(request.site, request.session.get("sid", ""))
    copy = copies_of(request.site).records.get(number) if number else None
    return copy if copy is not None and may_look(copy, request.actor, request.site) else None


def _show(request, copy: WorkingCopy, view: str) -> None:
    in_hand = copy.owner == request.login and state_of(copy, request.site) == WORKING
    noted = in_hand and view in NOTED
    if view in BESIDE:
        return
    if view in WRITING or (request.method not in READING and not (noted and request.method == "POST")):
        raise InvalidState(_("You are looking at a working copy. Leave it first; then do this on the site itself."))
    error = None
    # Whatever answers this request, and however: while this stands, nothing of its transaction is kept.
    request.__dict__["on_trial"] = True
    try:
        try_out(copy, request.site)
    except OrdaError as refused:
        error = refused.message
        request.tm.abort()
        request.tm.begin()
    request.__dict__["trial"] = partial(_bar, request, copy, error)
    if noted:
        request.__dict__["copy_number"] = copy.number


def _bar(request, copy: WorkingCopy, error) -> dict:
    """What the bar above each page says."""
    translate = request.layout.translate
    section = find(request.site, copy.section_uid)
    named = {"number": copy.number, "title": title_of(request, section) if section is not None else "–"}
    return {
        "title": translate(_("Working copy № ${number}: ${title}.", mapping=named)),
        "note": translate(_("Changes: ${count}", mapping={"count": len(copy.operations)})),
        "error": translate(error) if error is not None else "",
        "href": href(request, request.site, "working-copy", query={"id": copy.number}),
        "leave": href(request, request.site, "working-copy", query={"id": copy.number}),
    }


def in_copy(request) -> bool:
    """Are acts of this request noted in the copy that the session looks at?"""
    return bool(getattr(request, "copy_number", 0))


def wish(request, wished: Wish, answer=lambda: None) -> Outcome:
    """Let what was asked for happen to the tree: at once, or in the working copy that is looked at or is fitting.

    Raises as ``acts.act``.
    """
    entered = copies_of(request.site).records[request.copy_number] if in_copy(request) else None

    def give_up():
        request.tm.abort()
        request.tm.begin()
        request.__dict__["on_trial"] = False  # what follows is noted for good

    return act(wished, actor=request.actor, context=request.site, give_up=give_up, entered=entered, answer=answer)


def tell(request, outcome: Outcome, done) -> None:
    """Say on the next page what became of it: ``done``, or that it is noted and where."""
    if outcome.copy is None:
        request.flash_message(done)
    elif in_copy(request):
        request.flash_message(NOTED_MESSAGE)
    else:
        title = title_of(request, find(request.site, outcome.copy.section_uid))
        text = _(
            "Visitors see no change yet. It is in your working copy of “${title}”: look at it, go on, or send it for "
            "approval.",
            mapping={"title": title},
        )
        copy_href = href(request, request.site, "working-copy", query={"id": outcome.copy.number})
        request.flash_message(text, "info", (_("Open the working copy"), copy_href))


def look(request, number: int) -> None:
    """From now on this session sees the copy with that number, or with 0 the site as it is."""
    look_at(request.site, request.session.get("sid", ""), number)
