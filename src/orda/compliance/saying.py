"""What letters say of stale texts and of sites of units, at the moment at which they leave."""

from orda import events
from orda.compliance.duties import HEAD, responsible
from orda.compliance.site_checks import last_check
from orda.content import freshness
from orda.content.site import find
from orda.i18n import LANGUAGES, _
from orda.security.actor import actor_for
from orda.security.permissions import VIEW_DRAFTS
from orda.text.dates import format_date

STALE, UNIT_SITE = "stale", "unit-site"


def includeme(config):
    """Answer for the letters of this room."""
    config.add_subscriber(leaving, events.MailLeaving)


def leaving(event: events.MailLeaving) -> None:
    """Say what ``reader`` may hear of a text or a site; nothing when it was looked after meanwhile."""
    kind, uid = event.matter
    if kind not in (STALE, UNIT_SITE):
        return
    obj = find(event.object, uid)
    if obj is None or obj.live is None or not actor_for(event.object, event.reader).may(VIEW_DRAFTS, obj):
        return
    event.facts = _of_text(event, obj) if kind == STALE else _of_site(event, obj)


def _of_text(event: events.MailLeaving, obj) -> events.MailFacts | None:
    stage = event.step.partition(" ")[0]
    since = freshness.goes_stale(obj)
    if since is None or since > event.time or event.reader not in responsible(obj, stage):
        return None
    return events.MailFacts(
        _title(obj, event.lang), obj, "still-correct", rows=((_("Stale since"), format_date(since, event.lang)),)
    )


def _of_site(event: events.MailLeaving, obj) -> events.MailFacts | None:
    check = last_check(obj)
    unit = find(event.object, obj.live.fields.get("unit", ""))
    heads = responsible(unit if unit is not None else obj, HEAD)
    if check is None or check.ok or event.reader not in heads:
        return None
    return events.MailFacts(_title(obj, event.lang), obj, rows=((_("Address"), check.address),), remark=check.message)


def _title(obj, lang: str) -> str:
    return next(filter(None, (obj.live.title(each) for each in (lang, *LANGUAGES))), obj.__name__)
