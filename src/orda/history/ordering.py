"""Another order in few words: a row of the register says what has moved, not how a folder of hundreds stands."""

import hashlib
from bisect import bisect_left
from collections.abc import Sequence

MAX_WHOLE = 30
MAX_MOVED = 30


def shortened(before: Sequence[str], after: Sequence[str]) -> tuple[str, str]:
    """Both orders as the register keeps them: whole where they are short; else the names that have moved with their
    places, at most ``MAX_MOVED``, and a digest of all, by which an order can be told to be that one."""
    if max(len(before), len(after)) <= MAX_WHOLE:
        return " ".join(before), " ".join(after)
    names = moved(before, after)[:MAX_MOVED]
    return _placed(before, names), _placed(after, names)


def moved(before: Sequence[str], after: Sequence[str]) -> list[str]:
    """The fewest names by whose moves the one order becomes the other, in the new order."""
    places = {name: place for place, name in enumerate(before)}
    known = [(places[name], name) for name in after if name in places]
    stayed = _rising([place for place, _name in known])
    return [name for place, name in known if place not in stayed] + [name for name in after if name not in places]


def _rising(places: list[int]) -> set[int]:
    """The longest rising sequence among different numbers."""
    ends: list[int] = []
    previous: dict[int, int | None] = {}
    for place in places:
        at = bisect_left(ends, place)
        previous[place] = ends[at - 1] if at else None
        ends[at : at + 1] = [place]
    found, place = set(), ends[-1] if ends else None
    while place is not None:
        found.add(place)
        place = previous[place]
    return found


def _placed(order: Sequence[str], names: Sequence[str]) -> str:
    places = {name: place for place, name in enumerate(order, 1)}
    shown = [f"{name} {places[name]}/{len(order)}" for name in names if name in places]
    digest = hashlib.sha256(" ".join(order).encode()).hexdigest()[:16]
    return "; ".join([*shown, f"SHA-256 {digest}…"])
