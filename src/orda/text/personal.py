"""Finding and blanking personal data in what people write: numbers, addresses, names (clauses E8, G9).

A machine finds what has a form of its own. It finds most, never all: a person looks at the result before it is public.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from orda.text.characters import visible

# What stands in the text instead.
BLANKS = {"kk": "[жасырылды]", "ru": "[скрыто]", "en": "[removed]"}
MAX_TEXT = 20_000
MAX_NAMES = 12

EMAIL, PHONE, NUMBER, ACCOUNT, LINK, NAME = "email", "phone", "number", "account", "link", "name"

_CAPITAL = r"[A-ZА-ЯЁӘҒҚҢӨҰҮҺІ]"
_SMALL = r"[a-zа-яёәғқңөұүһі]"
_LETTERS = rf"{_SMALL}{{1,30}}"
_WORD = rf"{_CAPITAL}{_LETTERS}(?:-{_CAPITAL}{_LETTERS})?"
_INITIAL = rf"{_CAPITAL}\."
# The endings of a Russian or Kazakh patronymic, also in the cases that follow a verb.
_PATRONYMIC = (
    rf"{_CAPITAL}{_LETTERS}(?:(?:ович|евич)(?:а|у|ем|е)?|(?:овн|евн|ичн)(?:а|ы|у|е|ой)"
    r"|(?:ұлы|улы|қызы|кызы)(?:ның|на|ны|нан|мен)?)"
)
_INTRODUCTION = (
    r"(?:(?i:меня\s+зовут|мо[её]\s+имя|моя\s+фамилия|с\s+уважением|менің\s+(?:аты-жөнім|атым|есімім)|"
    r"аты-жөнім|құрметпен|my\s+name\s+is|i\s+am\s+called|sincerely|best\s+regards|yours\s+faithfully))"
)

# In this order: an address is no account, twelve digits are no telephone.
_FORMS = (
    (EMAIL, re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")),
    (LINK, re.compile(r"\b(?:https?://|www\.|t\.me/|wa\.me/)[^\s<>\"']{1,300}", re.IGNORECASE)),
    (ACCOUNT, re.compile(r"(?<![\w@])@[A-Za-z][\w.]{2,30}\w")),
    (NUMBER, re.compile(r"\bKZ\d{2}[A-Z0-9 ]{16,22}\b")),
    (NUMBER, re.compile(r"(?<![\d.,])\d{4}[ -]?\d{4}[ -]?\d{4}[ -]?\d{4}(?!\d)")),
    (NUMBER, re.compile(r"(?<![\d.,])\d(?:[ -]?\d){11}(?!\d)")),
    (PHONE, re.compile(r"(?<![\w.,/-])(?:\+|8|\(?0|\(?7)[\d()\s–-]{7,20}\d(?!\d)")),
    (PHONE, re.compile(r"(?<![\w.,/-])\d{2,3}[-–]\d{2}[-–]\d{2}(?!\d)")),
    (NUMBER, re.compile(r"(?<![\w.,])[NnНн]?\d{8,11}(?!\d)")),
    (NAME, re.compile(rf"(?:{_WORD}\s+){{0,2}}{_PATRONYMIC}(?:\s+{_WORD})?")),
    (NAME, re.compile(rf"{_WORD}\s+{_INITIAL}(?:\s?{_INITIAL})?|{_INITIAL}\s?(?:{_INITIAL}\s?)?{_WORD}")),
)
_INTRODUCED = re.compile(rf"({_INTRODUCTION}[\s,:–-]+)({_WORD}(?:\s+{_WORD}){{0,2}})")


@dataclass(frozen=True)
class Blanked:
    """The text without what was ``removed``: (what it looked like, the words themselves), for the moderator's eyes."""

    text: str
    removed: tuple[tuple[str, str], ...]


def blank(text: str, lang: str, names: Iterable[str] = ()) -> Blanked:
    """``text`` without telephone and identification numbers, addresses and names; ``names`` are those of the asker."""
    text, removed = visible(text)[:MAX_TEXT], []
    mark = BLANKS.get(lang, BLANKS["en"])

    def take(kind: str, group: int = 0):
        def replace(match: re.Match) -> str:
            removed.append((kind, match.group(group).strip()))
            before = match.group(0)[: match.start(group) - match.start()]
            return before + mark

        return replace

    for kind, form in _FORMS:
        text = form.sub(take(kind), text)
    text = _INTRODUCED.sub(take(NAME, 2), text)
    for name in _own(names):
        text = name.sub(take(NAME), text)
    return Blanked(text, tuple(removed))


def _own(names: Iterable[str]) -> Iterable[re.Pattern]:
    """The parts of the asker's own name, with whatever endings the language gives them."""
    parts = [part for name in names for part in re.findall(r"[^\W\d_]{3,}", name)]
    for part in sorted(set(parts), key=len, reverse=True)[:MAX_NAMES]:
        yield re.compile(rf"\b{re.escape(part)}{_SMALL}{{0,5}}\b", re.IGNORECASE)
