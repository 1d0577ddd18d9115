"""Governing bodies and entities: who belongs to a body when, what an entity may say (C1, F5, F6)."""

from datetime import date, timedelta

import colander
import pytest

from orda.content.editions import Draft
from orda.content.kinds.governing_body import BodyFields, members_on
from orda.content.kinds.subsidiary import SubsidiaryFields

DAY = date(2026, 9, 1)
UID = "0123456789abcdef"


def refused(schema, values) -> set[str]:
    with pytest.raises(colander.Invalid) as refusal:
        schema().deserialize(values)
    return set(refusal.value.asdict())


def test_members_belong_from_their_first_day_to_their_last():
    body = Draft(None, "system")
    body.fields = {"members": [{"kk": "а", "until": DAY}, {"kk": "ә", "since": DAY}, {"kk": "б"}]}
    assert [member["kk"] for member in members_on(body, DAY)] == ["а", "ә", "б"]
    assert [member["kk"] for member in members_on(body, DAY + timedelta(days=1))] == ["ә", "б"]
    assert [member["kk"] for member in members_on(body, DAY - timedelta(days=1))] == ["а", "б"]


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ({"role_kk": "мүше"}, "person"),
        ({"person": UID, "kk": "Аты-жөні"}, "kk"),
        ({"kk": "Аты-жөні", "since": "2026-09-02", "until": "2026-09-01"}, "until"),
        ({"kk": "Аты-жөні", "until": "9999-12-31"}, "until"),
    ],
)
def test_a_membership_that_cannot_be_is_refused_at_its_field(row, field):
    assert any(name.endswith(f".{field}") for name in refused(BodyFields, {"members": [row]}))


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"share": "-1"}, "share"),
        ({"share": "100.1"}, "share"),
        ({"website": "//example.kz"}, "website"),
        ({"variety": "enemy"}, "variety"),
        ({"phone": "жоқ"}, "phone"),
        ({"email": "nobody"}, "email"),
    ],
)
def test_an_entity_that_cannot_be_is_refused_at_its_field(values, field):
    assert refused(SubsidiaryFields, values) == {field}


@pytest.mark.parametrize("share", ["0", "51.5", "100"])
def test_shares_are_percents(share):
    assert SubsidiaryFields().deserialize({"share": share})["share"] == float(share)
