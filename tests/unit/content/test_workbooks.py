"""Workbooks: what is read, and what is refused with the cell's name."""

import tracemalloc
from datetime import date, datetime, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orda.content.sheets import MAX_COLUMNS, MAX_ROWS, BadWorkbook
from orda.content.workbooks import MAX_CELL, read_table
from tests.workbooks import formula, huge, merged, part, with_part, workbook

HEAD = ["Жыл", "Қабылданғаны", "Үлесі"]
SHEET = "xl/worksheets/sheet1.xml"


def refusal(data, *options):
    with pytest.raises(BadWorkbook) as caught:
        read_table(data, *options)
    return caught.value.message.interpolate()


def test_numbers_days_and_texts_are_read_with_their_types():
    rows = [["Күні", "Саны", "Үлесі", "Ескерту"], [datetime(2026, 9, 1), 5, 0.1 + 0.2, " бос \n емес "]]
    rows.append([date(2026, 9, 2), None, 2.0, None])
    found = read_table(workbook(rows))
    assert found.names == ("Күні", "Саны", "Үлесі", "Ескерту")
    assert found.types == ("date", "number", "number", "text")
    assert found.rows == ((date(2026, 9, 1), 5, 0.3, "бос емес"), (date(2026, 9, 2), None, 2, None))


def test_a_column_of_several_types_is_text():
    found = read_table(workbook([["Мәні"], [5], ["жоқ"], [True], [datetime(2026, 1, 2, 9, 30)], [time(9, 5)]]))
    assert found.types == ("text",)
    assert [row[0] for row in found.rows] == ["5", "жоқ", "TRUE", "2026-01-02 09:30", "09:05:00"]


def test_the_first_visible_sheet_is_read_unless_another_is_named():
    def change(book):
        book.active.sheet_state = "hidden"
        for name in ("Бірінші", "Екінші"):
            sheet = book.create_sheet(name)
            sheet.append(["Атауы"])
            sheet.append([name])

    data = workbook([["Құпия"], ["иә"]], change=change)
    assert read_table(data).rows == (("Бірінші",),)
    assert read_table(data, "екінші").rows == (("Екінші",),)
    assert refusal(data, "Парақ") == "The workbook has no visible sheet “Парақ”. It has: Бірінші, Екінші."


def test_a_title_above_the_table_may_be_merged():
    def change(book):
        book.active.merge_cells("A1:C1")

    data = workbook([["Қабылдау"], [], HEAD, [2025, 10, 0.5]], change=change)
    assert read_table(data, "", 3).rows == ((2025, 10, 0.5),)


def test_merged_cells_are_refused_by_name():
    assert "The cells A2:B2 are merged" in refusal(workbook([HEAD, [1, 2, 3]], change=merged))


def test_a_formula_without_a_result_is_refused_by_name():
    assert "The formula in B2 has no result" in refusal(workbook([HEAD, [1, 2, 3]], change=formula))


def test_the_result_of_a_formula_is_read():
    data = workbook([HEAD, [1, 2, 3]], change=formula)
    answered = (
        part(data, SHEET)
        .replace(b"<f>1+1</f><v />", b"<f>1+1</f><v>2</v>")
        .replace(b"<f>1+1</f><v></v>", b"<f>1+1</f><v>2</v>")
    )
    assert b"<v>2</v>" in answered
    assert read_table(with_part(data, SHEET, answered)).rows == ((1, 2, 3),)


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([], "Row 1 is empty"),
        ([HEAD], "there is no row with values"),
        ([["Жыл", None, "Үлесі"], [1, 2, 3]], "The cell B1 is empty"),
        ([["Жыл", "жыл"], [1, 2]], "Two columns are called “жыл”"),
        ([["Жыл"], [1, 2]], "The column of B2 has no name in row 1"),
        ([["Жыл"], [1], [], ["Ескерту"]], "Row 3 is empty"),
        ([["Жыл"], ["#REF!"]], "The cell A2 has the error #REF!"),
        ([["Жыл"], [10**15]], "The number in A2 is too large"),
        ([["Жыл"], ["ә" * (MAX_CELL + 1)]], f"The text in A2 is longer than {MAX_CELL} characters"),
        ([[f"Б{n}" for n in range(MAX_COLUMNS + 1)], [1]], "The table is too large"),
        ([["Жыл"], *([n] for n in range(MAX_ROWS + 2))], "The table is too large"),
    ],
)
def test_what_would_be_shown_wrongly_is_refused(rows, words):
    assert words in refusal(workbook(rows))


def test_two_hundred_thousand_rows_are_refused_without_reading_them_all():
    assert "at most 5000 rows" in refusal(huge())


def test_a_sheet_that_unpacks_to_very_much_is_refused_before_it_is_read():
    data = with_part(workbook([HEAD, [1, 2, 3]]), SHEET, b" " * (40 * 1024 * 1024))
    assert "The table is too large" in refusal(data)


@pytest.mark.parametrize(
    "name",
    ["xl/worksheets/a.bin", "xl/worksheets/_rels/a.xml", "xl/media/a.png", "xl/pivotCache/a.xml", "customXml/a.xml"],
)
def test_what_is_not_read_is_not_unpacked(name):
    """Checklist 24: parts beside the sheets are small packed and very large unpacked."""
    data = with_part(workbook([HEAD, [1, 2, 3]]), name, b" " * (60 * 1024 * 1024))
    read_table(workbook([HEAD, [1, 2, 3]]))  # loads what reads workbooks
    tracemalloc.start()
    try:
        assert read_table(data).rows == ((1, 2, 3),)
        assert tracemalloc.get_traced_memory()[1] < 10 * 1024 * 1024
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    ("name", "mark", "element"),
    [
        ("xl/styles.xml", "</cellXfs>", "<xf/>"),
        ("xl/styles.xml", "</fonts>", "<font/>"),
        ("xl/workbook.xml", "</sheets>", "<sheet/>"),
        ("xl/_rels/workbook.xml.rels", "</Relationships>", "<Relationship/>"),
        ("[Content_Types].xml", "</Types>", "<Override/>"),
    ],
)
def test_formats_beyond_number_are_refused_before_objects_are_made_of_them(name, mark, element):
    """Six kilobytes of them packed took half a minute."""
    data = workbook([HEAD, [1, 2, 3]])
    data = with_part(data, name, part(data, name).replace(mark.encode(), (element * 120_000 + mark).encode()))
    assert len(data) < 30_000
    assert refusal(data).startswith("The workbook has too much beside its table.")


@pytest.mark.parametrize(
    "inside", ["<row>" + "<c/>" * 250_000 + "</row>", '<row><c r="A1">' + "<v>" * 40 + "</v>" * 40 + "</c></row>"]
)
def test_a_row_without_end_and_cells_without_bottom_are_refused(inside):
    data = workbook([HEAD, [1, 2, 3]])
    sheet = part(data, SHEET).decode().replace("</sheetData>", inside + "</sheetData>")
    assert "The table is too large" in refusal(with_part(data, SHEET, sheet.encode()))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<worksheet>",
        b"not xml",
        b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><worksheet>&b;</worksheet>',
        b'<!DOCTYPE x SYSTEM "file:///etc/passwd"><worksheet/>',
    ],
)
def test_a_sheet_that_is_none_is_refused(content):
    data = with_part(workbook([HEAD, [1, 2, 3]]), SHEET, content)
    assert refusal(data)


@pytest.mark.parametrize(
    "name", ["xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml", "[Content_Types].xml"]
)
def test_a_workbook_with_damaged_parts_is_refused(name):
    data = with_part(workbook([HEAD, [1, 2, 3]]), name, b"<x>")
    assert refusal(data).startswith("The workbook cannot be read.")


@given(
    st.lists(
        st.tuples(st.integers(-(10**12), 10**12), st.floats(-1e9, 1e9), st.dates(date(1950, 1, 1), date(2100, 1, 1))),
        min_size=1,
        max_size=20,
    )
)
@settings(max_examples=25, deadline=None)
def test_what_goes_into_a_workbook_comes_out(rows):
    found = read_table(workbook([["Саны", "Мәні", "Күні"], *rows]))
    assert [row[0] for row in found.rows] == [row[0] for row in rows]
    assert [row[1] for row in found.rows] == pytest.approx([row[1] for row in rows], rel=1e-14)
    assert [row[2] for row in found.rows] == [row[2] for row in rows]
