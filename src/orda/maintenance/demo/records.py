"""The demonstration's records (events, people, documents …), from the data files in ``records/``.

Each ``[[record]]`` has ``place`` (its path), ``kind``, ``fields``, a table for each language, and may have ``unit``
(the unit that answers for it), ``posted``, ``area``. A field's text that begins with ``path:`` is a reference to the
object there; one that begins with ``file:`` is a file, one with ``portrait:`` a portrait that the demonstration makes.
``consent`` names what a person has agreed to.
"""

import tomllib
from datetime import UTC, date, datetime
from importlib import resources
from typing import Any

from orda.content.base import Content
from orda.content.consent import record_consent
from orda.content.kinds.file import StoredFile
from orda.content.kinds.image import StoredImage
from orda.errors import OrdaError
from orda.maintenance.demo.documents import DOCUMENTS, MIMETYPES, document
from orda.maintenance.demo.people import object_at
from orda.maintenance.demo.portraits import portrait
from orda.maintenance.demo.tables import workbook
from orda.security.actor import SYSTEM

AGREED = date(2026, 9, 1)


def record_files() -> list[dict[str, Any]]:
    """All records of all files, parents before what stands in them."""
    folder = resources.files("orda.maintenance.demo") / "records"
    files = sorted((each for each in folder.iterdir() if each.name.endswith(".toml")), key=lambda each: each.name)
    found = [entry for each in files for entry in tomllib.loads(each.read_text("utf-8")).get("record", ())]
    return sorted(found, key=lambda entry: entry["place"].count("/"))


def fields_of(site, entry: dict[str, Any]) -> dict[str, Any]:
    """The values of a record's fields as they are stored. Raises OrdaError for a reference to nothing."""
    fields = {name: _value(site, value) for name, value in entry.get("fields", {}).items()}
    upload = fields.get("upload")
    if isinstance(upload, str) and upload.startswith("portrait:"):
        surname = entry["place"].rpartition("/")[2]
        fields["upload"] = StoredImage(portrait(upload.removeprefix("portrait:")), f"{surname}.jpg")
    return fields


def agree(obj, entry: dict[str, Any]) -> None:
    """Record what a person has agreed to."""
    if "consent" in entry:
        proof = "жеке іс, келісім парағы"
        record_consent(obj, entry["consent"], actor=SYSTEM, version="2026-01", given=AGREED, proof=proof)


def _value(site, value: Any) -> Any:
    if isinstance(value, list):
        return [_value(site, each) for each in value]
    if isinstance(value, dict):
        return {name: _value(site, each) for name, each in value.items()}
    if isinstance(value, datetime):
        return value.astimezone(UTC)
    if isinstance(value, str) and value.startswith("path:"):
        return _target(site, value.removeprefix("path:")).uid
    if isinstance(value, str) and value.startswith("file:"):
        return _file(value.removeprefix("file:"))
    if isinstance(value, str) and value.startswith("table:"):
        name = value.removeprefix("table:")
        return StoredFile(workbook(name), f"{name}.xlsx", MIMETYPES["xlsx"])
    return value


def _target(site, path: str) -> Content:
    try:
        return object_at(site, path)
    except KeyError as error:
        raise OrdaError(f"demonstration: no object at {path}") from error


def _file(filename: str) -> StoredFile:
    entry = next((each for each in DOCUMENTS if each["filename"] == filename), None)
    if entry is None:
        raise OrdaError(f"demonstration: no file {filename}")
    return StoredFile(document(filename), filename, entry["mimetype"])
