"""Who can give a visa: on a request that waits, and on a draft before it is sent (B13, A8)."""

from collections.abc import Iterable

from pyramid.location import lineage

from orda import clock, regulation
from orda.content.site import service_of, site_of
from orda.i18n import _
from orda.regulation.parameters import Stage
from orda.security.acl import permissions_of
from orda.security.actor import actor_for
from orda.security.people import MAX_PEOPLE, logins_of
from orda.workflow.levels.letters import open_letters
from orda.workflow.requests.checks import Finding, check_draft
from orda.workflow.requests.request import Request
from orda.workflow.requests.turns import answers, is_involved, names_of, places_of

LEVEL = "A"
MAX_NAMED = 4


def waiting_for(request: Request, stages: Iterable[Stage], site) -> list[str]:
    """Whose visa the stages wait for, with those who stand in (A8).

    Where people of the folder can give it, they alone are told: the vice-rector of the block, who could too, finds it
    in "My work". What nobody there can give is told to the offices of the whole site.
    """
    places, found = places_of(request, site), []
    for stage in stages:
        for own in (True, False):
            able = [
                login
                for login in holders(site, places, (stage.permission,), roles=stage.roles, own=own)
                if _may_give(request, stage, login, site)
            ]
            found += able
            if able:
                break
    return list(dict.fromkeys(found))


def is_first_asked(request: Request, actor, site) -> bool:
    """Is ``actor`` one of those of whom the visa is expected, not only the vice-rector who could give it in their
    place (1.J)? Only whoever holds a block stands so behind the people of a folder, and what is late is for both."""
    if request.late or not any(principal.startswith("block:") for principal in actor.principals):
        return True
    mine = [stage for stage in request.waiting if answers(request, stage, actor, site)]
    return not mine or any(actor.login in waiting_for(request, (stage,), site) for stage in mine)


def _may_give(request: Request, stage: Stage, login: str, site) -> bool:
    actor = actor_for(site, login)
    return not is_involved(request, actor, site) and answers(request, stage, actor, site)


def holders(site, places, permissions: tuple[str, ...], *, roles: tuple[str, ...] = (), own: bool) -> list[str]:
    """Who may hold one of the permissions or roles by a grant, and who stands in for them: with ``own`` by a grant in a
    folder, nearer ones first, else in the whole site. Whether the right is held is for the caller to ask."""
    day = clock.today()
    folders = [folder for place in places for folder in lineage(place) if folder is not site]
    grants = (grant for folder in (folders if own else (site,)) for grant in folder.grants)
    fitting = (
        grant.principal
        for grant in grants
        if grant.active(day) and (grant.role in roles or set(permissions) & set(permissions_of(grant.role)))
    )
    found = []
    for login in logins_of(site, dict.fromkeys(fitting)):
        standing = site.services["substitutions"].of_person(login)
        found += [login, *(each.deputy for each in standing if each.active(day))]
    return list(dict.fromkeys(found))[:MAX_PEOPLE]


def approvers(obj, stage: Stage, besides: frozenset[str] = frozenset()) -> list[str]:
    """Logins of those who could give the visa of a stage on a draft of ``obj``, without those whom ``besides`` has by
    login or name. In a folder, of whoever could give it on the folder itself."""
    asked = Request(0, LEVEL, {obj.uid: ""}, "", clock.now())
    asked.authors = besides
    return waiting_for(asked, (stage,), site_of(obj))


def names_for(obj, logins: Iterable[str]) -> str:
    """The first names behind some logins, in one line."""
    accounts = service_of(obj, "principals")
    named = [accounts.name_of(login) for login in logins]
    return ", ".join(named[:MAX_NAMED]) + (" …" if len(named) > MAX_NAMED else "")


def check_sending(obj) -> list[Finding]:
    """What the checks say of the draft of ``obj`` before it is sent: of its text, of letters on it, and of who could
    approve it."""
    return [*check_draft(obj), *_check_letters(obj), *_check_provider(obj)]


def _check_letters(obj) -> list[Finding]:
    """Do letters on what visitors see wait for their visas? What is published before them may leave them no place."""
    return [
        Finding("letter", _("Letter № ${number} on this page waits for a decision.", mapping={"number": each.number}))
        for each in open_letters(obj)
    ]


def _check_provider(obj) -> list[Finding]:
    """Does the draft name as its provider somebody whose visa it would need (B13)?"""
    draft = obj.draft
    if draft is None or not draft.provider:
        return []
    for stage in regulation.get().routes[LEVEL].stages:
        able = approvers(obj, stage, draft.authors)
        if not any(draft.provider in names_of(login, obj) for login in able):
            continue
        others = approvers(obj, stage, draft.authors | {draft.provider})
        said = {"name": service_of(obj, "principals").name_of(draft.provider), "names": names_for(obj, others)}
        if others:
            message = _(
                "${name} is named as who provided the information and so cannot approve it. "
                "The visa can be given by: ${names}.",
                mapping=said,
            )
        else:
            message = _(
                "${name} is named as who provided the information and so cannot approve it, and nobody else can give "
                "the visa. Name whoever really provided it, or ask the Digitalization Department who shall approve.",
                mapping=said,
            )
        return [Finding("provider", message, blocks=not others)]
    return []
