"""Office files looked into without unpacking them: what kind they are, and whether they are bombs, locked or armed."""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO
from urllib.parse import unquote

from orda.errors import BadUpload
from orda.i18n import _

MAX_ENTRIES = 4_000
MAX_DIRECTORY = 1024 * 1024
MAX_UNPACKED = 300 * 1024 * 1024
MAX_RATIO = 200  # for entries of more than ten megabytes unpacked; tables rarely pack better than 1:50
_HARMLESS = 10 * 1024 * 1024
# Where an Office file says what belongs to it, and from elsewhere too.
_RELATIONS = re.compile(r"(.*/)?_rels/[^/]*\.rels", re.IGNORECASE)
MAX_RELATIONS = 2 * 1024 * 1024
# What programmes fetch as soon as somebody opens the file; a link waits for the reader's click.
_FETCHED = frozenset(
    ("attachedtemplate", "oleobject", "package", "control", "frame", "subdocument", "afchunk", "image")
)

_OFFICE_PARTS = (
    (re.compile(r"word/document\d*\.xml"), "docx"),
    (re.compile(r"xl/workbook\d*\.xml"), "xlsx"),
    (re.compile(r"ppt/presentation\d*\.xml"), "pptx"),
)
_OPEN_DOCUMENTS = {
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
}
_END = struct.Struct("<4s4H2LH")
_LOCAL_HEADER = 30

_OLE_STREAMS = {"worddocument": "doc", "workbook": "xls", "book": "xls"}
_OLE_MACROS = {"macros", "_vba_project_cur"}
_NO_SECTOR = 0xFFFFFFFA


def damaged() -> BadUpload:
    """The refusal of a file that cannot be read."""
    return BadUpload(_("The file is damaged. Open it in its own programme, save it again and retry."))


def _bomb() -> BadUpload:
    return BadUpload(_("The file would take far too much space when unpacked."))


def _armed() -> BadUpload:
    return BadUpload(_("The file has macros in it. Save it without macros and upload it again."))


def _reaching_out() -> BadUpload:
    return BadUpload(
        _(
            "The file fetches something from another computer when it is opened. Break the links in it, save it and "
            "upload it again."
        )
    )


def _locked() -> BadUpload:
    return BadUpload(_("The file is protected by a password. Remove the protection and upload it again."))


def zip_kind(stream: BinaryIO, size: int) -> str | None:
    """docx, xlsx, pptx, odt, ods or None, from the archive's directory alone.

    Raises BadUpload for bombs, password protection, macros, names that lead out of the archive, bytes before or after
    it. Sizes are what the directory claims: whoever unpacks must still stop at them.
    """
    _check_end(stream, size)
    stream.seek(0)
    try:
        with zipfile.ZipFile(stream) as archive:
            entries = archive.infolist()
            _check_entries(entries, archive.start_dir)
            return _kind_of(archive, entries)
    except (
        zipfile.BadZipFile,
        NotImplementedError,
        ValueError,
        OSError,
        EOFError,
        struct.error,
        zlib.error,
        RuntimeError,
    ) as error:
        raise damaged() from error


def _check_end(stream: BinaryIO, size: int) -> None:
    """The archive's end must be the file's end, its directory small enough to be read."""
    if size < _END.size:
        raise damaged()
    stream.seek(max(0, size - _END.size - 20))
    tail = stream.read(_END.size + 20)
    signature, *_disks, entries, length, start, comment = _END.unpack(tail[-_END.size :])
    if signature != b"PK\x05\x06" or comment or start + length != size - _END.size:
        raise damaged()
    if entries > MAX_ENTRIES or length > MAX_DIRECTORY or tail.startswith(b"PK\x06\x07"):
        raise _bomb()


def _check_entries(entries: list[zipfile.ZipInfo], directory: int) -> None:
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED or len(entries) > MAX_ENTRIES:
        raise _bomb()
    names: set[str] = set()
    for entry in entries:
        if entry.flag_bits & 1:
            raise _locked()
        if entry.file_size > max(_HARMLESS, MAX_RATIO * entry.compress_size):
            raise _bomb()
        name = entry.orig_filename
        if name.startswith("/") or re.search(r"[\\:\x00]", name) or ".." in name.split("/") or name.lower() in names:
            raise damaged()
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise damaged()
        names.add(name.lower())
    # Entries one upon another make bombs whose directory looks harmless.
    place = 0
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        if entry.header_offset < place or (place == 0 and entry.header_offset != 0):
            raise damaged()
        place = entry.header_offset + _LOCAL_HEADER + entry.compress_size
    if place > directory:
        raise damaged()


def _kind_of(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> str | None:
    names = [entry.filename for entry in entries]
    if any(name.lower().endswith("vbaproject.bin") or name.startswith(("Basic/", "Scripts/")) for name in names):
        raise _armed()
    if "[Content_Types].xml" in names:
        kinds = {kind for pattern, kind in _OFFICE_PARTS if any(pattern.fullmatch(name) for name in names)}
        _check_relations(archive, entries)
        return kinds.pop() if len(kinds) == 1 else None
    if names[:1] == ["mimetype"] and entries[0].file_size < 100 and "content.xml" in names:
        return _OPEN_DOCUMENTS.get(archive.read("mimetype").strip())
    return None


def _check_relations(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> None:
    """Raises BadUpload for macros under another name and for what is fetched from elsewhere (checklist 25)."""
    from defusedxml.ElementTree import fromstring

    parts = [entry for entry in entries if _RELATIONS.fullmatch(entry.filename)]
    if sum(entry.file_size for entry in parts) > MAX_RELATIONS:
        raise _bomb()
    for entry in parts:
        try:
            relations = fromstring(archive.read(entry))
        except (SyntaxError, ValueError) as error:
            raise damaged() from error
        for relation in relations:
            kind = relation.get("Type", "").rpartition("/")[2].lower()
            if kind == "vbaproject":
                raise _armed()
            external = relation.get("TargetMode", "").lower() == "external"
            if external and kind in _FETCHED and _is_elsewhere(relation.get("Target", "")):
                raise _reaching_out()


def _is_elsewhere(target: str) -> bool:
    """Is it an address on a network? Templates at a path of the author's own computer are common and harmless."""
    address = unquote(target).strip().replace("\\", "/").lower()
    if address.startswith("file:"):
        path = address.removeprefix("file:")
        slashes = len(path) - len(path.lstrip("/"))
        return slashes == 2 or slashes > 3
    return address.startswith("//") or re.match(r"[a-z][a-z0-9+.-]+:", address) is not None


def ole_kind(stream: BinaryIO, size: int) -> str | None:
    """doc, xls or None for the old Office container, by the streams at its root.

    Raises BadUpload for damage, password protection (of new files too, which then hide in this container) and macros.
    """
    try:
        names = set(_root_names(_Sectors(stream, size)))
    except (struct.error, IndexError, UnicodeDecodeError) as error:
        raise damaged() from error
    if "encryptedpackage" in names:
        raise _locked()
    if names & _OLE_MACROS:
        raise _armed()
    kinds = {_OLE_STREAMS[name] for name in names if name in _OLE_STREAMS}
    return kinds.pop() if len(kinds) == 1 else None


class _Sectors:
    """The sectors of an OLE container and the chains that its allocation table makes of them."""

    def __init__(self, stream: BinaryIO, size: int):
        stream.seek(0)
        header = stream.read(512)
        shift = struct.unpack_from("<H", header, 30)[0]
        if shift not in (9, 12):
            raise struct.error("sector size")
        self._stream, self.length = stream, 1 << shift
        self.count = -(-size // self.length) - 1
        self.directory, following = struct.unpack_from("<L", header, 48)[0], struct.unpack_from("<L", header, 68)[0]
        self._tables = [number for number in struct.unpack_from("<109L", header, 76) if number < _NO_SECTOR]
        for _step in range(self.count // 100 + 1):
            if following >= _NO_SECTOR:
                break
            *tables, following = struct.unpack(f"<{self.length // 4}L", self.read(following))
            self._tables += [number for number in tables if number < _NO_SECTOR]

    def read(self, number: int) -> bytes:
        """One sector. Raises IndexError beyond the file's end."""
        if number >= self.count:
            raise IndexError(number)
        self._stream.seek((number + 1) * self.length)
        return self._stream.read(self.length).ljust(self.length, b"\0")

    def chain(self, number: int, limit: int) -> Iterator[bytes]:
        """The sectors from this one on, at most ``limit`` of them."""
        per_table = self.length // 4
        for _step in range(limit):
            if number >= _NO_SECTOR:
                return
            yield self.read(number)
            table = self.read(self._tables[number // per_table])
            number = struct.unpack_from("<L", table, number % per_table * 4)[0]


def _root_names(sectors: _Sectors) -> Iterator[str]:
    """The names of what stands directly at the root: embedded documents have their own streams further down."""
    directory = io.BytesIO(b"".join(sectors.chain(sectors.directory, MAX_DIRECTORY // sectors.length))).getvalue()
    waiting, seen = [struct.unpack_from("<L", directory, 76)[0]], set()
    while waiting:
        number = waiting.pop()
        if number in seen or number * 128 + 128 > len(directory):
            continue
        seen.add(number)
        entry = directory[number * 128 : number * 128 + 128]
        length = struct.unpack_from("<H", entry, 64)[0]
        yield entry[: max(0, min(length, 64) - 2)].decode("utf-16-le").lower()
        waiting += struct.unpack_from("<2L", entry, 68)
