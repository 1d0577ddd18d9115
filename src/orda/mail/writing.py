"""From the outbox to letters: what each reader may hear now, asked of the room whose matter it is."""

from email.message import EmailMessage

from orda.events import MailFacts, MailLeaving, notify
from orda.i18n import LANGUAGES
from orda.mail.addresses import usable
from orda.mail.links import personal_key
from orda.mail.messages import Envelope, Writer
from orda.mail.outbox import Letter, outbox_of
from orda.mail.recipients import language_of, wants
from orda.security.principals import User

DIGEST = "digest"


def write_letter(registry, site, key: int) -> EmailMessage | None:
    """The letter of that key; None, and it leaves the outbox, when its reader may hear nothing of it any more."""
    outbox = outbox_of(site)
    letter = outbox.letter(key)
    if letter is None:
        return None
    facts = facts_for(site, letter)
    address, lang = _reader(site, letter, facts)
    if facts is None or not address or not _has_key(registry, facts):
        outbox.take_out(key)
        return None
    return Writer(registry, site).letter(letter.letter, facts, Envelope(address, lang, letter.identity))


def write_digest(registry, site, login: str, keys: tuple[int, ...]) -> EmailMessage | None:
    """The letter of the day for ``login``; what there is nothing to say of leaves the outbox."""
    outbox, user = outbox_of(site), site.services["principals"].user(login)
    said: list[tuple[str, MailFacts]] = []
    first: Letter | None = None
    for key in keys:
        letter = outbox.letter(key)
        facts = facts_for(site, letter) if letter is not None else None
        if letter is None or facts is None:
            outbox.take_out(key)
            continue
        first = first or letter
        said.append((letter.letter, facts))
    if first is None or user is None:
        return None
    envelope = Envelope(usable(user.email), language_of(user), f"{DIGEST}.{first.identity}")
    return Writer(registry, site).digest(said, envelope)


def facts_for(site, letter: Letter) -> MailFacts | None:
    """What may be said in the letter now; None when it shall not be sent."""
    user = site.services["principals"].user(letter.login) if letter.login else None
    if letter.login and (user is None or not wants(user, letter.letter)):
        return None
    leaving = MailLeaving(
        site,
        "system",
        letter=letter.letter,
        matter=letter.matter,
        step=letter.step,
        reader=letter.login,
        lang=language_of(user) if user is not None else LANGUAGES[0],
    )
    notify(leaving)
    return leaving.facts


def _has_key(registry, facts: MailFacts) -> bool:
    """A link with a personal key needs the secret that the key was made with; a newer one opens nothing."""
    return not facts.seal[0] or bool(personal_key(registry.deployment.secret, facts.seal))


def _reader(site, letter: Letter, facts: MailFacts | None) -> tuple[str, str]:
    user: User | None = site.services["principals"].user(letter.login) if letter.login else None
    if user is not None:
        return usable(user.email), language_of(user)
    if facts is None or letter.login:
        return "", ""
    return usable(facts.address), facts.lang if facts.lang in LANGUAGES else LANGUAGES[0]
