"""Approval sheets (A7): rows are chained; what is altered, removed or moved is found, what the law takes out is not."""

from dataclasses import fields, replace
from datetime import timedelta

import pytest
from pyramid.threadlocal import get_current_registry

from orda import clock
from orda.content.editing import save_draft, stamp
from orda.maintenance.backups.sample import SEALED, Sample, _sheets
from orda.maintenance.evolution import STEPS, s2026_11_sheets
from orda.workflow.requests import transitions
from orda.workflow.requests.request import Visa, requests_of
from orda.workflow.sheets.approval import forget_remarks
from orda.workflow.sheets.sealing import broken_row, first_broken


@pytest.fixture
def sent(site, person):
    """Requests 1 and 2: one with a visa and remarks, one just sent."""
    for path in ("therapy", "surgery"):
        page, actor = site["units"][path]["about"], person(f"editor-{path}")
        save_draft(page, texts={"kk": {"title": "Жаңа"}}, actor=actor, seen=stamp(page))
        transitions.send(page, actor=actor, seen=stamp(page), comment="Күні түзетілді")
    request = requests_of(site).request(1)
    ticks = tuple(tick.id for tick in request.stage.ticks)
    transitions.approve(request, actor=person("head-therapy"), context=site, seen=1, ticks=ticks, remark="Дұрыс")
    return request


def other(value):
    """The least change of a value."""
    if isinstance(value, str):
        return value[:-1] + chr(ord(value[-1]) ^ 1) if value else "x"
    if isinstance(value, tuple):
        return value[:-1] if value else (("x",))
    return value + timedelta(microseconds=1) if hasattr(value, "year") else ("x", ())


def test_sheets_that_people_write_hold(site, sent):
    assert first_broken(requests_of(site)) is None
    found = Sample()
    _sheets(site, found)
    assert found.remarks == []


def test_one_altered_byte_of_a_stored_visa_breaks_the_chain(site, sent):
    """Clause A7; the proof of a backup says so too."""
    rows = sent.visas
    for number, visa in enumerate(rows):
        for name in (each.name for each in fields(Visa)):
            altered = replace(visa, **{name: other(getattr(visa, name))})
            sent.visas = (*rows[:number], altered, *rows[number + 1 :])
            assert (name, broken_row(sent)) == (name, number + 1)
    found = Sample()
    _sheets(site, found)
    assert [remark.mapping for remark in found.remarks] == [{"number": 1}]


def test_a_row_that_is_taken_out_moved_or_put_in_breaks_the_chain(site, sent):
    rows = sent.visas
    for tampered in (rows[:-1], rows[1:], rows[::-1], (*rows, rows[-1]), ()):
        sent.visas = tampered
        assert first_broken(requests_of(site)) == 1


def test_a_blanked_remark_breaks_the_chain(sent):
    sent.visas = (sent.visas[0], replace(sent.visas[1], remark="", salt=""))
    assert broken_row(sent) == 2


def test_rows_of_another_request_do_not_fit(site, sent):
    records = requests_of(site).records
    records[2].visas, records[2].sheet_count, records[2].sheet_head = sent.visas, sent.sheet_count, sent.sheet_head
    assert first_broken(requests_of(site)) == 2


def test_a_request_that_is_gone_is_noticed(site, sent):
    del requests_of(site).records[1]
    assert first_broken(requests_of(site)) == 1


def test_what_the_law_takes_out_leaves_the_chain_whole(site, sent):
    """F8, G9: the words go, who decided what and when remains, and a row says so (A7)."""
    forget_remarks(sent, site, "digital")
    assert "Дұрыс" not in repr(sent.visas)
    assert [visa.action for visa in sent.visas] == ["sent", "approved", "erased"]
    assert sent.visas[-1].name == "Дана Тестова"
    assert first_broken(requests_of(site)) is None
    forget_remarks(sent, site, "digital")
    assert len(sent.visas) == 3, "nothing to take out, no row"


def test_sheets_of_an_older_site_are_chained_by_the_evolution_step(site, sent):
    rows = tuple(Visa(v.stage, v.action, v.login, v.name, v.time, v.ticks, v.reason, v.remark) for v in sent.visas)
    for each in requests_of(site).records.values():
        each.visas = rows if each is sent else each.visas
        del each.sheet_count, each.sheet_head
    del site.services["substitutions"]
    registry = get_current_registry()
    for _again in range(2):
        s2026_11_sheets.evolve(site, registry)
    assert first_broken(requests_of(site)) is None
    assert [(visa.action, visa.remark) for visa in sent.visas] == [(visa.action, visa.remark) for visa in rows]
    assert "substitutions" in site.services
    assert STEPS[SEALED] is s2026_11_sheets.evolve, "backups are asked for it by this name"


def test_a_column_that_comes_later_leaves_older_rows_whole(sent):
    """Rows are digested by what they say, not by the columns that the program knows."""
    visa = sent.visas[0]
    before = vars(visa).pop("order")
    assert before == ""
    assert broken_row(sent) is None


def test_time_is_the_servers(sent):
    assert all(clock.now() - visa.time < timedelta(minutes=5) for visa in sent.visas)
