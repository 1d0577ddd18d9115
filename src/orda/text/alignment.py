"""Which elements of two sequences stay: the fewest changes where that is quick to find, clear landmarks elsewhere."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from itertools import pairwise

# Myers' search costs the square of the number of changes; beyond this many it is left to landmarks.
MAX_CHANGES = 300


def matches(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[tuple[int, int]]:
    """Ascending pairs (i, j) of equal elements that stay in place; what is in no pair was removed or added."""
    found: list[tuple[int, int]] = []
    work = [(0, len(old), 0, len(new))]
    while work:
        low, high, start, end = work.pop()
        while low < high and start < end and old[low] == new[start]:
            found.append((low, start))
            low, start = low + 1, start + 1
        while low < high and start < end and old[high - 1] == new[end - 1]:
            high, end = high - 1, end - 1
            found.append((high, end))
        if low == high or start == end:
            continue
        fewest = _fewest_changes(old[low:high], new[start:end])
        if fewest is not None:
            found += [(low + i, start + j) for i, j in fewest]
        elif landmarks := [(low + i, start + j) for i, j in _landmarks(old[low:high], new[start:end])]:
            found += landmarks
            bounds = [(low - 1, start - 1), *landmarks, (high, end)]
            work += [(i + 1, k, j + 1, m) for (i, j), (k, m) in pairwise(bounds)]
    return sorted(found)


def gaps(pairs: list[tuple[int, int]], old: int, new: int) -> Iterator[tuple[range, range, tuple[int, int] | None]]:
    """For sequences of these lengths: what was removed and what was added before each pair, and at the end (None)."""
    i = j = 0
    for pair in [*pairs, None]:
        k, m = pair or (old, new)
        yield range(i, k), range(j, m), pair
        i, j = k + 1, m + 1


def _fewest_changes(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[tuple[int, int]] | None:
    """Myers' greedy algorithm: pairs that leave the fewest removals and additions, None if those are too many."""
    furthest = {1: 0}
    trace: list[dict[int, int]] = []
    for changes in range(min(len(old) + len(new), MAX_CHANGES) + 1):
        trace.append(dict(furthest))
        for diagonal in range(-changes, changes + 1, 2):
            down = diagonal == -changes or (diagonal != changes and furthest[diagonal - 1] < furthest[diagonal + 1])
            i = furthest[diagonal + 1] if down else furthest[diagonal - 1] + 1
            j = i - diagonal
            while i < len(old) and j < len(new) and old[i] == new[j]:
                i, j = i + 1, j + 1
            furthest[diagonal] = i
            if i >= len(old) and j >= len(new):
                return _walked_back(trace, i, j)
    return None


def _walked_back(trace: list[dict[int, int]], i: int, j: int) -> list[tuple[int, int]]:
    pairs: list[tuple[int, int]] = []
    for changes in range(len(trace) - 1, -1, -1):
        furthest, diagonal = trace[changes], i - j
        down = diagonal == -changes or (diagonal != changes and furthest[diagonal - 1] < furthest[diagonal + 1])
        before = diagonal + 1 if down else diagonal - 1
        k = furthest[before]
        m = k - before
        start_i, start_j = (k, m + 1) if down else (k + 1, m)
        if changes == 0:
            start_i, start_j = 0, 0
        while i > start_i and j > start_j:
            i, j = i - 1, j - 1
            pairs.append((i, j))
        i, j = k, m
    return pairs[::-1]


def _landmarks(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[tuple[int, int]]:
    """Elements that occur once on both sides, as many as keep their order (the longest ascending run)."""
    counts_old, counts_new = Counter(old), Counter(new)
    places = {element: j for j, element in enumerate(new) if counts_new[element] == 1}
    candidates = [
        (i, places[element]) for i, element in enumerate(old) if counts_old[element] == 1 and element in places
    ]
    ends: list[int] = []  # the smallest j that ends an ascending run of each length
    last: list[int] = []  # and its candidate
    previous: list[int] = []
    for number, (_i, j) in enumerate(candidates):
        length = bisect_left(ends, j)
        previous.append(last[length - 1] if length else -1)
        ends[length : length + 1] = [j]
        last[length : length + 1] = [number]
    run: list[tuple[int, int]] = []
    number = last[-1] if last else -1
    while number >= 0:
        run.append(candidates[number])
        number = previous[number]
    return run[::-1]
