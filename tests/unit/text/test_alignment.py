"""What stays and what changed in two sequences."""

import time

from hypothesis import given
from hypothesis import strategies as st

from orda.text import alignment
from orda.text.alignment import gaps, matches

LETTERS = st.lists(st.sampled_from("abcd"), max_size=14)


def longest_common(old, new):
    best = [[0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i in range(len(old) - 1, -1, -1):
        for j in range(len(new) - 1, -1, -1):
            equal = best[i + 1][j + 1] + 1 if old[i] == new[j] else 0
            best[i][j] = max(equal, best[i + 1][j], best[i][j + 1])
    return best[0][0]


@given(LETTERS, LETTERS)
def test_as_much_as_possible_stays(old, new):
    pairs = matches(old, new)
    assert all(old[i] == new[j] for i, j in pairs)
    assert all(i < k and j < m for (i, j), (k, m) in zip(pairs, pairs[1:], strict=False))
    assert len(pairs) == longest_common(old, new)


@given(LETTERS, LETTERS)
def test_gaps_and_pairs_cover_both_sequences_once(old, new):
    seen_old, seen_new = [], []
    for removed, added, pair in gaps(matches(old, new), len(old), len(new)):
        seen_old += [*removed, *(pair or ())[:1]]
        seen_new += [*added, *(pair or ())[1:]]
    assert seen_old == list(range(len(old))) and seen_new == list(range(len(new)))


@given(st.lists(st.integers(0, 40), max_size=60), st.lists(st.integers(0, 40), max_size=60))
def test_with_too_many_changes_landmarks_are_kept(old, new):
    limit, alignment.MAX_CHANGES = alignment.MAX_CHANGES, 5
    try:
        pairs = matches(old, new)
    finally:
        alignment.MAX_CHANGES = limit
    assert all(old[i] == new[j] for i, j in pairs)
    assert all(i < k and j < m for (i, j), (k, m) in zip(pairs, pairs[1:], strict=False))


def test_long_and_very_different_sequences_take_seconds():
    started = time.process_time()
    old = [f"a{i % 5000}" for i in range(100_000)]
    new = [f"b{i % 7000}" if i % 3 else f"a{i % 5000}" for i in range(100_000)]
    matches(old, new)
    matches(old, old[::-1])
    matches(list(range(50_000)), [n ^ 1 for n in range(50_000)])
    assert time.process_time() - started < 20
