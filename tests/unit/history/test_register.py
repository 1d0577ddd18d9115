"""The change-registration sheet: a row for every change, and none changed, removed, moved or added unnoticed (A12)."""

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta

import pytest
import transaction
from hypothesis import given
from hypothesis import strategies as st
from ZODB.POSException import ConflictError

from orda.content import arrange, editing
from orda.history import bin as recycling
from orda.history.register import FIRST_HASH, Register, Row
from orda.security import sharing
from orda.security.actor import SYSTEM
from orda.workflow.levels import withdrawals
from orda.workflow.requests import transitions
from tests import factories

MOMENT = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
COLUMNS = [each.name for each in fields(Row)]


def filled(count: int = 6) -> Register:
    register = Register()
    for number in range(1, count + 1):
        register.append(
            time=MOMENT + timedelta(seconds=number), action="published", uid=f"{number:016x}", title=f"Бет {number}",
            path=f"/бет-{number}", actor="editor", approver="digital", request=number, before=str(number - 1),
            after=str(number), comment="", restore_point=number,
        )  # fmt: skip
    return register


def test_rows_are_numbered_and_chained_from_the_first():
    register = filled(3)
    assert len(register) == 3
    assert register.row(1).previous_hash == FIRST_HASH
    assert [register.row(number).previous_hash for number in (2, 3)] == [register.row(n).hash for n in (1, 2)]
    assert register.first_broken() is None
    assert Register().first_broken() is None
    assert len(Register()) == 0


@given(
    number=st.integers(1, 6),
    column=st.sampled_from(COLUMNS),
    text=st.text(min_size=1, max_size=3),
    amount=st.integers(-3, 10**6),
)
def test_a_change_of_any_column_of_any_row_is_noticed(number, column, text, amount):
    register = filled()
    row = register.row(number)
    old = getattr(row, column)
    new = text if isinstance(old, str) else old + timedelta(microseconds=amount) if column == "time" else amount
    if new == old:
        return
    register._rows[number] = replace(row, **{column: new})
    assert register.first_broken() is not None
    assert register.first_broken() <= number + 1


@given(
    number=st.integers(1, 6), column=st.sampled_from(["title", "comment", "path", "actor"]), text=st.text(max_size=5)
)
def test_a_row_that_was_forged_with_its_hash_breaks_the_next_or_the_head(number, column, text):
    register = filled()
    row = register.row(number)
    if getattr(row, column) == text:
        return
    forged = replace(row, **{column: text})
    register._rows[number] = replace(forged, hash=forged.digest())
    assert register.first_broken() == number + 1


@pytest.mark.parametrize("number", range(1, 7))
def test_a_row_that_is_gone_is_noticed_the_last_one_too(number):
    register = filled()
    del register._rows[number]
    assert register.first_broken() in (number, number + 1)


def test_rows_that_changed_places_are_noticed():
    register = filled()
    register._rows[2], register._rows[3] = register._rows[3], register._rows[2]
    assert register.first_broken() == 2


def test_a_row_that_was_smuggled_in_at_the_end_is_noticed():
    register = filled()
    last = register.row(6)
    smuggled = replace(last, number=7, previous_hash=last.hash)
    register._rows[7] = replace(smuggled, hash=smuggled.digest())
    assert register.first_broken() == 8


def test_an_emptied_register_is_noticed():
    register = filled()
    register._rows.clear()
    assert register.first_broken() == 1


def test_a_register_from_before_the_head_was_kept_still_holds():
    register = filled()
    del register.count, register.head
    assert register.first_broken() is None
    register.append(**{name: getattr(register.row(6), name) for name in COLUMNS[1:-2]})
    assert register.first_broken() is None
    del register._rows[7]
    assert register.first_broken() == 7


def test_the_newest_rows_come_first_and_in_pieces():
    register = filled()
    assert [row.number for row in register.newest()] == [6, 5, 4, 3, 2, 1]
    assert [row.number for row in register.newest(start=2, count=3)] == [4, 3, 2]
    assert register.newest(start=6) == register.newest(start=100) == []
    with pytest.raises(KeyError):
        register.row(7)


def test_two_who_write_at_once_get_two_rows_one_after_the_other():
    app = factories.make_app()
    with factories.work_in(app) as site:
        factories.fill(site)
        count = len(site.services["register"])
    both = []
    for _each in range(2):
        tm = transaction.TransactionManager(explicit=True)
        tm.begin()
        connection = app.registry._zodb_databases[""].open(tm)
        register = connection.root()["app_root"].services["register"]
        columns = {name: getattr(register.row(1), name) for name in COLUMNS[1:-2]}
        register.append(**columns)
        both.append((tm, connection))
    both[0][0].commit()
    with pytest.raises(ConflictError):
        both[1][0].commit()
    both[1][0].abort()
    for _tm, connection in both:
        connection.close()
    with factories.work_in(app) as site:
        assert len(site.services["register"]) == count + 1
        assert site.services["register"].first_broken() is None
    app.registry._zodb_databases[""].close()


def _publish(site, person):
    factories.write(site["units"]["therapy"]["about"], kk="Жаңа")


def _withdraw(site, person):
    withdrawals.withdraw(site["units"]["therapy"]["about"], actor=person("head-therapy"), reason="қате бар")


def _rename(site, person):
    arrange.rename(site["units"]["therapy"]["about"], "other", actor=person("head-therapy"))


def _reorder(site, person):
    factories.add(site["units"]["therapy"], "page", "b", publish=False)
    arrange.reorder(site["units"]["therapy"], ["b", "about"], actor=person("head-therapy"))


def _discard(site, person):
    recycling.discard(site["units"]["therapy"]["about"], actor=person("head-therapy"))


def _restore(site, person):
    page = site["units"]["therapy"]["about"]
    recycling.discard(page, actor=SYSTEM)
    recycling.restore(site, page.uid, actor=person("head-therapy"))


def _grant(site, person):
    sharing.grant(site["units"]["therapy"], "user:auditor", "editor", actor=person("head-therapy"))


@pytest.mark.parametrize(
    ("act", "action", "actor"),
    [
        (_publish, "published", "system"), (_withdraw, "withdrawn", "head-therapy"), (_rename, "moved", "head-therapy"),
        (_reorder, "reordered", "head-therapy"), (_discard, "removed", "head-therapy"),
        (_restore, "restored", "head-therapy"), (_grant, "rights", "head-therapy"),
    ],
)  # fmt: skip
def test_every_public_change_has_one_row_and_one_restore_point(site, person, act, action, actor):
    """Clauses A12, G7."""
    register, points = site.services["register"], site.services["restore-points"]
    before, made = len(register), len(points._points)
    act(site, person)
    rows = [register.row(number) for number in range(before + 1, len(register) + 1)]
    assert len(points._points) - made == len(rows)
    last = rows[-1]
    assert (last.action, last.actor) == (action, actor)
    point = points.point(last.restore_point)
    assert (point.reason, point.uid, point.path) == (action, last.uid, last.path)
    assert [row.action for row in rows].count(action) == 1
    assert register.first_broken() is None


def test_a_draft_has_no_row(site, person):
    register = site.services["register"]
    before = len(register)
    about = site["units"]["therapy"]["about"]
    factories.write(about, publish=False, actor=person("editor-therapy"), kk="Жоба")
    transitions.send(about, actor=person("editor-therapy"), seen=editing.stamp(about))
    assert len(register) == before


def test_a_publication_names_who_asked_who_approved_and_from_which_version_to_which(site, person):
    about = site["units"]["therapy"]["about"]
    factories.write(about, publish=False, actor=person("editor-therapy"), kk="Жаңа")
    request = transitions.send(about, actor=person("editor-therapy"), seen=editing.stamp(about))
    for seen, login in enumerate(("head-therapy", "digital"), 1):
        ticks = tuple(tick.id for tick in request.stage.ticks)
        transitions.approve(request, actor=person(login), context=site, seen=seen, ticks=ticks)
    row = site.services["register"].newest(count=1)[0]
    assert (row.actor, row.approver, row.request) == ("editor-therapy", "digital", request.number)
    assert (row.before, row.after, row.title, row.path) == ("1", "2", "Жаңа", "/units/therapy/about")
    point = site.services["restore-points"].point(row.restore_point)
    assert point.version == 1, "enough to bring the former version back"
    assert about.versions[point.version].title("kk") == "about қазақша"
