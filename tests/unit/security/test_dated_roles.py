"""Roles that the regulation gives for a time only (G6) end by themselves."""

from datetime import date, timedelta

import pytest

from orda import clock
from orda.errors import OrdaError
from orda.security.actor import actor_for
from orda.security.permissions import EDIT
from orda.security.sharing import grant


@pytest.mark.parametrize("role", ["contractor", "auditor"])
def test_a_dated_role_is_refused_without_the_day_on_which_it_ends(site, person, role):
    with pytest.raises(OrdaError, match="given for a time"):
        grant(site, "user:editor-surgery", role, actor=person("admin"))
    assert grant(site, "user:editor-surgery", role, actor=person("admin"), until=date(2099, 1, 1))
    assert role in {given.role for given in site.grants if given.principal == "user:editor-surgery"}


def test_an_appointment_begins_and_ends_with_its_days_in_almaty(site, person, monkeypatch):
    """Clause E5."""
    therapy, today = site["units"]["therapy"], clock.today()
    first, last = today + timedelta(days=1), today + timedelta(days=3)
    grant(therapy, "user:editor-surgery", "editor", actor=person("admin"), since=first, until=last, order="№ 1")
    held = []
    for ahead in range(6):
        monkeypatch.setattr(clock, "today", lambda day=today + timedelta(days=ahead): day)
        held.append(actor_for(site, "editor-surgery").may(EDIT, therapy))
    assert held == [False, True, True, True, False, False]
