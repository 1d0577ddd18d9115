"""Nothing but the database: records, an index over them in the same transaction, blobs, packs meanwhile."""

import hashlib
import threading

import transaction
from BTrees.IOBTree import IOBTree
from BTrees.OIBTree import OIBTree
from ZODB.blob import Blob

from orda.maintenance.storage import open_database


class Plain:
    """Numbered records; ``index`` must hold exactly the names of ``records``."""

    def prepare(self, uri: str) -> None:
        """An empty database."""
        database = open_database(uri, create=True)
        with database.transaction() as connection:
            connection.root()["records"] = IOBTree()
            connection.root()["index"] = OIBTree()
            connection.root()["blobs"] = IOBTree()
        database.close()

    def write(self, database, rng, start: int, acknowledge) -> None:
        """Write until killed; every fifth record has a blob, and now and then a pack runs beside."""
        tm = transaction.TransactionManager(explicit=True)
        connection = database.open(tm)
        while True:
            if rng.random() < 0.02:
                threading.Thread(target=database.pack, daemon=True).start()
            tm.begin()
            root = connection.root()
            number = root["records"].maxKey() + 1 if root["records"] else 1
            name = f"name {number} {rng.random()}"
            root["records"][number] = name
            root["index"][name] = number
            digest = ""
            if number % 5 == 0:
                content = rng.randbytes(rng.randrange(1, 50_000))
                digest = hashlib.sha256(content).hexdigest()
                root["blobs"][number] = Blob(content)
            if number % 7 == 0 and number > 7:
                del root["index"][root["records"][number - 7]]
                del root["records"][number - 7]
                if number - 7 in root["blobs"]:
                    del root["blobs"][number - 7]
            tm.commit()
            acknowledge({"number": number, "name": name, "digest": digest})

    def missing(self, database, acknowledged: list[dict]):
        """Sentences about acknowledged records that are not there, and where index and records differ."""
        with database.transaction() as connection:
            root = connection.root()
            records, index, blobs = root["records"], root["index"], root["blobs"]
            last = records.maxKey() if records else 0
            for ack in acknowledged:
                number = ack["number"]
                removed = (number + 7) % 7 == 0 and number + 7 <= last
                if removed:
                    continue
                if records.get(number) != ack["name"]:
                    yield f"record {number} is lost: {records.get(number)!r} instead of {ack['name']!r}"
                elif ack["digest"]:
                    with blobs[number].open("r") as file:
                        if hashlib.sha256(file.read()).hexdigest() != ack["digest"]:
                            yield f"the blob of record {number} has another content"
            if {name: number for number, name in records.items()} != dict(index.items()):
                yield "the index differs from the records"
