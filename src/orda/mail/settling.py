"""Letters that will never arrive: given up, remembered, told to the administrators."""

from collections.abc import Iterable

from orda import clock
from orda.events import MailDue, notify
from orda.mail.outbox import outbox_of
from orda.security.administrators import administrators

UNDELIVERED = "undelivered"
# What the register of failures says of letters that have waited too long.
TOO_OLD = "it waited for five days"
MAX_AT_ONCE = 1_000


def give_up(site, keys: Iterable[int], reason: str) -> None:
    """Take the letters out of the outbox for good and tell the administrators, once a day."""
    outbox = outbox_of(site)
    failed, told = outbox.delivery.failed, False
    told = bool(failed) and clock.to_local(failed[0][0]).date() == clock.today()
    for key in keys:
        letter = outbox.letter(key)
        if letter is None:
            continue
        outbox.take_out(key)
        outbox.delivery.gave_up(letter, reason)
        # A letter about letters that fails must not bring forth another.
        if not told and letter.letter != UNDELIVERED:
            told = True
            tell(site, UNDELIVERED, clock.today().isoformat(), sorted(administrators(site)))


def expire(site) -> None:
    """Give up what has waited too long; what was tried says why it was not taken."""
    outbox = outbox_of(site)
    old = [letter for held in (False, True) for letter in outbox.letters(held=held) if letter.too_old][:MAX_AT_ONCE]
    for letter in old:
        give_up(site, (letter.key,), letter.error or outbox.delivery.error or TOO_OLD)


def tell(site, letter: str, step: str, logins: Iterable[str], actor: str = "system") -> None:
    """A letter of the site about its own mail."""
    notify(MailDue(site, actor, letter=letter, matter=("mail", letter), step=step, logins=tuple(logins)))
