"""Which short texts ask the same: the roots of their words, compared. Simple, and the same answer every time (F19)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from orda.text.morphology.pipeline import analyse

# Two texts are alike when they share at least this part of all their roots.
ALIKE = 0.4
# Endings come after this many letters; what is left of a longer word is nearly the same in all its forms.
ROOT = 6
SHORTEST = 3
MAX_TEXTS = 2_000
MAX_ROOTS = 60
# Each text is compared with at most so many groups, those that share the most roots with it.
MAX_COMPARED = 50
# Words in which people wrap every question; they tell nothing of what is asked.
WRAPPING = {
    "kk": "сәлеметсіз бе қайырлы күн айтыңызшы өтінемін қалай қашан қайда қандай қанша неше керек болады бола ма"
    " рахмет менің атым есімім",
    "ru": "здравствуйте добрый день подскажите скажите пожалуйста как когда где какой какая какие сколько нужно можно"
    " ли хочу узнать спасибо меня зовут мой телефон",
    "en": "hello good day please tell me how when where what which much many need can could would like know thank name"
    " phone",
}


def roots(text: str, lang: str) -> frozenset[str]:
    """The beginnings of the words of ``text`` that carry its meaning, at most ``MAX_ROOTS``."""
    wrapping = _wrapping(lang)
    found = (term[:ROOT] for term in analyse(text, lang) if len(term) >= SHORTEST)
    return frozenset(list(dict.fromkeys(root for root in found if root not in wrapping))[:MAX_ROOTS])


def _wrapping(lang: str) -> frozenset[str]:
    return frozenset(term[:ROOT] for term in analyse(WRAPPING.get(lang, ""), lang))


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """From 0, nothing in common, to 1: the share of their roots that both have (Jaccard)."""
    together = len(one | other)
    return len(one & other) / together if together else 0.0


@dataclass
class _Group:
    leader: frozenset[str]
    members: list[int] = field(default_factory=list)


def group_alike(texts: Sequence[tuple[str, str]], alike: float = ALIKE) -> list[list[int]]:
    """The positions of ``texts`` [(text, language)] in groups of texts that ask the same, the largest group first.

    The first text of a group leads it: others are compared with it alone, so the answer does not drift. Only the first
    ``MAX_TEXTS`` are looked at; texts without a root of their own are in no group.
    """
    groups: list[_Group] = []
    holders: dict[tuple[str, str], list[int]] = {}
    for position, (text, lang) in enumerate(texts[:MAX_TEXTS]):
        own = roots(text, lang)
        if not own:
            continue
        best = _nearest(own, lang, groups, holders, alike)
        if best is None:
            best = len(groups)
            groups.append(_Group(own))
            for root in own:
                holders.setdefault((lang, root), []).append(best)
        groups[best].members.append(position)
    return sorted((each.members for each in groups), key=lambda members: (-len(members), members[0]))


def _nearest(own: Iterable[str], lang: str, groups: list[_Group], holders: dict, alike: float) -> int | None:
    shared: dict[int, int] = {}
    for root in own:
        for number in holders.get((lang, root), ()):
            shared[number] = shared.get(number, 0) + 1
    nearest = sorted(shared, key=lambda number: (-shared[number], number))[:MAX_COMPARED]
    scored = [(likeness(own, groups[number].leader), -number) for number in nearest]
    score, number = max(scored, default=(0.0, 0))
    return -number if score >= alike else None
