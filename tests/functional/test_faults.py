"""When the machine fails: one clear page, nothing half saved, no traceback (security checklist 44, R2)."""

import errno

import pytest
from ZODB.Connection import Connection
from ZODB.POSException import ConflictError

from orda.content.editing import stamp
from tests import factories


@pytest.fixture
def editor(sign_in):
    return sign_in("editor-therapy")


@pytest.fixture
def form(app, editor):
    with factories.work_in(app) as site:
        seen = stamp(site["units"]["therapy"]["about"])
    token = factories.sign_in_form(editor.get("/kk/@@login"))["csrf_token"].value
    return {"csrf_token": token, "texts.kk.title": "Жаңа", "provider": "Автор", "seen": seen, "save": "save"}


def break_commits(monkeypatch, error, times=1000):
    """Let the next commits fail the way a storage does; returns the list of failures so far."""
    failures, vote = [], Connection.tpc_vote

    def fail(self, transaction):
        if len(failures) < times:
            failures.append(1)
            raise error
        return vote(self, transaction)

    monkeypatch.setattr(Connection, "tpc_vote", fail)
    return failures


def title_of_draft(app):
    with factories.work_in(app) as site:
        draft = site["units"]["therapy"]["about"].draft
        return draft.title("kk") if draft is not None else None


def test_a_full_disk_gives_one_clear_page_and_saves_nothing(app, editor, form, monkeypatch, caplog):
    with monkeypatch.context() as broken:
        break_commits(broken, OSError(errno.ENOSPC, "No space left on device"))
        answer = editor.post("/kk/units/therapy/about/@@edit", form, status=507)
    assert "Серверде орын қалмады" in answer and "Traceback" not in answer
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert title_of_draft(app) is None
    assert "error " in caplog.text


def test_after_the_disk_has_space_again_the_same_form_is_saved(app, editor, form, monkeypatch):
    with monkeypatch.context() as broken:
        break_commits(broken, OSError(errno.ENOSPC, "No space left on device"))
        editor.post("/kk/units/therapy/about/@@edit", form, status=507)
    editor.post("/kk/units/therapy/about/@@edit", form, status=303)
    assert title_of_draft(app) == "Жаңа"


def test_a_conflict_is_tried_again_without_the_person_noticing(app, editor, form, monkeypatch):
    with monkeypatch.context() as broken:
        failures = break_commits(broken, ConflictError(), times=3)
        editor.post("/kk/units/therapy/about/@@edit", form, status=303)
    assert len(failures) == 3
    assert title_of_draft(app) == "Жаңа"


def test_endless_conflicts_end_with_a_page_that_asks_to_try_again(app, editor, form, monkeypatch):
    with monkeypatch.context() as broken:
        break_commits(broken, ConflictError())
        answer = editor.post("/kk/units/therapy/about/@@edit", form, status=503)
    assert "Сайт қазір бос емес" in answer
    assert title_of_draft(app) is None


def test_an_unforeseen_error_shows_a_number_and_nothing_of_the_inside(app, visitor, monkeypatch, caplog):
    monkeypatch.setattr("orda.web.navigation.main_menu", lambda request: 1 / 0)
    answer = visitor.get("/kk/university/history", status=500)
    assert "ZeroDivisionError" not in answer and "orda/" not in answer.text
    assert "ZeroDivisionError" in caplog.text
