"""Datasets: the table follows its workbook, versions keep theirs."""

import pytest

from orda.content.editing import restore_version, save_draft, stamp
from orda.content.kinds import dataset as module
from orda.content.kinds.file import StoredFile
from orda.content.uploads import TYPES
from orda.errors import BadField
from orda.security.actor import SYSTEM
from orda.workflow.requests.transitions import publish_at_once
from tests.records import change, place_for, record
from tests.workbooks import workbook

FIELDS = {"topic": "staff", "year": 2026, "sheet": "", "header_row": 1, "columns": [], "chart": "none"}


def stored(*rows):
    return StoredFile(workbook([["Жыл", "Саны"], *rows]), "a.xlsx", TYPES["xlsx"])


@pytest.fixture
def obj(site):
    place_for(site, "university/statistics", "dataset")
    fields = FIELDS | {"upload": stored([2025, 1], [2026, 2])}
    return record(site["university"]["statistics"], "dataset", "numbers", fields)


def test_the_table_is_read_when_the_draft_is_saved_and_published_with_it(obj):
    table = obj.live.fields["table"]
    assert table.names == ("Жыл", "Саны") and table.rows == ((2025, 1), (2026, 2))
    assert str(table) == "2 × 2"
    assert obj.facets()[:2] == ("topic=staff", "year=2026")


def test_another_text_leaves_the_table_as_it_is(obj, monkeypatch):
    def never(*_arguments):
        raise AssertionError("the workbook was read again")

    monkeypatch.setattr(module, "read_table", never)
    table = obj.live.fields["table"]
    change(obj, {}, kk="Басқа", ru="Другое", en="Other")
    assert obj.live.fields["table"] is table


def test_another_workbook_gives_another_table_and_old_versions_keep_theirs(obj):
    change(obj, {"upload": stored([2027, 3])}, kk="Сандар")
    assert obj.live.fields["table"].rows == ((2027, 3),)
    assert obj.versions[1].fields["table"].rows == ((2025, 1), (2026, 2))
    restore_version(obj, 1, actor=SYSTEM, seen=stamp(obj))
    publish_at_once(obj)
    assert obj.live.fields["table"].rows == ((2025, 1), (2026, 2))


def test_the_same_workbook_always_gives_the_same_table(obj):
    again = module.read_table(workbook([["Жыл", "Саны"], [2025, 1], [2026, 2]]))
    assert (again.names, again.types, again.rows) == tuple(
        getattr(obj.live.fields["table"], name) for name in ("names", "types", "rows")
    )


@pytest.mark.parametrize(
    ("fields", "place"),
    [
        ({"columns": [{"column": "Басқа"}]}, "fields.columns"),
        ({"columns": [{"column": "Жыл"}, {"column": "Жыл"}]}, "fields.columns"),
        ({"chart_label": "Басқа"}, "fields.chart_label"),
        ({"chart_values": ["Басқа"]}, "fields.chart_values"),
        ({"header_row": 7}, "upload"),
        ({"sheet": "Жоқ"}, "upload"),
    ],
)
def test_fields_that_do_not_fit_the_table_are_refused_where_they_stand(obj, fields, place):
    with pytest.raises(BadField) as caught:
        save_draft(obj, texts={}, fields=fields, actor=SYSTEM, seen=stamp(obj))
    assert caught.value.field == place
    assert obj.draft is None


@pytest.mark.parametrize(("chart", "rows"), [("bar", 41), ("line", 401)])
def test_a_chart_of_too_many_rows_is_refused(obj, chart, rows):
    upload = stored(*([2000, number] for number in range(rows)))
    with pytest.raises(BadField) as caught:
        save_draft(obj, texts={}, fields={"upload": upload, "chart": chart}, actor=SYSTEM, seen=stamp(obj))
    assert caught.value.field == "fields.chart"
