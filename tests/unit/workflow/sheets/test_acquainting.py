"""The acquaintance sheet (A11): who is asked, who confirmed which version when, and what a new version does."""

from datetime import date, timedelta

import pytest

from orda import clock
from orda.errors import BadField, InvalidState, NotAllowed, OrdaError
from orda.security import principals
from orda.security.actor import actor_for
from orda.workflow.sheets import acquainting
from orda.workflow.sheets.acquainting import ask, call_off, confirm, progress, sheet_of, waiting_for
from tests import factories

FIELDS = {
    "code": "24/52.6-2024",
    "act": "regulation",
    "adopted_by": "management-board",
    "number": "22",
    "approved_on": date(2024, 7, 19),
}
FIVE = ("editor-therapy", "head-therapy", "editor-surgery", "head-surgery", "vicerector")


@pytest.fixture
def document(site):
    return factories.add(site["units"]["therapy"], "document", "rules", fields=FIELDS)


@pytest.fixture
def asked(document, person):
    ask(document, actor=person("head-therapy"), logins=FIVE)
    return document


def publish_again(document, number: int) -> None:
    factories.write(document, kk=f"Ереже {number}", ru=f"Положение {number}", en=f"Regulation {number}")


def read(document, person, *logins: str) -> None:
    for login in logins:
        confirm(document, actor=person(login), version=document.live.number)


def test_three_of_five_are_sixty_per_cent_and_the_rest_is_named(asked, person):
    """Clause A11, the tester's words."""
    read(asked, person, *FIVE[:3])
    found = progress(asked)
    assert (len(found.done), found.total, found.percent) == (3, 5, 60)
    assert found.waiting == tuple(sorted(FIVE[3:]))
    assert all(abs(clock.now() - moment) < timedelta(minutes=5) for _login, moment in found.done)


def test_a_new_version_asks_everybody_anew_and_what_was_confirmed_stays(site, asked, person):
    read(asked, person, *FIVE)
    moment = sheet_of(asked).of_version(1)["vicerector"]
    publish_again(asked, 2)
    assert (progress(asked).version, progress(asked).percent) == (2, 0)
    assert waiting_for(site, person("vicerector")) == [asked]
    with pytest.raises(InvalidState):
        confirm(asked, actor=person("vicerector"), version=1)
    read(asked, person, "vicerector")
    assert sheet_of(asked).of_version(1)["vicerector"] == moment
    assert len(sheet_of(asked).of_version(1)) == 5
    assert waiting_for(site, person("vicerector")) == []


def test_a_confirmation_is_given_once(asked, person):
    assert confirm(asked, actor=person("vicerector"), version=1)
    moment = sheet_of(asked).of_version(1)["vicerector"]
    assert not confirm(asked, actor=person("vicerector"), version=1)
    assert sheet_of(asked).of_version(1) == {"vicerector": moment}


def test_units_and_groups_are_as_they_are_today(site, document, person):
    service, surgery = site.services["principals"], site["units"]["surgery"]
    group = principals.add_group(service, "board", {"kk": "Кеңес"})
    group.members.insert("rector")
    service.user("editor-surgery").unit_uid = surgery.uid
    assert ask(document, actor=person("digital"), units=[surgery.uid], groups=["board"], logins=["ADMIN"]) == 3
    assert progress(document).waiting == ("admin", "editor-surgery", "rector")
    group.members.insert("vicerector")
    principals.set_enabled(site, service.user("admin"), False)
    service.user("editor-surgery").unit_uid = ""
    assert progress(document).waiting == ("rector", "vicerector")
    with pytest.raises(NotAllowed):
        confirm(document, actor=person("editor-surgery"), version=1)


def test_who_cannot_open_it_confirms_nothing_and_is_shown(site, asked, person):
    asked.visibility = "internal"
    assert progress(asked).barred == ("editor-surgery", "editor-therapy", "head-surgery")
    assert waiting_for(site, person("editor-surgery")) == []
    with pytest.raises(NotAllowed):
        confirm(asked, actor=person("editor-surgery"), version=1)


def test_only_who_answers_for_the_document_keeps_its_sheet(document, person):
    for login in ("editor-therapy", "head-surgery", "rector", "auditor"):
        with pytest.raises(NotAllowed):
            ask(document, actor=person(login), logins=["admin"])
    for login in ("head-therapy", "vicerector", "digital", "admin"):
        assert ask(document, actor=person(login), logins=["admin"]) == 1
    with pytest.raises(NotAllowed):
        call_off(document, actor=person("editor-therapy"))


def test_nobody_is_asked_any_more_once_it_is_called_off(site, asked, person):
    read(asked, person, "vicerector")
    call_off(asked, actor=person("head-therapy"))
    assert waiting_for(site, person("head-surgery")) == []
    assert list(sheet_of(asked).of_version(1)) == ["vicerector"]
    with pytest.raises(InvalidState):
        call_off(asked, actor=person("head-therapy"))
    with pytest.raises(NotAllowed):
        read(asked, person, "head-surgery")


def test_the_most_urgent_is_first_and_what_is_withdrawn_asks_nobody(site, asked, document, person):
    other = factories.add(site["units"]["therapy"], "document", "order", fields={**FIELDS, "code": "2"})
    ask(other, actor=person("digital"), logins=["vicerector"], until=clock.today())
    assert waiting_for(site, person("vicerector")) == [other, asked]
    asked.live = None
    assert waiting_for(site, person("vicerector")) == [other]


def test_what_cannot_be_is_refused_at_its_field(site, document, person):
    head, yesterday = person("head-therapy"), clock.today() - timedelta(1)
    for wrong, field in (
        ({}, "units"),
        ({"units": ["nothing"]}, "units"),
        ({"units": [site["news"].uid]}, "units"),
        ({"groups": ["nothing"]}, "groups"),
        ({"logins": ["nobody"]}, "logins"),
        ({"logins": [f"x{number}" for number in range(acquainting.MAX_PEOPLE + 1)]}, "logins"),
        ({"logins": ["admin"], "until": yesterday}, "until"),
    ):
        with pytest.raises(BadField) as refused:
            ask(document, actor=head, **wrong)
        assert (wrong, refused.value.field) == (wrong, field)
    with pytest.raises(NotAllowed):
        ask(site["units"]["therapy"]["about"], actor=head, logins=["admin"])
    document.live = None
    with pytest.raises(OrdaError):
        ask(document, actor=head, logins=["admin"])


def test_a_group_beyond_the_limit_is_refused(site, document, monkeypatch):
    monkeypatch.setattr(acquainting, "MAX_PEOPLE", 3)
    with pytest.raises(BadField):
        ask(document, actor=actor_for(site, "head-therapy"), groups=["staff"])
