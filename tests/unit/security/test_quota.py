"""Uploads of a person are counted by the day (security checklist 30)."""

from datetime import timedelta

import pytest

from orda import clock
from orda.errors import BadUpload
from orda.security.principals import User
from orda.security.quota import MEGABYTE, spend


def test_a_day_has_its_limit_and_the_next_day_its_own(monkeypatch):
    user = User("aidar", "Айдар Тестов")
    spend(user, 2 * MEGABYTE, 3)
    with pytest.raises(BadUpload) as caught:
        spend(user, MEGABYTE + 1, 3)
    assert "3 MB a day, and 2 MB" in caught.value.message.interpolate()
    spend(user, MEGABYTE, 3)
    tomorrow = clock.today() + timedelta(days=1)
    monkeypatch.setattr(clock, "today", lambda: tomorrow)
    spend(user, 3 * MEGABYTE, 3)
    assert user.uploaded == (tomorrow, 3 * MEGABYTE)


def test_no_limit_is_none():
    user = User("aidar", "Айдар Тестов")
    spend(user, 10_000 * MEGABYTE, 0)
    spend(user, 10_000 * MEGABYTE, 0)
