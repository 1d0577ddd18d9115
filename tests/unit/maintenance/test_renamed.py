"""Classes that have moved: a database made before opens, and is whole."""

import sys
from types import ModuleType

import pytest
import transaction
from persistent import Persistent

from orda.maintenance.integrity import walk
from orda.maintenance.renamed import MOVED
from orda.maintenance.storage import files, open_database
from orda.workflow.questions.question import Questions


@pytest.fixture
def made_before(tmp_path, monkeypatch):
    """The URI of a database whose record has the name of a module that is no more."""
    old = ModuleType("orda.workflow.questions")
    old.Questions = type("Questions", (Persistent,), {"__module__": old.__name__})
    uri = f"file://{tmp_path}/Data.fs"
    with monkeypatch.context() as then:
        then.setitem(sys.modules, old.__name__, old)
        then.delitem(MOVED, old.__name__)
        database = open_database(uri, create=True)
        connection = database.open()
        connection.root()["questions"] = old.Questions()
        transaction.commit()
        connection.close()
        database.close()
    return uri


def test_a_record_under_the_old_name_is_what_it_is_called_today(made_before):
    database = open_database(made_before)
    connection = database.open()
    assert type(connection.root()["questions"]) is Questions
    connection.close()
    database.close()


def test_the_walk_through_the_database_misses_no_class(made_before):
    database = open_database(made_before)
    assert walk(database.storage, files(made_before).blobs).problems == []
    database.close()
