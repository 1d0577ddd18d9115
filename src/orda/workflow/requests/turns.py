"""Whose turn it is on a request: who may give which visa, and who never may (B13, E1, A9)."""

from pyramid.location import lineage

from orda import clock, regulation
from orda.content.site import find, service_of, site_of
from orda.regulation.parameters import Stage
from orda.security.acl import active_roles
from orda.security.actor import Actor
from orda.security.policy import explain
from orda.security.substitutions import UNIT, Substitution, standing_for
from orda.workflow.requests.proposals import CorrectionLetter, GoingBack, NewSection, SectionChange
from orda.workflow.requests.request import Request

VICE_RECTOR_SCOPE = "block"
TEST = "test"


def turn(request: Request, actor: Actor, context) -> Stage | None:
    """The stage whose visa ``actor`` may give now; None when it is not the person's turn."""
    if not request.waiting or is_involved(request, actor, context):
        return None
    return next((stage for stage in request.waiting if answers(request, stage, actor, context)), None)


def awaits(request: Request, actor: Actor, context) -> bool:
    """Does the request wait for a visa of ``actor``?"""
    return turn(request, actor, context) is not None


def may_give(request: Request, stage: Stage, actor: Actor, context) -> bool:
    """Does ``actor`` hold what the stage asks for, wherever the request reaches?

    The permission counts on every place that is changed, and one of the stage's roles is held there. A vice-rector
    decides for the unit of the own block that the request is made for, wherever the change takes place (D2, G4).
    """
    if stage.id == TEST and request.tester and request.tester != actor.login:
        return False
    scopes = {regulation.get().roles[role].scope for role in stage.roles if role in regulation.get().roles}
    if request.proposal is not None and VICE_RECTOR_SCOPE in scopes:
        return f"block:{block_of(request, context)}" in actor.principals
    places = places_of(request, context)
    if not places or not all(actor.may(stage.permission, place) for place in places):
        return False
    return not stage.roles or all(any(holds(actor, role, place) for role in stage.roles) for place in places)


def answers(request: Request, stage: Stage, actor: Actor, context) -> bool:
    """May ``actor`` give the visa of the stage, by the own right or for somebody else (A8)?"""
    return may_give(request, stage, actor, context) or acting_for(request, stage, actor, context) is not None


def acting_for(request: Request, stage: Stage, actor: Actor, context) -> Substitution | None:
    """The substitution by which ``actor`` may give the visa; None where the own right gives it, or nothing does.

    Whoever is away must be free to give it too: nobody has a text of their own approved in their name, and what two
    deputies give for one person are not two visas (A8).
    """
    standing = [each for each in stand_ins(request, stage, actor, context) if not _took_part(request, each, context)]
    return standing[0] if standing and not may_give(request, stage, actor, context) else None


def deciding_for(request: Request, stage: Stage, actor: Actor, context) -> Substitution | None:
    """The same on what has its visas already: whoever gave the last one, or that person's deputy, may still stop it."""
    own = authors_of(request)
    standing = [each for each in stand_ins(request, stage, actor, context) if not names_of(each.person, context) & own]
    return standing[0] if standing and not may_give(request, stage, actor, context) else None


def authors_of(request: Request) -> frozenset[str]:
    """Who wrote, provided or sent what is asked for."""
    return request.authors | request.providers | {request.opened_by, request.provider}


def stand_ins(request: Request, stage: Stage, actor: Actor, context) -> list[Substitution]:
    """The substitutions whose office gives the visa of the stage, whoever took part in the request."""
    if stage.id == TEST:  # a named person tests, not an office (G8)
        return []
    return [
        each
        for each, rights in standing_for(site_of(context), actor.login)
        if each.request in (0, request.number) and office_gives(each.office, rights, request, stage, context)
    ]


def office_gives(office: str, rights: Actor, request: Request, stage: Stage, context) -> bool:
    """Does the office give the visa of the stage, with the ``rights`` that its holder has there?

    In a folder only grants of that very folder count, not what the holder may do elsewhere or in the whole site.
    """
    if not may_give(request, stage, rights, context):
        return False
    kind, _colon, uid = office.partition(":")
    return kind != UNIT or all(
        any(
            location.uid == uid and (not stage.roles or grant.role in stage.roles)
            for location, grant in explain(rights.principals, place, stage.permission)
        )
        for place in places_of(request, context)
    )


def _took_part(request: Request, substitution: Substitution, context) -> bool:
    return bool(names_of(substitution.person, context) & involved(request))


def places_of(request: Request, context) -> list:
    """The objects that the request changes, or the folder that it concerns."""
    if isinstance(request.proposal, CorrectionLetter):
        page = find(context, request.proposal.page)
        return [page] if page is not None else []
    if isinstance(request.proposal, GoingBack):
        folder = find(context, request.proposal.section)
        return [folder if folder is not None else site_of(context)]
    if isinstance(request.proposal, NewSection | SectionChange):
        folder = getattr(request.proposal, "parent", "") or getattr(request.proposal, "section", "")
        found = find(context, folder)
        return [] if found is None else [found, *request.subjects(context)]
    if request.proposal is None and (subjects := request.subjects(context)):
        return subjects
    # What has left the tree is still reviewed after an urgent withdrawal.
    return [site_of(context)] if request.proposal is not None or request.route.at_once else []


def block_of(request: Request, context) -> str:
    """The block of responsibility of the unit that the request is made for, as it is today; the coordinating one where
    the unit has none (B14, D2)."""
    unit = find(context, request.unit_uid) if request.unit_uid else None
    coordinating = next((block.id for block in regulation.get().blocks.values() if block.coordinating), "")
    return getattr(unit, "block", "") or coordinating


def holds(actor: Actor, role_id: str, obj) -> bool:
    """Does ``actor`` hold the role on ``obj``, for the whole site, in its block or by a grant upwards?"""
    role = regulation.get().roles.get(role_id)
    if role is None:
        return False
    if role.scope == "site":
        return f"role:{role_id}" in actor.principals
    day = clock.today()
    return any(
        role_id in active_roles((*each.grants, *each.standing_grants()), actor.principals, day) for each in lineage(obj)
    )


def involved(request: Request) -> frozenset[str]:
    """Who may not approve: who wrote, provided or sent the text, and who has given a visa already, or for whom one was
    given (A8). To record decisions that others have taken outside is no visa of one's own (B15)."""
    given = [visa for visa in request.visas if visa.action == "approved" and not visa.references]
    approvers = {login for visa in given for login in (visa.login, visa.for_whom) if login}
    return authors_of(request) | approvers


def is_involved(request: Request, actor: Actor, context) -> bool:
    """Is ``actor`` one of those who may not approve?"""
    return bool(names_of(actor.login, context) & involved(request))


def names_of(login: str, context) -> set[str]:
    """By what a request may name a person: providers are people outside as often as colleagues, so they are written by
    name."""
    user = service_of(context, "principals").user(login)
    return {login, user.full_name} if user else {login}
