"""A row of the register tells what has moved and does not repeat a folder of hundreds (A12)."""

import random

from hypothesis import given
from hypothesis import strategies as st

from orda.content import arrange
from orda.history.ordering import MAX_MOVED, MAX_WHOLE, moved, shortened
from orda.security.actor import SYSTEM
from tests import factories

MANY = [f"p{number}" for number in range(800)]


def test_a_short_order_is_written_whole():
    names = MANY[:MAX_WHOLE]
    assert shortened(names, names[::-1]) == (" ".join(names), " ".join(names[::-1]))


def test_of_a_long_order_the_row_says_what_moved_and_where():
    after = [MANY[700], *MANY[:700], *MANY[701:]]
    was, now = shortened(MANY, after)
    assert was.startswith("p700 701/800; SHA-256 ") and now.startswith("p700 1/800; SHA-256 ")
    assert was.rpartition(" ")[2] != now.rpartition(" ")[2]


def test_even_a_wholly_new_order_stays_short():
    after = random.Random(1).sample(MANY, len(MANY))
    assert len(moved(MANY, after)) > MAX_MOVED
    assert max(map(len, shortened(MANY, after))) < 40 * MAX_MOVED


@given(st.permutations(range(9)))
def test_the_names_that_moved_are_enough_to_make_the_new_order(after):
    before, after = [str(n) for n in range(9)], [str(n) for n in after]
    names = moved(before, after)
    assert [name for name in before if name not in names] == [name for name in after if name not in names]


def test_the_row_and_the_restore_point_of_a_large_folder(site):
    folder = site["units"]["therapy"]
    for number in range(MAX_WHOLE + 5):
        factories.add(folder, "page", f"n{number}", publish=False, kk="Бет")
    names = list(folder)
    arrange.reorder(folder, [names[-1], *names[:-1]], actor=SYSTEM)
    row = site.services["register"].newest(count=1)[0]
    assert row.action == "reordered" and f"{len(names)}/{len(names)}; SHA-256" in row.before
    assert f" 1/{len(names)}; SHA-256" in row.after
    assert list(site.services["restore-points"].get(row.restore_point).order) == names
