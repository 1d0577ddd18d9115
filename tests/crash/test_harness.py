"""The judge is judged: a harness that never finds anything would prove nothing."""

import logging
from random import Random

import pytest

from orda.catalog.service import CatalogService
from orda.maintenance.storage import open_database
from orda.workflow.requests.proposals import CorrectionLetter, NewSection, SectionChange
from orda.workflow.requests.request import CARRIED_OUT, PUBLISHED, SCHEDULED, requests_of
from tests.crash import regime
from tests.crash.content import ContentWorld, pages
from tests.crash.plain import Plain


@pytest.fixture
def uri(tmp_path):
    return f"file://{tmp_path}/Data.fs?blobstorage_dir={tmp_path}/blobs"


def test_a_lost_record_and_a_wrong_index_are_noticed(uri):
    world = Plain()
    world.prepare(uri)
    database = open_database(uri)
    with database.transaction() as connection:
        connection.root()["index"]["nothing"] = 3
    found = list(world.missing(database, [{"number": 5, "name": "five", "digest": ""}]))
    database.close()
    assert len(found) == 2 and "record 5 is lost" in found[0] and "index differs" in found[1]


@pytest.fixture
def world():
    yield ContentWorld()
    logging.disable(logging.NOTSET)


def test_lost_acts_and_contradictions_of_content_are_noticed(uri, world):
    world.prepare(uri)
    database = open_database(uri)
    assert list(world.missing(database, [])) == []
    with world.work(database) as root:
        uid = pages(root["app_root"])[0].uid
    acts = [
        {"act": "published", "uid": uid, "version": 9, "written": 4, "number": 4},
        {"act": "draft", "uid": uid, "number": 5},
        {"act": "sent", "uid": uid, "request": 7777, "number": 6},
        {"act": "added", "uid": "00ff", "number": 8},
    ]
    assert len(list(world.missing(database, acts))) == 4
    with world.work(database) as root:
        site = root["app_root"]
        live = pages(site)[0].live
        live.fields = {**live.fields, "keywords": "changed behind the catalog's back"}
        pages(site)[0].versions[1000] = pages(site)[0].live
    found = " ".join(world.missing(database, []))
    assert "keywords" in found and "rows of the register" in found
    with world.work(database) as root:
        root["app_root"].services["catalog"] = CatalogService()
    assert "public texts are not found" in " ".join(world.missing(database, []))
    database.close()


def test_what_requests_did_by_halves_is_noticed(uri, world):
    world.prepare(uri)
    database, rng = open_database(uri), Random(1)
    for number, act in enumerate((regime.change_section, regime.ask_for_section, regime.write_letter) * 8, 1000):
        with world.work(database) as root:
            act(root["app_root"], rng, number)
    assert list(world.missing(database, [])) == []
    with world.work(database) as root:
        site = root["app_root"]
        done = [each for each in requests_of(site).newest() if each.state in (CARRIED_OUT, PUBLISHED)]
        copy, section, letter = (
            next(each for each in done if isinstance(each.proposal, kind))
            for kind in (SectionChange, NewSection, CorrectionLetter)
        )
        site.services["bin"].drop(copy.proposal.operations[-1].obj)
        founded = site["education"][section.proposal.name]
        founded.remove(next(iter(founded)))
        letter.state, broken, letter = SCHEDULED, section.number, letter.number
    found = " ".join(world.missing(database, []))
    for words in ("is not in the bin", f"section of request {broken} is a half", "a moment that never comes"):
        assert words in found
    acts = [{"act": "asked", "uid": "99", "request": 99}, {"act": "due", "uid": "", "request": letter}]
    assert (
        len([each for each in world.missing(database, acts) if "request 99 or" in each or "again after" in each]) == 2
    )
    database.close()
