"""Letters are put into the outbox in the transaction of the event that they tell of, so they exist exactly with it."""

from collections.abc import Iterable

from pyramid.threadlocal import get_current_registry

from orda import clock, events
from orda.content.site import site_of
from orda.mail.outbox import Letter, outbox_of
from orda.mail.recipients import next_digest, readers, takes_digest
from orda.mail.server import FILE
from orda.security.permissions import ADMINISTER
from orda.security.policy import allowed
from orda.security.principals import principals_of


def includeme(config):
    """Hear who shall be told of what; say what letters about mail itself say."""
    config.add_subscriber(letters_due, events.MailDue)
    config.add_subscriber(reminder_due, events.ReminderDue)
    config.add_subscriber(unit_site_failed, events.UnitSiteFailed)
    config.add_subscriber(own_letter_leaving, events.MailLeaving)


def letters_due(event: events.MailDue) -> None:
    """Somebody shall hear of something."""
    _put(site_of(event.object), event.letter, event.matter, event.step, event.logins, event.actor)


def reminder_due(event: events.ReminderDue) -> None:
    """A text is stale (C14)."""
    step = f"{event.stage} {clock.to_local(event.time).date()}"
    _put(site_of(event.object), "stale", ("stale", event.object.uid), step, event.logins, event.actor)


def unit_site_failed(event: events.UnitSiteFailed) -> None:
    """A site of a unit is not in order (F21)."""
    step = str(clock.to_local(event.time).date())
    _put(site_of(event.object), "unit-site", ("unit-site", event.object.uid), step, event.logins, event.actor)


def own_letter_leaving(event: events.MailLeaving) -> None:
    """Letters about mail itself are for administrators."""
    if event.matter[0] == "mail" and allowed(principals_of(event.object, event.reader), event.object, ADMINISTER):
        count = str(len(outbox_of(event.object).delivery.failed))
        event.facts = events.MailFacts(count, event.object, "mail")


def _put(site, letter: str, matter: tuple[str, str], step: str, logins: Iterable[str], actor: str) -> None:
    if not sends(site):
        return
    outbox, now = outbox_of(site), clock.now()
    if "" in logins:
        outbox.put(Letter(letter, matter, step, "", now))
    for user in readers(site, logins, letter, actor):
        hold = takes_digest(user, letter)
        outbox.put(Letter(letter, matter, step, user.login, next_digest(now) if hold else now), hold=hold)


def sends(site) -> bool:
    """Do letters leave here? Not without a server, and the invented addresses of a demonstration get none."""
    server = getattr(get_current_registry(), "mail", None)
    return server is not None and (server.scheme == FILE or not site.demonstration)
