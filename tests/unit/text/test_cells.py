"""Cells of tables that people take away: nothing in them begins to calculate, and numbers stay what they are."""

import csv
import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orda.text.cells import FORMULA, as_csv, harmless


def back(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("text", ["=1+1", "+7 727", "-5", "@SUM(A1)", "\t=1", "＝1", "\ufeff=1", "\n@x"])
def test_what_would_be_a_formula_is_shown_as_text(text):
    """Checklist 19."""
    assert harmless(text).startswith("'")


def test_numbers_days_and_nothing_stay():
    assert [harmless(value) for value in (-5, 0.25, date(2026, 9, 1), None)] == [-5, 0.25, date(2026, 9, 1), ""]


@given(st.lists(st.lists(st.one_of(st.integers(), st.floats(allow_nan=False), st.text()), min_size=1), min_size=1))
def test_a_table_comes_back_from_csv(rows):
    found = back(as_csv(rows))
    assert len(found) == len(rows)
    for row, cells in zip(rows, found, strict=True):
        for value, cell in zip(row, cells, strict=True):
            if isinstance(value, str):
                assert cell in (str(harmless(value)), "")
                assert not FORMULA.match(cell)
            else:
                assert type(value)(cell) == value


def test_excel_knows_the_letters():
    assert as_csv([["Қазақша"]]).startswith(b"\xef\xbb\xbf")
