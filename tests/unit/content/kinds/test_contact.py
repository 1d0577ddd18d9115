"""Contact records: numbers that can be dialled, groups of the regulation (F5)."""

import colander
import pytest

from orda.content.kinds.contact import GROUPS, ContactFields
from tests import factories


@pytest.mark.parametrize("phone", ["+7 (727) 000-00-00", "8 727 0000000, ішкі 12", "000-00-00 доб. 3", "1414 0"])
def test_numbers_are_taken_as_people_write_them(phone):
    assert ContactFields().deserialize({"phones": [phone]})["phones"] == [phone]


@pytest.mark.parametrize("phone", ["", "жоқ", "1234", "+7 (727) 000-00-00 <b>"])
def test_a_phone_that_nobody_can_dial_is_refused(phone):
    with pytest.raises(colander.Invalid) as refusal:
        ContactFields().deserialize({"phones": [phone]})
    assert "phones.0" in refusal.value.asdict()


def test_more_phones_than_a_record_holds_are_refused():
    with pytest.raises(colander.Invalid):
        ContactFields().deserialize({"phones": ["+7 (727) 000-00-00"] * 11})


@pytest.mark.parametrize("group", sorted(GROUPS))
def test_every_group_is_a_facet(site, group):
    obj = factories.add(site["units"]["therapy"], "contact", "office", publish=False)
    factories.editing.save_draft(
        obj,
        texts={},
        fields={"group": group, "unit": site["units"]["therapy"].uid},
        actor=factories.SYSTEM,
        seen=factories.editing.stamp(obj),
    )
    factories.publish_at_once(obj)
    assert obj.facets() == (f"group={group}", f"unit={site['units']['therapy'].uid}")
