"""Official documents: requisites, validity by the clock, codes that are unique, succession both ways (A1-A5, A10)."""

import random
from contextlib import suppress
from datetime import UTC, date, datetime

import colander
import pytest

from orda import clock
from orda.catalog.indexing import differences, reindex
from orda.catalog.records import records
from orda.content import arrange, editing
from orda.content.kinds.document import IN_FORCE, NOT_YET, OBSOLETE, DocumentFields
from orda.content.site import find
from orda.content.succession import predecessor_of, successor_of
from orda.errors import BadField, OrdaError
from orda.history import bin as recycling
from orda.security.actor import SYSTEM
from orda.workflow.levels.withdrawals import withdraw
from orda.workflow.requests.checks import check_draft
from orda.workflow.requests.transitions import publish_at_once

VISITOR = frozenset(("system.Everyone",))
NOW = datetime(2026, 11, 23, 6, tzinfo=UTC)
GOOD = {
    "code": "24/52.6-2024",
    "act": "rules",
    "adopted_by": "management-board",
    "number": "22",
    "approved_on": "2024-07-19",
}


@pytest.fixture(autouse=True)
def at(monkeypatch):
    """``at(moment)`` sets the clock; it begins at ``NOW``."""

    def set_clock(moment):
        monkeypatch.setattr(clock, "now", lambda: moment)

    set_clock(NOW)
    return set_clock


@pytest.fixture
def act(site):
    """``act("a", …)`` is a published document with the address part and code ``a``."""
    reindex(site)

    def make(name, publish=True, **fields):
        document = arrange.add(site["units"]["therapy"], "document", actor=SYSTEM, name=name)
        return change(document, publish, **{"code": name, "act": "rules", "approved_on": date(2026, 1, 15), **fields})

    return make


def change(document, publish=True, **fields):
    texts = {lang: {"title": f"{document.__name__} {lang}"} for lang in ("kk", "ru", "en")}
    editing.save_draft(document, texts=texts, fields=fields, actor=SYSTEM, seen=editing.stamp(document))
    if publish:
        publish_at_once(document)
    return document


def in_force(site):
    return {each.__name__ for each in records(site, VISITOR, ("document",), current=True)[:]}


def refused(**values):
    """{field: message} of what the form says to these values."""
    with pytest.raises(colander.Invalid) as refusal:
        DocumentFields().deserialize({**GOOD, **values})
    return refusal.value.asdict(translate=str)


# Requisites


@pytest.mark.parametrize("name", ["code", "act", "adopted_by", "number", "approved_on"])
def test_no_document_is_without_its_requisites(name):
    """Clause A1: body, kind of act, № and date are obligatory."""
    assert list(refused(**{name: ""})) == [name]


def test_dates_that_contradict_each_other_are_told_at_their_fields():
    assert list(refused(valid_from="2027-01-01", valid_until="2026-12-31")) == ["valid_until"]
    assert list(refused(valid_until="2024-07-18")) == ["valid_until"]
    assert list(refused(extended_until="2030-01-01")) == ["extended_until"]
    assert list(refused(valid_until="2029-07-19", extended_until="2029-07-19")) == ["extended_until"]
    assert list(refused(valid_until="9999-01-01")) == ["valid_until"]
    good = DocumentFields().deserialize({**GOOD, "valid_until": "2029-07-19", "extended_until": "2030-07-19"})
    assert good["extended_until"] == date(2030, 7, 19)


def test_a_late_registration_is_a_warning_and_stops_nothing(act):
    """Clause A10: approved and in force on 19 July, registered a week later."""
    document = act("a", publish=False, approved_on=date(2024, 7, 19), registered_on=date(2024, 7, 26))
    assert [(finding.id, finding.blocks) for finding in check_draft(document) if finding.id == "odd"] == [
        ("odd", False)
    ]
    publish_at_once(document)
    assert document.live.fields["registered_on"] == date(2024, 7, 26)


# Codes


@pytest.mark.parametrize("typed", ["24/52.6-2024", "24/52.6 - 2024", "24/52.6–2024"])
def test_a_code_belongs_to_one_document_of_the_site(act, typed):
    """Clause A5: live or draft, however its dashes and spaces are typed."""
    act("a", publish=False, code="24/52.6-2024")
    with pytest.raises(BadField) as refusal:
        act("b", code=typed)
    assert refusal.value.field == "fields.code"


def test_letters_of_a_code_are_the_same_in_both_cases(act):
    act("a", code="ҚМУ-01")
    with pytest.raises(BadField):
        act("b", code="қму-01")


def test_a_code_that_nobody_uses_any_more_is_free(act):
    document = act("a", code="1-1")
    change(document, code="1-2")
    act("b", code="1-1")
    with pytest.raises(BadField):
        change(document, code="1-1")
    change(document, code="1-3")
    recycling.discard(document, actor=SYSTEM)
    act("c", code="1-3")


def test_what_comes_back_from_the_bin_brings_no_code_that_is_taken(site, act):
    document = act("a", code="7")
    recycling.discard(document, actor=SYSTEM)
    other = act("b", code="7")
    with pytest.raises(OrdaError):
        recycling.restore(site, document.uid, actor=SYSTEM)
    recycling.discard(other, actor=SYSTEM)


def test_a_copy_must_get_a_code_of_its_own(site, act):
    copy = arrange.copy(act("a"), site["units"]["therapy"], actor=SYSTEM)
    assert [finding.id for finding in check_draft(copy) if finding.blocks] == ["field"]
    change(copy, code="another")


# Validity


def test_the_status_follows_the_clock(act, at):
    """Clauses A2, A3: the last day ends at midnight in Almaty, and an extension moves it."""
    document = act("a", approved_on=date(2026, 12, 1), valid_until=date(2029, 7, 19))
    assert document.status() == NOT_YET
    at(datetime(2026, 11, 30, 19, tzinfo=UTC))
    assert document.status() == IN_FORCE
    at(datetime(2029, 7, 19, 18, 59, 59, tzinfo=UTC))
    assert document.status() == IN_FORCE
    at(datetime(2029, 7, 19, 19, tzinfo=UTC))
    assert document.status() == OBSOLETE
    change(document, extended_until=date(2030, 7, 19))
    assert document.status() == IN_FORCE


def test_a_document_leaves_the_list_when_its_term_is_over(site, act, at):
    act("short", valid_until=date(2026, 11, 23))
    act("long")
    assert in_force(site) == {"short", "long"}
    at(datetime(2026, 11, 23, 19, tzinfo=UTC))
    assert in_force(site) == {"long"}


def test_a_report_stands_under_the_year_that_it_reports_on(act):
    assert "year=2025" in act("a", act="financial-report", report_year=2025).facets()
    assert "year=2026" in act("b").facets()


# Succession


def test_the_new_one_retires_the_old_one_in_the_same_transaction(site, act):
    """Clause A4: at no moment are two in force, and both know of each other."""
    old = act("old")
    new = act("new", publish=False, supersedes=old.uid)
    assert (in_force(site), old.status(), successor_of(old)) == ({"old"}, IN_FORCE, None)
    before = site.generation()
    publish_at_once(new)
    assert (in_force(site), old.status()) == ({"new"}, OBSOLETE)
    assert (successor_of(old), predecessor_of(new)) == (new, old)
    assert site.generation() > before
    assert differences(site) == []


def test_an_abort_between_leaves_the_old_one_in_force(site, act):
    """Clause A4: whoever dies in the middle of the transaction changes nothing."""
    old = act("old")
    new = act("new", publish=False, supersedes=old.uid)
    manager = site._p_jar.transaction_manager
    manager.commit()
    manager.begin()
    publish_at_once(new)
    assert old.status() == OBSOLETE
    manager.abort()
    manager.begin()
    assert (in_force(site), new.live) == ({"old"}, None)


def test_a_successor_that_begins_later_leaves_the_old_one_until_then(site, act, at):
    old = act("old")
    new = act("new", supersedes=old.uid, valid_from=date(2027, 1, 1))
    assert (old.status(), new.status()) == (IN_FORCE, NOT_YET)
    at(datetime(2026, 12, 31, 19, tzinfo=UTC))
    assert (old.status(), new.status()) == (OBSOLETE, IN_FORCE)
    assert in_force(site) == {"new"}


def test_withdrawing_the_new_one_gives_the_old_one_back(site, act):
    old = act("old")
    new = act("new", supersedes=old.uid)
    withdraw(new, actor=SYSTEM, reason="қате")
    assert (in_force(site), old.superseded_by) == ({"old"}, "")
    publish_at_once(new)
    assert in_force(site) == {"new"}


def test_the_bin_takes_and_gives_back_the_place(site, act):
    old = act("old")
    new = act("new", supersedes=old.uid)
    recycling.discard(new, actor=SYSTEM)
    assert in_force(site) == {"old"}
    recycling.restore(site, new.uid, actor=SYSTEM)
    assert (in_force(site), successor_of(old)) == ({"new"}, new)
    recycling.discard(old, actor=SYSTEM)
    withdraw(new, actor=SYSTEM, reason="қате")
    recycling.restore(site, old.uid, actor=SYSTEM)
    assert (in_force(site), old.superseded_by) == ({"old"}, "")
    assert differences(site) == []


def test_a_new_version_that_supersedes_another_frees_the_first(site, act):
    first, second = act("first"), act("second")
    new = act("new", supersedes=first.uid)
    change(new, supersedes=second.uid)
    assert in_force(site) == {"first", "new"}
    change(new, supersedes="")
    assert in_force(site) == {"first", "second", "new"}


def test_a_new_version_of_the_successor_changes_nothing_for_the_old_one(act, at):
    old = act("old")
    new = act("new", supersedes=old.uid)
    since = old.superseded_from
    at(datetime(2026, 12, 24, tzinfo=UTC))
    change(new, number="5")
    assert old.superseded_from == since


def test_no_document_supersedes_itself(act):
    document = act("a")
    with pytest.raises(BadField) as refusal:
        change(document, supersedes=document.uid)
    assert refusal.value.field == "fields.supersedes"


@pytest.mark.parametrize("publish", [True, False])
def test_no_circle_is_closed_through_drafts_or_live_versions(act, publish):
    first = act("first")
    second = act("second", publish, supersedes=first.uid)
    third = act("third", publish, supersedes=second.uid)
    for last in (second, third):
        with pytest.raises(BadField) as refusal:
            change(first, supersedes=last.uid)
        assert refusal.value.field == "fields.supersedes"


def test_one_place_is_taken_once(act):
    old = act("old")
    act("new", supersedes=old.uid)
    with pytest.raises(BadField):
        act("other", supersedes=old.uid)


def test_of_two_drafts_for_one_place_the_second_is_not_published(act):
    old = act("old")
    first, second = (act(name, publish=False, supersedes=old.uid) for name in ("one", "two"))
    publish_at_once(first)
    assert [finding.id for finding in check_draft(second) if finding.blocks] == ["field"]


@pytest.mark.parametrize("uid", ["0" * 16, "nonsense"])
def test_what_is_not_on_the_site_is_not_superseded(act, uid):
    with pytest.raises(BadField):
        act("a", supersedes=uid)


def test_only_documents_are_superseded(site, act):
    with pytest.raises(BadField):
        act("a", supersedes=site["units"]["therapy"]["about"].uid)


@pytest.mark.parametrize("seed", range(4))
def test_whatever_happens_a_superseded_document_is_not_in_force_beside_its_successor(site, act, seed):
    """Clause A4, over random acts: who is live and names a predecessor has retired it, and nobody else is retired."""
    chance = random.Random(seed)
    documents = [act(f"d{number}", publish=number % 2 == 0) for number in range(5)]
    for step in range(4):
        document = chance.choice(documents)
        other = chance.choice([*documents, None])
        with suppress(OrdaError):
            if chance.random() < 0.3:
                _into_or_out_of_the_bin(site, document)
            elif find(site, document.uid) is None:
                continue
            elif document.live is not None and chance.random() < 0.3:
                withdraw(document, actor=SYSTEM, reason="қате")
            else:
                change(document, chance.random() < 0.7, supersedes=other.uid if other else "", number=str(step))
        live = [each for each in documents if find(site, each.uid) is not None and each.live is not None]
        named = {each.live.fields.get("supersedes") for each in live}
        for each in documents:
            if find(site, each.uid) is not None:
                assert (successor_of(each) is not None) == bool(each.superseded_by) == (each.uid in named)
                assert each.live is None or (each.status() == OBSOLETE) == (each.uid in named)
    assert differences(site) == []


def _into_or_out_of_the_bin(site, document):
    if find(site, document.uid) is not None:
        recycling.discard(document, actor=SYSTEM)
    else:
        recycling.restore(site, document.uid, actor=SYSTEM)
