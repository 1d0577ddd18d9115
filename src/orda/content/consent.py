"""Consent to the publication of personal data: recorded, ended, and a person withdrawn for good (F8, F9 of part 2)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from translationstring import TranslationString

from orda import clock, events
from orda.content.editions import Reading
from orda.content.erasure import erase, stored_editions
from orda.content.mentions import trace_of
from orda.errors import BadField, InvalidState, NotAllowed
from orda.i18n import _
from orda.security.actor import Actor
from orda.security.permissions import ADMINISTER, CHECK, EDIT, VISA
from orda.text.sanitize import clean_line

MAX_RECORDS = 200
MAX_LENGTH = 300


@dataclass(frozen=True)
class Scope:
    """Personal data that one consent covers: small texts, the rich text, shared fields."""

    title: TranslationString
    texts: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    body: bool = False

    def covers(self, edition) -> bool:
        """Does the edition have anything that this consent would publish?"""
        texts = any(edition.text(lang, name) for lang in edition.texts for name in self.texts)
        fields = any(edition.fields.get(name) for name in self.fields)
        return texts or fields or (self.body and any(body.html for body in edition.bodies.values()))


# Name, posts, duties, room and reception hours are what the law has the university publish; they need no consent (F1).
SCOPES: dict[str, Scope] = {
    "photo": Scope(_("Photo"), fields=("upload",)),
    "phone": Scope(_("Phone"), fields=("phone",)),
    "email": Scope(_("E-mail"), fields=("email",)),
    "biography": Scope(_("Biography"), texts=("summary",), body=True),
    "education": Scope(_("Education and degrees"), texts=("education", "degrees")),
    "experience": Scope(_("Work experience"), texts=("experience",)),
}
# Who may demand that a person disappears (law № 94-V, art. 6). Nobody's own words: they would name the person.
GROUNDS = {
    "person": _("Demand of the person"),
    "court": _("Decision of a court"),
    "authority": _("Demand of the authorised body"),
}


@dataclass(frozen=True)
class Consent:
    """A person agreed on ``given`` to the consent text ``version``; ``proof`` tells where that can be seen."""

    scope: str
    version: str
    given: date
    proof: str
    by: str
    at: datetime
    ended: date | None = None
    ended_by: str = ""

    @property
    def valid(self) -> bool:
        """Does it still hold?"""
        return self.ended is None


class Disclosed(Reading):
    """An edition without the data of the ``withheld`` scopes. Made for one reader, never stored."""

    def __init__(self, edition, withheld: Iterable[str]):
        scopes = [SCOPES[name] for name in withheld]
        texts = {name for scope in scopes for name in scope.texts}
        fields = {name for scope in scopes for name in scope.fields}
        self._edition = edition
        self.texts = {
            lang: {name: text for name, text in words.items() if name not in texts}
            for lang, words in edition.texts.items()
        }
        self.bodies = {} if any(scope.body for scope in scopes) else edition.bodies
        self.fields = {name: value for name, value in edition.fields.items() if name not in fields}
        self.changed = edition.changed

    def __getattr__(self, name: str):
        if name.startswith("_"):
            raise AttributeError(name)
        return getattr(self._edition, name)

    def __reduce__(self):
        raise TypeError("what readers are shown is not stored")


def withheld_scopes(consents: Iterable[Consent]) -> tuple[str, ...]:
    """The scopes without a consent that holds."""
    valid = {consent.scope for consent in consents if consent.valid}
    return tuple(scope for scope in SCOPES if scope not in valid)


def record_consent(person, scopes: Iterable[str], *, actor: Actor, version: str, given: date, proof: str) -> None:
    """Note that the person has agreed to ``scopes``; what they cover is published from now on.

    Raises NotAllowed without the right to edit, BadField for what is missing or cannot be.
    """
    actor.require(EDIT, person)
    chosen = [scope for scope in SCOPES if scope in set(scopes)]
    version, proof = clean_line(version[:MAX_LENGTH]), clean_line(proof[:MAX_LENGTH])
    if not chosen:
        raise BadField("scopes", _("Choose what the person has agreed to."))
    if not version:
        raise BadField("version", _("Name the version of the consent text."))
    if given > clock.today():
        raise BadField("given", _("A consent cannot be of a day to come."))
    if not proof:
        raise BadField("proof", _("Write where the consent is kept: it must be possible to prove it."))
    if len(person.consents) + len(chosen) > MAX_RECORDS:
        raise BadField("scopes", _("No more records can be kept here."))
    before = _in_words(person)
    new = [Consent(scope, version, given, proof, actor.login, clock.now()) for scope in chosen]
    # A newer consent takes the place of the one that held.
    kept = [_ended(consent, actor) if consent.scope in chosen else consent for consent in person.consents]
    person.consents = (*kept, *new)
    events.notify(events.ConsentChanged(person, actor.login, before=before, after=_in_words(person)))


def end_consent(person, scope: str, *, actor: Actor) -> None:
    """The person no longer agrees to ``scope``: what it covers is hidden at once, in old versions too.

    Raises NotAllowed without the right to edit, InvalidState when there was no consent.
    """
    actor.require(EDIT, person)
    if not any(consent.valid and consent.scope == scope for consent in person.consents):
        raise InvalidState()
    before = _in_words(person)
    person.consents = tuple(_ended(each, actor) if each.scope == scope else each for each in person.consents)
    events.notify(events.ConsentChanged(person, actor.login, before=before, after=_in_words(person)))


def _ended(consent: Consent, actor: Actor) -> Consent:
    return replace(consent, ended=clock.today(), ended_by=actor.login) if consent.valid else consent


def _in_words(person) -> str:
    """What holds, for the register: scopes and versions, nothing of the person."""
    return "; ".join(f"{each.scope} ({each.version}, {each.given})" for each in person.consents if each.valid)


# Who may withdraw the whole person: the head of the unit, digitalization, an administrator.
WITHDRAWERS = (VISA, CHECK, ADMINISTER)


def may_withdraw(person, actor: Actor) -> bool:
    """May the actor withdraw the whole person? One in the bin is judged by ``history.bin``."""
    return actor.may_any(person, *WITHDRAWERS)


def withdraw_person(person, ground: str, *, actor: Actor) -> None:
    """Empty all that is stored of the person and take the object out of the tree, past the bin (F8): nobody can bring
    it back. Left is a row in the register without name. Raises NotAllowed, BadField for an unknown ground."""
    if not may_withdraw(person, actor):
        raise NotAllowed()
    erase_person(person, ground, actor=actor, place=person.__parent__)


def erase_person(person, ground: str, *, actor: Actor, place) -> None:
    """``withdraw_person`` for who has asked already whether the actor may. ``place`` stands for the folder of a person
    in the bin. Raises BadField for an unknown ground."""
    if ground not in GROUNDS:
        raise BadField("ground", _("Choose a reason."))
    trace = trace_of(person, stored_editions(person))
    person.consents = ()
    erase(person, ground, actor=actor, place=place, trace=trace)
