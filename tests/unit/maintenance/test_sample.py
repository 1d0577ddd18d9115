"""The site that comes back is used, not only read."""

from dataclasses import replace

import pytest
import transaction

from orda.catalog.indexing import reindex
from orda.content.editing import stamp
from orda.maintenance.backups.make import make_backup
from orda.maintenance.backups.verify import verify_backup
from orda.maintenance.evolution import FINISHED, mark_finished
from orda.maintenance.settings import Settings
from orda.workflow.requests.transitions import send
from tests import factories


@pytest.fixture
def university(tmp_path):
    """The factories' site in files, and its settings."""
    from orda.maintenance.storage import close_databases, open_database

    var = tmp_path / "var"
    storage = f"file://{var}/Data.fs?blobstorage_dir={var}/blobs"
    open_database(storage, create=True).close()
    app = factories.make_app(storage)
    with factories.work_in(app) as site:
        factories.fill(site)
        reindex(site)
    yield Settings(None, {"orda.storage": storage, "orda.var": str(var)}, {}), app
    close_databases()


def remarks(settings):
    report = verify_backup(settings, make_backup(settings))
    assert report.ok, [problem.interpolate() for problem in report.problems]
    return [remark.interpolate() for remark in report.remarks]


def test_a_sound_site_is_counted_and_gives_no_remark(university):
    settings, app = university
    report = verify_backup(settings, make_backup(settings))
    assert report.ok and report.remarks == []
    assert report.counts == {"accounts": 10, "contents": 13, "public": 13}


def test_a_site_whose_search_finds_nothing_is_remarked(university):
    settings, app = university
    with factories.work_in(app) as site:
        site.services["catalog"].clear()
    found = remarks(settings)
    assert found[0].startswith("0 of 13 objects are in the indexes")
    assert found[1].startswith("Only 0 of ")


def test_a_site_into_which_nobody_can_sign_in_is_remarked(university):
    settings, app = university
    with factories.work_in(app) as site:
        for account in site.services["principals"].users.values():
            account.enabled = False
    assert remarks(settings) == ["No account of this backup can sign in."]


def test_an_altered_row_of_the_register_is_remarked(university):
    settings, app = university
    with factories.work_in(app) as site:
        rows = site.services["register"]._rows
        rows[2] = rows[3]
    assert remarks(settings) == ["Row 2 of the change register was altered or removed."]


def test_an_altered_approval_sheet_is_remarked(university):
    """Clause A7; a backup from before the sheets were chained has nothing to say of them."""
    settings, app = university
    with factories.work_in(app) as site:
        page, editor = site["units"]["therapy"]["about"], factories.actor_of(site, "editor-therapy")
        factories.write(page, kk="Жаңа", publish=False, actor=editor)
        request = send(page, actor=editor, seen=stamp(page), comment="Түзетілді")
        request.visas = (replace(request.visas[0], name="Басқа"),)
        root = site._p_jar.root()
        root[FINISHED] = {}
    assert remarks(settings) == []
    with factories.work_in(app) as site:
        mark_finished(site._p_jar.root())
    assert remarks(settings) == ["The approval sheet of request № 1 was altered or removed."]


def test_nothing_is_written_by_the_proof(university):
    settings, app = university
    before = app.registry.database.lastTransaction()
    assert remarks(settings) == []
    assert app.registry.database.lastTransaction() == before
    with transaction.TransactionManager():
        assert app.registry.database.storage.lastTransaction() == before
