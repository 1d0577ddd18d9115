"""Several serving processes on one database server: the same commands; clear words where the files are elsewhere."""

import pytest
import ZEO

from orda.errors import StorageError
from orda.maintenance.backups.make import make_backup
from orda.maintenance.pack import pack_database
from orda.maintenance.settings import Settings
from orda.maintenance.storage import open_database
from tests.unit.maintenance.conftest import write_to


@pytest.fixture
def settings(place, tmp_path):
    address, stop = ZEO.server(path=str(place.data), blob_dir=str(place.blobs), threaded=False)
    uri = f"zeo://127.0.0.1:{address[1]}?blob_dir={tmp_path}/cache&wait_timeout=5"
    yield Settings(None, {"orda.storage": uri, "orda.var": str(place.folder)}, {})
    stop()


def test_two_clients_share_one_database_and_one_packs(settings):
    first = open_database(settings.storage)
    write_to(first, "picture", blob=True)
    second = open_database(settings.storage)
    with second.transaction() as connection, connection.root()["picture"]["blob"].open("r") as file:
        assert file.read().rstrip() == b"picture"
    assert pack_database(first, settings, 0).before == 0
    first.close()
    second.close()


def test_a_backup_is_made_where_the_files_are(settings):
    with pytest.raises(StorageError, match="not a database file of this machine"):
        make_backup(settings)


def test_a_server_that_does_not_answer_is_named(tmp_path):
    uri = "zeo://127.0.0.1:9?wait_timeout=0.2"
    with pytest.raises(StorageError) as caught:
        open_database(uri)
    assert "127.0.0.1:9" in caught.value.message.interpolate()
