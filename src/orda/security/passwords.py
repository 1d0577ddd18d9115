"""Passwords: argon2id hashes, a strength rule that refuses what everybody tries first (ASVS 6.2)."""

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from orda.errors import OrdaError
from orda.i18n import _

# OWASP's second recommended argon2id setting: 19 MiB, two passes, one lane.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
# Verified against when there is no account, so that the answer takes as long as for one that exists.
_NOBODY = _HASHER.hash("nobody has this password")
MIN_LENGTH = 10
MAX_LENGTH = 256
COMMON = frozenset(
    """password passwort qwertyuiop 1234567890 0123456789 12345678910 1q2w3e4r5t qwerty12345 qwerty123456 password123
    password1234 administrator admin12345 administrator1 iloveyou123 letmein12345 welcome12345 changeme123 abcdefghij
    qazwsxedcrfv 1qaz2wsx3edc zaq12wsxcde3 111111111111 1111111111 0000000000 123123123123 1234512345 asdfghjkl1
    asdfghjkl123 zxcvbnm12345 football123 baseball123 dragon12345 monkey12345 superman123 trustno1trustno1 kaznmu2024
    kaznmu2025 kaznmu2026 kaznmu12345 asfendiyarov asfendiyarov1 asfendiyarov123 kazakhstan kazakhstan1 kazakhstan123
    qazaqstan qazaqstan1 qazaqstan123 almaty12345 university universitet university1 universitet1 universitet123
    medicine123 meditsina123 doctor12345 student12345 rector12345 astana12345 қазақстан қазақстан1 қазақстан123
    университет университет1 университет123 медицина123 алматы12345 құпиясөз123 құпиясөз1 пароль12345 пароль123456
    йцукенгшщзх йцукен12345 привет12345 любимая123 солнышко123 орда-орда-орда""".split()
)


def hash_password(password: str) -> str:
    """An argon2id hash with its own salt."""
    return _HASHER.hash(password)


def verify_password(stored: str, password: str) -> bool:
    """Does ``password`` belong to the hash? Takes as long when there is no hash."""
    try:
        matches = _HASHER.verify(stored or _NOBODY, password[:MAX_LENGTH])
    except (Argon2Error, InvalidHashError):
        return False
    return matches and bool(stored)


def require_strong(password: str, personal: tuple[str, ...] = ()) -> None:
    """Raises OrdaError when the password is short, common, one character repeated, or the person's own name."""
    if len(password) < MIN_LENGTH or len(password) > MAX_LENGTH:
        raise OrdaError(
            _("A password has ${low} to ${high} characters.", mapping={"low": MIN_LENGTH, "high": MAX_LENGTH})
        )
    lowered = password.casefold()
    trivial = len(set(lowered)) < 4 or lowered in COMMON
    named = any(len(word) > 3 and word.casefold() in lowered for text in personal for word in text.split())
    if trivial or named:
        raise OrdaError(_("This password is easy to guess. Do not use common words or your own name."))
