"""How fresh a live text is: since when it is known to be right, until when, and the word that it still is (C14, E2)."""

from datetime import datetime, timedelta

from pyramid.location import lineage

from orda import clock, events, regulation
from orda.errors import InvalidState, NotAllowed, OrdaError
from orda.i18n import _
from orda.security.actor import Actor
from orda.security.permissions import ADMINISTER, CHECK, VISA

MAX_DAYS = 3_650
# What the register says of a changed period.
PERIOD_CHANGED = "freshness"
# Who is told, in this order (C14).
STAGES = ("owner", "head", "vice-rector")


def checked(obj) -> datetime | None:
    """When the live text was last updated or called still correct; None when nothing is public."""
    if obj.live is None or obj.updated is None:
        return None
    return max(obj.updated, obj.confirmed) if obj.confirmed else obj.updated


def period(obj) -> int:
    """After how many days ``obj`` goes stale: what the nearest folder says, else the regulation; 0 for never."""
    rule = regulation.get().freshness.get(obj.kind)
    if rule is None:
        return 0
    return next((days for location in lineage(obj) if (days := getattr(location, "fresh_days", 0))), rule.days)


def goes_stale(obj) -> datetime | None:
    """The moment from which the live text counts as stale; None when that never comes, because its kind does not age or
    it ends before."""
    since, days = checked(obj), period(obj)
    if since is None or not days:
        return None
    moment, ends = since + timedelta(days=days), obj.ends()
    return moment if ends is None or moment < ends else None


def is_over(obj) -> bool:
    """Has what is live ended, such as a vacancy that is closed? Nobody keeps that up to date any more."""
    ends = obj.ends() if obj.live is not None else None
    return ends is not None and ends <= clock.now()


def is_stale(obj) -> bool:
    """Has nobody looked after the live text for longer than its period?"""
    moment = goes_stale(obj)
    return moment is not None and moment <= clock.now() and not is_over(obj)


def age(obj) -> int | None:
    """Whole days in Almaty since the live text was updated or called still correct."""
    since = checked(obj)
    return (clock.today() - clock.to_local(since).date()).days if since is not None else None


def stages_reached(obj) -> tuple[str, ...]:
    """Who is to be told by now, of ``STAGES``: the owner at once, head and vice-rector when the regulation says."""
    moment, rule = goes_stale(obj), regulation.get().freshness.get(obj.kind)
    if moment is None or rule is None or is_over(obj):
        return ()
    waits = (0, rule.head_after, rule.vice_rector_after)
    now = clock.now()
    return tuple(stage for stage, days in zip(STAGES, waits, strict=True) if moment + timedelta(days=days) <= now)


def may_confirm(actor: Actor, obj) -> bool:
    """May the person answer for the text: the head of the unit, or digitalization (D4, E2)?"""
    return obj.live is not None and bool(period(obj)) and actor.may_any(obj, VISA, CHECK)


def confirm(obj, *, actor: Actor, seen: int) -> None:
    """Say that the live text is still correct: its age begins anew, its visible dates stay as they are (E2).

    ``seen`` is the number of the version that the person has read. Raises NotAllowed, InvalidState when nothing is
    public or another version is.
    """
    if not actor.may_any(obj, VISA, CHECK):
        raise NotAllowed()
    if obj.live is None or obj.live.number != seen:
        raise InvalidState()
    before = checked(obj)
    obj.confirmed, obj.confirmed_by = clock.now(), actor.login
    text = before.isoformat(timespec="seconds") if before else ""
    events.notify(events.Confirmed(obj, actor.login, before=text, time=obj.confirmed))


def set_period(folder, days: int, *, actor: Actor) -> None:
    """What stands in ``folder`` goes stale after ``days``; with 0 the folder above or the regulation decides again.

    Raises NotAllowed, OrdaError for the site itself and for nonsense.
    """
    actor.require(ADMINISTER, folder)
    if not folder.folderish or folder.__parent__ is None:
        raise OrdaError(_("The periods of the whole site stand in the regulation."))
    if not 0 <= days <= MAX_DAYS:
        raise OrdaError(_("Write a number of days from 1 to ${most}.", mapping={"most": MAX_DAYS}))
    before = folder.fresh_days
    if days != before:
        folder.fresh_days = days
        events.notify(
            events.PeriodChanged(folder, actor.login, PERIOD_CHANGED, before=str(before or ""), after=str(days or ""))
        )
