"""How the name of a withdrawn person leaves what others have said (F8)."""

import pytest
from pyramid.threadlocal import get_current_registry

from orda import regulation
from orda.content import editing
from orda.content.mentions import KINDS, Trace, forget_person
from orda.security.actor import SYSTEM
from tests import factories

UID, OTHER = "0" * 15 + "1", "0" * 15 + "2"
TRACE = Trace(UID, frozenset({"Айсұлу Үлгібаева"}), frozenset())


def _refers(node) -> bool:
    return getattr(node, "reference", "") == "person" or any(_refers(child) for child in node.children)


def test_every_kind_whose_schema_names_people_is_looked_through(site):
    """A kind that is added later must be, too."""
    registry = get_current_registry()
    kinds = [registry.content.create(kind) for kind in registry.content.all() if kind in regulation.get().kinds]
    assert len(kinds) > 20
    assert {obj.kind for obj in kinds if _refers(obj.field_schema())} == set(KINDS)


@pytest.mark.parametrize(
    ("kind", "before", "after"),
    [
        (
            "publication",
            {"authors": [{"name": "A", "person": UID}, {"name": "B", "person": OTHER}, {"name": "A", "person": ""}]},
            {"authors": [{"name": "B", "person": OTHER}, {"name": "A", "person": ""}]},
        ),
        ("publication", {"authors": ({"name": "A", "person": UID},)}, {"authors": ()}),
        ("publication", {"authors": [{"name": "B"}], "unit": UID}, {"authors": [{"name": "B"}], "unit": UID}),
        ("conference", {"persons": (UID, OTHER)}, {"persons": (OTHER,)}),
        ("governing-body", {"members": [{"person": UID, "role_kk": "төраға"}]}, {"members": []}),
        ("article", {"author_person": UID, "reviewer_person": OTHER}, {"author_person": "", "reviewer_person": OTHER}),
        ("conference", {"persons": ()}, {"persons": ()}),
    ],
)
def test_rows_and_fields_with_the_person_go_and_no_others(site, kind, before, after):
    obj = factories.arrange.add(site["units"]["therapy"], kind, actor=SYSTEM, name="it")
    texts = {"kk": {"title": "Т", "author": "Айсұлу Үлгібаева", "reviewer": "Досова Д."}}
    editing.save_draft(obj, texts=texts, fields=before, actor=SYSTEM, seen=editing.stamp(obj))
    revision = obj.draft.revision
    assert forget_person(obj, TRACE, "system") is (before != after)
    assert {name: obj.draft.fields[name] for name in after} == after
    assert obj.draft.revision == revision + (before != after)
    assert ("author" in obj.draft.texts["kk"]) is (kind != "article")
    assert obj.draft.text("kk", "reviewer") == "Досова Д."


def test_a_namesake_who_heads_another_unit_keeps_the_name(site):
    """Only the units in which the person had a post are looked at, and only the person's own name goes."""
    therapy, surgery = site["units"]["therapy"], site["units"]["surgery"]
    for unit in (therapy, surgery):
        words = {"kk": {"title": "Бөлім", "head_name": "Айсұлу Үлгібаева", "head_post": "меңгеруші"}}
        editing.save_draft(unit, texts=words, actor=SYSTEM, seen=editing.stamp(unit))
    trace = Trace(UID, TRACE.names, frozenset({therapy.uid}))
    assert forget_person(therapy, trace, "system") and not forget_person(surgery, trace, "system")
    assert "head_name" not in therapy.draft.texts["kk"] and "head_post" not in therapy.draft.texts["kk"]
    assert surgery.draft.text("kk", "head_name")
