"""Reminders of stale texts: the owner first, the head later, the vice-rector last, each once (C14)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from BTrees.OOBTree import OOBTree
from persistent import Persistent
from substanced.content import service

from orda import clock, events
from orda.catalog.listing import stale
from orda.compliance.duties import responsible
from orda.content import freshness
from orda.content.base import Content
from orda.content.site import service_of

MAX_LISTED = 500
# A site that nobody has looked after for years must not make "My work" slow.
MAX_SCANNED = 2_000
MAX_A_DAY = 5_000
# So long before its day a text is shown among those that will be stale.
SOON = timedelta(days=14)


@dataclass(frozen=True)
class Reminder:
    """What one person or several were told: that ``uid`` is stale since ``since``; ``stage`` says as what they were."""

    uid: str
    stage: str
    since: datetime
    told: datetime
    logins: tuple[str, ...]


@service("reminders", service_name="reminders")
class Reminders(Persistent):
    """The service that knows who has been reminded of what; it stands beside the tree."""

    def __init__(self):
        # uid -> the reminders of its present staleness; a text that was looked after begins anew.
        self.told: OOBTree = OOBTree()

    def of(self, obj) -> tuple[Reminder, ...]:
        """The reminders about the present staleness of ``obj``, the first one first."""
        since = freshness.goes_stale(obj)
        return tuple(each for each in self.told.get(obj.uid, ()) if each.since == since)


def remind(site) -> list[Reminder]:
    """Tell everybody who is to be told by now and has not been; returns what was told.

    Run daily. Of one text one stage at most is told a day, so that after a long pause nobody's superior hears of it
    before they do.
    """
    service, now, made = service_of(site, "reminders"), clock.now(), []
    seen = set()
    for obj in stale(site, now):
        if len(made) >= MAX_A_DAY:
            break
        seen.add(obj.uid)
        reminder = _next(service, obj, now)
        if reminder is None:
            continue
        service.told[obj.uid] = (*service.of(obj), reminder)
        made.append(reminder)
        events.notify(events.ReminderDue(obj, "system", stage=reminder.stage, logins=reminder.logins))
    if len(made) < MAX_A_DAY:
        for uid in [uid for uid in service.told if uid not in seen]:
            del service.told[uid]
    return made


def _next(service: Reminders, obj, now: datetime) -> Reminder | None:
    """The next stage that is due, passing over those at which nobody answers."""
    told = service.of(obj)
    if told and clock.to_local(told[-1].told).date() >= clock.today():
        return None
    for stage in freshness.stages_reached(obj):
        if any(each.stage == stage for each in told):
            continue
        logins = responsible(obj, stage)
        if logins:
            return Reminder(obj.uid, stage, freshness.goes_stale(obj), now, logins)
    return None


def reminders_for(site, login: str) -> Iterator[tuple[Content, Reminder]]:
    """What ``login`` has been reminded of and is stale still, the longest first."""
    service, count = service_of(site, "reminders"), 0
    for obj in islice(stale(site, clock.now()), MAX_SCANNED):
        for reminder in service.of(obj):
            if login in reminder.logins:
                yield obj, reminder
                count += 1
                break
        if count >= MAX_LISTED:
            return


def going_stale(site, login: str) -> Iterator[Content]:
    """What ``login`` writes or heads and is stale or will be soon, the longest first."""
    count = 0
    for obj in islice(stale(site, clock.now() + SOON), MAX_SCANNED):
        if login in responsible(obj, "owner") or login in responsible(obj, "head"):
            yield obj
            count += 1
        if count >= MAX_LISTED:
            return


def last_reminder(obj) -> Reminder | None:
    """The latest reminder about the present staleness."""
    told = service_of(obj, "reminders").of(obj)
    return told[-1] if told else None
