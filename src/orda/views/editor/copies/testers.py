"""Who may be named to test a working copy, with what tells whether to name them (G8)."""

from itertools import islice

from orda import regulation
from orda.content.site import find, service_of
from orda.i18n import _
from orda.security.actor import Actor, actor_for
from orda.security.permissions import VIEW_DRAFTS
from orda.text.collation import sort_key
from orda.views.editor.editing.comparison import title_of
from orda.workflow.requests.turns import holds

MAX_TESTERS = 300


def testers(request, section, drafts) -> list[tuple[str, str]]:
    """(login, words) of the colleagues who may see the drafts of the section: name, role, unit, and whether they wrote
    one of the ``drafts``. Those of the person's own unit come first; the person is none of them."""
    site, users = request.site, service_of(request.site, "principals").users
    wrote = frozenset().union(*(draft.draft.authors | {draft.draft.provider} for draft in drafts))
    able = (
        (user, actor)
        for user in users.values()
        if user.enabled and user.login != request.login
        if (actor := actor_for(site, user.login)).may(VIEW_DRAFTS, section)
    )
    found = [
        (user.unit_uid != request.identity.unit_uid, user.login in wrote, user, _words(request, section, user, actor))
        for user, actor in islice(able, MAX_TESTERS)
    ]
    mark = request.layout.translate(_("wrote a draft here"))
    found.sort(key=lambda each: (each[0], sort_key(each[2].full_name, request.lang), each[2].login))
    return [(user.login, f"{words} – {mark}" if author else words) for _other, author, user, words in found]


def _words(request, section, user, actor: Actor) -> str:
    # The role that may do most there says most of the person.
    held = [each for each in regulation.get().roles.values() if holds(actor, each.id, section)]
    role = max(held, key=lambda each: len(each.permissions)).titles[request.lang] if held else ""
    unit = find(request.site, user.unit_uid) if user.unit_uid else None
    return ", ".join(filter(None, (user.full_name, role, title_of(request, unit) if unit is not None else "")))
