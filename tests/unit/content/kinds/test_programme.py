"""Codes of programmes: each belongs to one, whoever comes at the same moment (clause C4)."""

import pytest
from transaction.interfaces import TransientError

from orda.content.arrange import add
from orda.content.document_codes import holder_of
from orda.content.editing import save_draft, stamp
from orda.errors import BadField, OrdaError
from orda.history import bin as recycling
from orda.maintenance.evolution import s2026_11_codes
from orda.security.actor import SYSTEM
from tests import factories

FIELDS = {"level": "bachelor", "field": "health", "languages": ["kk"], "form": "full-time", "years": 5, "months": 0}


def programme(site, name: str, code: str = "6B10101", unit: str = "therapy"):
    obj = add(site["units"][unit], "programme", actor=SYSTEM, name=name)
    texts = {"kk": {"title": name}, "ru": {"title": name}}
    save_draft(obj, texts=texts, fields={**FIELDS, "code": code}, actor=SYSTEM, seen=stamp(obj))
    return obj


def test_a_code_is_refused_until_nobody_has_it(site):
    first = programme(site, "first")
    with pytest.raises(BadField):
        programme(site, "second", "6b10101")
    save_draft(first, texts={}, fields={"code": "6B10102"}, actor=SYSTEM, seen=stamp(first))
    assert holder_of(site, "6B10101", "programme") is None
    third = programme(site, "third")
    assert holder_of(site, "6B10101", "programme") is third
    assert holder_of(site, "6B10101") is None, "documents have codes of their own"


def test_what_comes_back_from_the_bin_brings_no_taken_code(site):
    first = programme(site, "first")
    recycling.discard(first, actor=SYSTEM)
    programme(site, "second")
    with pytest.raises(OrdaError, match="Another programme has taken the code"):
        recycling.restore(site, first.uid, actor=SYSTEM)


def test_of_two_who_save_one_code_at_once_the_second_is_asked_again():
    app = factories.make_app()
    with factories.work_in(app) as site:
        factories.fill(site)
    with pytest.raises(TransientError), factories.work_in(app) as late:
        programme(late, "late")
        with factories.work_in(app) as site:
            programme(site, "early", unit="surgery")
    with factories.work_in(app) as site, pytest.raises(BadField):
        programme(site, "late")
    app.registry._zodb_databases[""].close()


def test_programmes_of_an_older_site_keep_their_codes(site):
    first = programme(site, "first")
    site.services["document-codes"].holders.clear()
    assert holder_of(site, "6B10101", "programme") is None
    for _again in range(2):
        s2026_11_codes.evolve(site, None)
    assert holder_of(site, "6B10101", "programme") is first
