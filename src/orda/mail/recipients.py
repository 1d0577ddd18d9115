"""Who gets which letter, and when: accounts that are on, with an address, as each person has chosen."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta

from orda import clock
from orda.i18n import LANGUAGES
from orda.mail.addresses import usable
from orda.mail.words import WORDS
from orda.security.principals import LETTERS_DIGEST, LETTERS_WAITING, User

# One act tells so many people at most; more would be no letter but a circular.
MAX_RECIPIENTS = 50
DIGEST_HOUR = 8


def readers(site, logins: Iterable[str], letter: str, actor: str) -> list[User]:
    """The accounts that shall have ``letter``, in the given order; nobody hears of an act of their own."""
    principals, found = site.services["principals"], []
    for login in dict.fromkeys(logins):
        if len(found) >= MAX_RECIPIENTS:
            break
        user = principals.user(login)
        if user is not None and login != actor and wants(user, letter):
            found.append(user)
    return found


def wants(user: User, letter: str) -> bool:
    """Can the person have the letter, and is it one that they have not declined?"""
    if not user.enabled or not usable(user.email):
        return False
    return user.letters != LETTERS_WAITING or WORDS[letter].wanted


def takes_digest(user: User, letter: str) -> bool:
    """Does the letter wait for the letter of the day?"""
    return user.letters == LETTERS_DIGEST and not WORDS[letter].at_once


def next_digest(moment: datetime) -> datetime:
    """When the letters of the day leave next: at eight in the morning in Almaty."""
    local = clock.to_local(moment)
    day = local.date() + timedelta(days=local.time() >= time(DIGEST_HOUR))
    return clock.day_begins(day) + timedelta(hours=DIGEST_HOUR)


def language_of(user: User) -> str:
    """In which language the person reads letters."""
    return user.language if user.language in LANGUAGES else LANGUAGES[0]
