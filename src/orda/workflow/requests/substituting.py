"""Naming a deputy (A8): for an office and a time, or for one request; always with a row in the register."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import islice

from orda import clock, regulation
from orda.catalog.listing import zones
from orda.content.base import path_of
from orda.content.site import find, service_of, site_of
from orda.errors import BadField, InvalidState, NotAllowed, OrdaError
from orda.events import SettingsChanged, notify
from orda.i18n import _
from orda.security.acl import active_roles, permissions_of
from orda.security.actor import Actor, actor_for
from orda.security.permissions import ADMINISTER, AGREE_SECTION, APPROVE_SECTION, CHECK, PROPOSE, VISA
from orda.security.principals import principals_of
from orda.security.substitutions import BLOCK, ROLE, UNIT, Substitution, substitutions_of
from orda.workflow.requests.request import Request
from orda.workflow.requests.turns import is_involved, may_give, office_gives
from orda.workflow.sheets.approval import write

LONGEST = timedelta(days=366)
DELEGATED = timedelta(days=30)
MAX_ORDER = 200
MAX_OPEN = 20
MAX_OFFICES = 50
MAX_OFFERED = 500
DECIDING = frozenset((VISA, CHECK, AGREE_SECTION, APPROVE_SECTION))
# What happened, as the register's comment keeps it; the screen of the register has the words.
DEPUTY_NAMED = "deputy-named"
DEPUTY_ENDED = "deputy-ended"
_MARKS = str.maketrans(";=", ",‗")


def visa_roles() -> frozenset[str]:
    """The roles whose holders give visas on some route. Administrators have colleagues and name no deputies."""
    rules = regulation.get()
    stages = [stage for route in rules.routes.values() for stage in route.stages]
    return frozenset(
        role.id
        for role in rules.roles.values()
        if ADMINISTER not in role.permissions and any(_decides(role, stage) for stage in stages)
    )


def _decides(role, stage) -> bool:
    """Is the stage one that the role's holders decide? To test a change is asked of a person, not of an office (G8)."""
    if stage.roles:
        return role.id in stage.roles
    return stage.permission in DECIDING and stage.permission in role.permissions


def offices_of(site, login: str) -> list[str]:
    """The offices in which a person gives visas today, as substitutions name them."""
    held, giving, day = principals_of(site, login), visa_roles(), clock.today()
    found = [f"{ROLE}:{role}" for role in sorted(giving) if f"{ROLE}:{role}" in held]
    found += sorted(each for each in held if each.startswith(f"{BLOCK}:"))
    folders = (zone for zone in zones(site) if zone is not site)
    found += [f"{UNIT}:{zone.uid}" for zone in folders if active_roles(zone.grants, held, day) & giving]
    return found[:MAX_OFFICES]


def name_deputy(
    site, *, actor: Actor, person: str, deputy: str, office: str, since: date, until: date, order: str
) -> Substitution:
    """Let ``deputy`` give the visas of ``person`` in ``office`` for that time.

    Raises NotAllowed for who is neither the person nor an administrator, BadField for what does not fit.
    """
    _require_own(site, actor, person)
    users = service_of(site, "principals").users
    if person not in users or not users[person].enabled:
        raise OrdaError(_("This account is switched off: nobody can act for it."))
    _require_deputy(site, actor, person, deputy, office)
    if office not in offices_of(site, person):
        raise BadField("office", _("Choose one of the values in the list."))
    _require_term(since, until)
    if not order.strip():
        raise BadField("order", _("Write the number and the date of the order."))
    day = clock.today()
    standing = [each for each in substitutions_of(site).of_person(person) if not each.over(day) and not each.request]
    if len(standing) >= MAX_OPEN:
        raise OrdaError(_("Too many deputies are named already; end one first."))
    for each in standing:
        if each.office == office and each.since <= until and since <= each.until:
            raise BadField("since", _("A deputy is named for these days already; end that first."))
    made = substitutions_of(site).add(
        person=person,
        deputy=deputy,
        office=office,
        since=since,
        until=until,
        order=order.strip()[:MAX_ORDER],
        by=actor.login,
    )
    _tell(site, actor, DEPUTY_NAMED, "", made)
    return made


def end_deputy(site, number: int, *, actor: Actor) -> Substitution:
    """Let a substitution end now. Raises NotAllowed for others than the person and administrators, InvalidState when
    it is over."""
    service = substitutions_of(site)
    held = service.records.get(number)
    if held is None:
        raise InvalidState()
    _require_own(site, actor, held.person)
    if held.over(clock.today()):
        raise InvalidState()
    ended = service.end(number, actor.login)
    _tell(site, actor, DEPUTY_ENDED, describe(site, held), ended)
    return ended


def delegate(request: Request, *, actor: Actor, context, seen: int, deputy: str) -> Substitution:
    """Let a colleague answer this one request in the own place; it stays possible to answer it oneself.

    Only who may give the visa by the own right: what is held for somebody else is not passed on. Raises NotAllowed,
    BadField for a colleague who cannot, InvalidState when the request has moved on.
    """
    if seen != len(request.visas) or request.stage is None:
        raise InvalidState()
    stage = next((stage for stage in request.waiting if may_give(request, stage, actor, context)), None)
    if stage is None or is_involved(request, actor, context):
        raise NotAllowed()
    site = site_of(context)
    office = next(_offices_for(request, stage, actor, site), None)
    if office is None:
        raise NotAllowed(_("Administrators give this visa themselves."))
    _require_deputy(site, actor, actor.login, deputy, office)
    if is_involved(request, actor_for(site, deputy), context):
        raise BadField("deputy", _("Nobody approves a text of their own, and nobody gives two visas on one request."))
    day = clock.today()
    service = substitutions_of(site)
    if any(
        each.request == request.number and each.active(day) and each.deputy == deputy
        for each in service.of_person(actor.login)
    ):
        raise BadField("deputy", _("This colleague has the request already."))
    made = service.add(
        person=actor.login,
        deputy=deputy,
        office=office,
        since=day,
        until=day + DELEGATED,
        order="",
        by=actor.login,
        request=request.number,
    )
    write(
        request,
        context,
        actor,
        "delegated",
        stage=stage.id,
        remark=service_of(site, "principals").user(deputy).full_name,
    )
    _tell(site, actor, DEPUTY_NAMED, "", made)
    return made


def _offices_for(request: Request, stage, actor: Actor, site) -> Iterator[str]:
    """The offices by which the actor gives the visa of the stage."""
    for office in offices_of(site, actor.login):
        kind, _colon, _name = office.partition(":")
        kept = {each for each in actor.principals if each.startswith(("user:", "group:"))}
        rights = Actor(actor.login, frozenset(kept if kind == UNIT else {office}))
        if office_gives(office, rights, request, stage, site):
            yield office


def colleagues(request: Request, actor: Actor, context) -> list[str]:
    """Logins of those to whom ``actor`` may delegate the request now."""
    site = site_of(context)
    stage = next((stage for stage in request.waiting if may_give(request, stage, actor, context)), None)
    office = next(_offices_for(request, stage, actor, site), None) if stage is not None else None
    if office is None or is_involved(request, actor, context):
        return []
    return [
        login
        for login in candidates(site, actor, actor.login, office)
        if not is_involved(request, actor_for(site, login), context)
    ]


def candidates(site, actor: Actor, person: str, office: str) -> list[str]:
    """Logins of those whom ``actor`` may name as deputies of ``person`` in ``office``, the first of them: who is asked
    by name need not be among them."""
    suits = _suiting(site, actor, person, office)
    return list(islice(filter(suits, service_of(site, "principals").users), MAX_OFFERED))


def _suiting(site, actor: Actor, person: str, office: str) -> Callable[[str], bool]:
    """The test of a login: somebody else at work, of the unit unless an administrator names."""
    users = service_of(site, "principals").users
    anybody = actor.may(ADMINISTER, site)
    close = frozenset() if anybody else frozenset(_colleagues_by_grant(site, office))

    def suits(login: str) -> bool:
        user = users.get(login)
        if user is None or login == person or not user.enabled:
            return False
        near = anybody or login in close or _same_unit(user, users[person], office)
        return near and actor_for(site, login).may(PROPOSE, site)

    return suits


def _colleagues_by_grant(site, office: str) -> Iterator[str]:
    """Logins with a role in the folder of a unit's office; the heads of the units of a block's."""
    kind, _colon, name = office.partition(":")
    day = clock.today()
    folders = []
    if kind == UNIT and (folder := find(site, name)) is not None:
        folders = [folder]
    elif kind == BLOCK:
        folders = [zone for zone in zones(site) if getattr(zone, "block", "") == name]
    for folder in folders:
        for grant in folder.grants:
            subject, _colon, login = grant.principal.partition(":")
            if subject == "user" and grant.active(day) and permissions_of(grant.role):
                yield login


def _same_unit(user, person, office: str) -> bool:
    """Do both belong to one unit, or does the deputy to the one that the office is for?"""
    if not user.unit_uid:
        return False
    kind, _colon, name = office.partition(":")
    return user.unit_uid == person.unit_uid or (kind == UNIT and user.unit_uid == name)


def _require_own(site, actor: Actor, person: str) -> None:
    if actor.login != person and not actor.may(ADMINISTER, site):
        raise NotAllowed(_("You name a deputy for yourself; for others an administrator does."))


def _require_deputy(site, actor: Actor, person: str, deputy: str, office: str) -> None:
    if deputy == person:
        raise BadField("deputy", _("Nobody acts for oneself."))
    if _suiting(site, actor, person, office)(deputy):
        return
    user = service_of(site, "principals").users.get(deputy)
    if actor.may(ADMINISTER, site) and (user is None or not user.enabled):
        raise BadField("deputy", _("Nobody at work has this login."))
    # The same for a stranger and for a login that nobody has: who is not of the unit learns of no account here.
    raise BadField("deputy", _("Name a colleague of your unit. Somebody else is named by an administrator."))


def _require_term(since: date, until: date) -> None:
    if until < since:
        raise BadField("until", _("The end lies before the beginning. Correct one of the two dates."))
    if until < clock.today():
        raise BadField("until", _("These days are over."))
    if until - since > LONGEST or since - clock.today() > LONGEST:
        raise BadField("until", _("A deputy is named for one year at most."))


def describe(site, substitution: Substitution) -> str:
    """A substitution in one line, for the register; it begins with the login of the person."""
    office = substitution.office
    kind, _colon, name = office.partition(":")
    if kind == UNIT and (folder := find(site, name)) is not None:
        office = path_of(folder)
    until = substitution.until if substitution.ended is None else clock.to_local(substitution.ended).date()
    request = f"; request={substitution.request}" if substitution.request else ""
    order = f"; order={substitution.order.translate(_MARKS)}" if substitution.order else ""
    return (
        f"{substitution.person}; deputy={substitution.deputy}; {office}; {substitution.since}–{until}{request}{order}"
    )


def _tell(site, actor: Actor, act: str, before: str, substitution: Substitution) -> None:
    notify(SettingsChanged(site, actor.login, act, before=before, after=describe(site, substitution)))
