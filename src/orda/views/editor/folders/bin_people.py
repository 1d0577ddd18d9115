"""Withdrawing a person who lies in the bin, alone or inside a discarded folder (F8): no address leads there."""

from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther
from pyramid.view import view_config

from orda.content.consent import GROUNDS, WITHDRAWERS
from orda.errors import BadField, OrdaError
from orda.history import bin as recycling
from orda.history.bin_erasure import people_in, withdraw_binned
from orda.i18n import _
from orda.interfaces import IContentFolder
from orda.security.permissions import BIN
from orda.views.editor.editing.comparison import title_of
from orda.web.traversal import href

MAX_SHOWN = 1_000


@view_config(context=IContentFolder, name="bin-people", permission=BIN, renderer="editor/bin_people.pt")
def bin_people(context, request):
    """``?entry=``: the people in one thing of the bin, to be withdrawn one by one."""
    entry = _named(context, request)
    people = people_in(context, entry, request.actor)
    request.layout.view_title = _("Withdraw a person in the bin")
    error = None
    if request.method == "POST":
        try:
            return _withdraw(context, request, entry)
        except OrdaError as refused:
            request.tm.abort()
            request.tm.begin()
            request.response.status_int = 422
            field = refused.field if isinstance(refused, BadField) else ""
            error = {"field": field, "text": request.layout.translate(refused.message)}
    titles = sorted((title_of(request, person), person.uid) for person in people)[:MAX_SHOWN]
    return {
        "people": [(uid, title) for title, uid in titles],
        "grounds": [(name, request.layout.translate(title)) for name, title in GROUNDS.items()],
        "typed": {name: request.POST.get(name, "")[:100] for name in ("person", "ground")},
        "error": error,
        "action": href(request, context, "bin-people", query={"entry": entry.uid}),
        "back": href(request, context, "bin"),
    }


def _named(context, request):
    uid = request.GET.get("entry", "")
    entries = {entry.uid: entry for entry in recycling.discarded_below(context, request.actor)}
    if uid not in entries or not recycling.within_reach(context, entries[uid].object, request.actor, *WITHDRAWERS):
        raise HTTPNotFound()
    return entries[uid]


def _withdraw(context, request, entry):
    if not request.POST.get("sure"):
        raise BadField("sure", _("Confirm that this cannot be undone."))
    uid, ground = request.POST.get("person", ""), request.POST.get("ground", "")
    if not uid:
        raise BadField("person", _("Choose the person."))
    withdraw_binned(context, entry, uid, ground, actor=request.actor)
    request.flash_message(_("The person is withdrawn: nothing of them is left on the site."))
    return HTTPSeeOther(href(request, context, "bin"))
