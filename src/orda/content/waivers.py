"""Dated waivers of a language that the regulation asks for: recorded, shown, ending by themselves (E6)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from orda import clock, events, regulation
from orda.content.base import path_of
from orda.errors import BadField, NotAllowed, OrdaError
from orda.i18n import _
from orda.security.actor import Actor
from orda.security.permissions import CHECK

LONGEST = timedelta(days=366)
MAX_REASON = 1_000


@dataclass(frozen=True)
class Waiver:
    """``lang`` may be missing up to and including ``until``, a day in Almaty."""

    lang: str
    until: date
    reason: str
    by: str
    at: datetime

    @property
    def active(self) -> bool:
        """Does it hold today?"""
        return clock.today() <= self.until


def waived(obj, lang: str) -> Waiver | None:
    """The waiver of the language that holds today; None without one."""
    return next((each for each in obj.waivers if each.lang == lang and each.active), None)


def waivable(obj) -> tuple[str, ...]:
    """The languages that the page needs, beside the first one, which no page is without."""
    needed = regulation.get().languages_required_at(path_of(obj))
    return tuple(lang for lang in needed if lang != regulation.get().languages[0])


def waive(obj, lang: str, until: date | None, reason: str, *, actor: Actor) -> Waiver:
    """Let the page be public without ``lang`` until that day, a year at most; the Digitalization Department decides.

    Raises NotAllowed, BadField for what is missing or cannot be.
    """
    actor.require(CHECK, obj)
    if lang not in waivable(obj):
        raise BadField("lang", _("Choose one of the values in the list."))
    today = clock.today()
    if until is None or not today <= until <= today + LONGEST:
        raise BadField("until", _("Choose a day within a year from today."))
    if not reason.strip() or len(reason) > MAX_REASON:
        raise BadField("reason", _("Write why the language is missing and when it will come."))
    made = Waiver(lang, until, reason.strip(), actor.login, clock.now())
    _replace(obj, (*(each for each in obj.waivers if each.lang != lang), made), actor, made.reason)
    return made


def end_waiver(obj, lang: str, *, actor: Actor) -> None:
    """Ask for the language again from now on. Raises NotAllowed, OrdaError where none holds."""
    if not actor.may(CHECK, obj):
        raise NotAllowed()
    if waived(obj, lang) is None:
        raise OrdaError(_("There is no waiver of this language that holds."))
    _replace(obj, tuple(each for each in obj.waivers if each.lang != lang), actor)


def _replace(obj, waivers: tuple[Waiver, ...], actor: Actor, comment: str = "") -> None:
    before, after = _in_words(obj.waivers), _in_words(waivers)
    obj.waivers = waivers
    events.notify(events.LanguageWaived(obj, actor.login, comment, before=before, after=after))


def _in_words(waivers: tuple[Waiver, ...]) -> str:
    return "; ".join(f"{each.lang} – {each.until.isoformat()}" for each in sorted(waivers, key=lambda each: each.lang))
