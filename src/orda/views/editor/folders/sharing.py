"""Sharing: who holds which role in a folder, until when, by which order; the unit that answers; who may read; why."""

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.location import lineage
from pyramid.view import view_config

from orda import clock, regulation
from orda.content.base import path_of
from orda.errors import OrdaError
from orda.i18n import _
from orda.interfaces import IContent
from orda.security import sharing
from orda.security.acl import VISIBILITIES, effective_visibility, is_site_wide
from orda.security.permissions import SHARE
from orda.text.dates import format_date
from orda.views.editor.copies.trial import tell, wish
from orda.views.editor.editing.comparison import title_of
from orda.views.editor.folders.copied import copied_roles
from orda.views.editor.folders.explanation import explanation
from orda.views.editor.folders.grant_form import grant_form, known_principal, refusal
from orda.views.editor.folders.responsible import name_owner, owner_section
from orda.views.editor.folders.undoing import offer, offer_outcome
from orda.views.editor.names import name_of
from orda.web.traversal import href
from orda.workflow.copies.acts import showing
from orda.workflow.restoring.undoing import Shared, shared_as

NOTHING = _("Nothing was changed.")


@view_config(context=IContent, name="sharing", permission=SHARE, renderer="editor/sharing.pt")
def sharing_view(context, request):
    """The screen and its acts: ``grant``, ``revoke``, ``inherits``, ``visibility``, ``owner``. ``?login=`` asks for a
    person."""
    request.layout.view_title = _("Sharing: ${title}", mapping={"title": title_of(request, context)})
    form = grant_form(context, request)
    if request.method == "POST":
        act = next((each for each in _ACTS if each in request.POST), None)
        before = shared_as(context)
        try:
            message = _ACTS[act](context, request, form) if act else None
        except OrdaError as error:
            request.tm.abort()
            request.tm.begin()
            if act != "grant":
                request.flash_message(error.message, "danger")
                return HTTPSeeOther(href(request, context, "sharing"))
            form.fail(error.message)
            request.response.status_int = 422
        else:
            if shared_as(context) != before:
                acts = [Shared(context.uid, before, shared_as(context))]
                offer(request, acts, href(request, context, "sharing"))
            if message == "":  # said already
                return HTTPSeeOther(href(request, context, "sharing"))
            if message is not None:
                request.flash_message(message, "info" if message is NOTHING else "success")
                return HTTPSeeOther(href(request, context, "sharing"))
            request.response.status_int = 422
    return {**_shown(context, request), "form": form}


def _grant(context, request, form):
    accepted = form.accept(request.POST)
    if accepted is None:
        return None
    principal = known_principal(request, accepted["who"])
    if principal is None:
        form.fail(_("Nobody has this login, and there is no such group."), "who")
        return None
    if lacking := refusal(accepted):
        form.fail(lacking[1], lacking[0])
        return None
    bounds = {name: accepted[name] for name in ("since", "until", "order")}
    block = accepted.get("block", "") if accepted["role"] == "vice-rector" else ""
    given = sharing.grant(context, principal, accepted["role"], actor=request.actor, block=block, **bounds)
    return _("The role is given. It holds from now on, without a new sign-in.") if given else NOTHING


def _revoke(context, request, form):
    post = request.POST
    names = {"principal": post.get("principal", "")[:200], "role_id": post.get("role", "")[:64]}
    taken = sharing.revoke(context, **names, actor=request.actor, block=post.get("block", "")[:64])
    return _("The role is revoked.") if taken else NOTHING


def _inherits(context, request, form):
    wanted = request.POST["inherits"] == "1"
    if not sharing.set_inheritance(context, wanted, actor=request.actor):
        return NOTHING
    if wanted:
        return _("The roles of the folders above hold here again.")
    return _("The roles of the folders above no longer hold here.")


def _visibility(context, request, form):
    visibility = request.POST["visibility"]
    if visibility not in VISIBILITIES:
        raise OrdaError(_("Unknown visibility class."))
    outcome = wish(request, lambda: showing(context, visibility))
    if outcome.operations:
        tell(request, outcome, _("The visibility is changed."))
        offer_outcome(request, outcome, href(request, context, "sharing"))
    return "" if outcome.operations else NOTHING


def _owner(context, request, form):
    name_owner(context, request)
    return _("Saved. Menus, lists and the unit’s own page show it at once.")


_ACTS = {"grant": _grant, "revoke": _revoke, "inherits": _inherits, "visibility": _visibility, "owner": _owner}


def _shown(context, request) -> dict:
    titles = regulation.get().visibility
    strictest = effective_visibility(context)
    above = context.__parent__
    return {
        "title": title_of(request, context),
        "path": path_of(context),
        "action": href(request, context, "sharing"),
        "grants": [_row(context, request, grant) for grant in (*context.grants, *context.standing_grants())],
        "copied": copied_roles(context, request),
        "inherits": context.inherits,
        "may_block": above is not None,
        "inherited": _inherited(context, request),
        "visibility": context.visibility,
        "visibilities": [(each, titles[each][request.lang]) for each in VISIBILITIES],
        # A stricter class above wins; saying so spares a search for the reason.
        "stricter": titles[strictest][request.lang] if strictest != context.visibility else "",
        "owner": owner_section(context, request),
        **explanation(context, request),
    }


def _inherited(context, request) -> list[dict]:
    """The folders above with the roles that hold here by them."""
    folders, blocked = [], not context.inherits
    for place in list(lineage(context))[1:]:
        offices = place.standing_grants()
        if not blocked:
            given = (*place.grants, *offices)
        elif place.__parent__ is None:
            given = (*(grant for grant in place.grants if is_site_wide(grant.role)), *offices)
        else:
            given = offices
        if given:
            rows = [_row(place, request, grant) for grant in given]
            folders.append({"title": title_of(request, place), "href": _sharing_href(request, place), "grants": rows})
        blocked = blocked or not place.inherits
    return folders


def _sharing_href(request, place) -> str | None:
    return href(request, place, "sharing") if request.may(SHARE, place) else None


def _row(place, request, grant) -> dict:
    reg, lang, today = regulation.get(), request.lang, clock.today()
    role, block = reg.roles.get(grant.role), reg.blocks.get(grant.block)
    own = grant in place.grants
    return {
        "principal": grant.principal,
        **who(request, grant.principal),
        "role_id": grant.role,
        "role": role.titles[lang] if role is not None else grant.role,
        "block_id": grant.block,
        "block": block.titles[lang] if block is not None else "",
        "since": format_date(grant.since, lang, "short") if grant.since else "",
        "until": format_date(grant.until, lang, "short") if grant.until else "",
        "state": "done" if grant.active(today) else "waiting" if grant.since and grant.since > today else "late",
        "order": grant.order,
        "by": name_of(request, grant.by) if grant.by else "",
        "at": format_date(grant.at, lang, "medium") if grant.at else "",
        "copied": bool(grant.copied_from),
        "standing": not own,
        # Nobody should end the own role by a slip; another head or an administrator can.
        "may_revoke": own
        and grant.principal != f"user:{request.login}"
        and sharing.may_give(request.actor, place, grant.role),
    }


def who(request, principal: str) -> dict:
    """{name, login, group}: the name behind a principal, for lists."""
    kind, _colon, word = principal.partition(":")
    if kind == "group":
        group = request.site.services["principals"].groups.get(word)
        title = group.titles.get(request.lang) if group is not None else ""
        return {"name": title or word, "login": word, "group": True}
    if kind == "block":
        block = regulation.get().blocks.get(word)
        return {"name": block.titles[request.lang] if block is not None else word, "login": "", "group": True}
    return {"name": name_of(request, word), "login": word, "group": False}
