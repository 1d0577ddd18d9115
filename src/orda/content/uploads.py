"""Files from people: known by their content, named safely, refused when they are not what they say."""

import codecs
import hashlib
import re
import unicodedata
from dataclasses import dataclass
from typing import BinaryIO
from urllib.parse import quote

from orda.content.containers import damaged, ole_kind, zip_kind
from orda.errors import BadUpload
from orda.i18n import _
from orda.text.characters import visible
from orda.text.slug import slug

MAX_SIZE = 50 * 1024 * 1024
MAX_NAME = 120
_CHUNK = 256 * 1024
_EDGE = 64 * 1024

# What may be uploaded, by the ending of the name (clause E10; PDF for signed originals, the rest for registers).
TYPES = {
    "pdf": "application/pdf",
    "doc": "application/msword",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xls": "application/vnd.ms-excel",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "csv": "text/csv",
    "txt": "text/plain",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
    "gif": "image/gif",
}
_PICTURES = frozenset({"jpg", "png", "webp", "gif"})
_TEXTS = frozenset({"csv", "txt"})
_SIGNATURES = (
    (b"%PDF-", "pdf"),
    (b"PK\x03\x04", "zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpg"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
)
_MARKUP = re.compile(rb"<(?:!doctype|html|head|body|script|svg|iframe|\?php|\?xml-stylesheet)[\s/>]", re.IGNORECASE)
_MARKUP_FIRST = re.compile(rb"\s*<[a-z!?/]", re.IGNORECASE)
_UNPRINTABLE = re.compile("[\x00-\x08\x0e-\x19\x1b-\x1f\x7f]")
_BYTE_ORDER_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))

_NOT_IN_NAMES = re.compile(r'[<>:"|?*\x00-\x1f]')
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)


@dataclass(frozen=True)
class Checked:
    """An accepted upload: the name to keep it under, the type by content, bytes and hash."""

    filename: str
    mimetype: str
    size: int
    sha256: str


def check_upload(filename: str, stream: BinaryIO) -> Checked:
    """Look at a seekable upload and leave it rewound. Raises BadUpload with the reason for the person who uploads."""
    name = safe_filename(filename)
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    if ending not in TYPES:
        raise BadUpload(
            _(
                "Files of this type are not accepted. Accepted are: ${types}.",
                mapping={"types": ", ".join(TYPES)},
            )
        )
    size, sha256, has_nul = _measured(stream)
    found = _recognised(stream, size, ending, has_nul)
    if found != ("jpg" if ending == "jpeg" else ending):
        raise BadUpload(
            _(
                "The file is not what its name says: its content is not that of a .${ending} file.",
                mapping={"ending": ending},
            )
        )
    stream.seek(0)
    return Checked(name, TYPES[ending], size, sha256)


def safe_filename(filename: str) -> str:
    """The name without its path and without characters that systems or headers trip over; any letters are kept.

    At most 120 characters and 200 bytes; the ending, in lower case, survives the cut.
    """
    name = visible(unicodedata.normalize("NFC", filename[:4096]))
    name = re.split(r"[/\\]", name)[-1]
    name = " ".join(_NOT_IN_NAMES.sub(" ", name).split()).strip(" .")
    stem, dot, ending = name.rpartition(".")
    if not dot or not re.fullmatch(r"[A-Za-z0-9]{1,8}", ending):
        stem, ending = name, ""
    ending = f".{ending.lower()}" if ending else ""
    stem = stem.rstrip(" .")[: MAX_NAME - len(ending)]
    while len(stem.encode()) > 200 - len(ending):
        stem = stem[:-1]
    name = (stem.rstrip(" .") or "file") + ending
    return f"_{name}" if _DEVICES.match(name) else name


def content_disposition(filename: str, inline: bool = False) -> str:
    """The header's value after RFC 6266: an ASCII name for all, the true one in UTF-8 where they differ."""
    name = safe_filename(filename)
    kind = "inline" if inline else "attachment"
    if name.isascii() and not re.search(r'[\\"%;]', name):
        return f'{kind}; filename="{name}"'
    stem, dot, ending = name.rpartition(".")
    plain = f"{slug(stem, 100) or 'file'}.{slug(ending) or 'bin'}" if dot else slug(name, 100) or "file"
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def _measured(stream: BinaryIO) -> tuple[int, str, bool]:
    """Size, SHA-256, and whether there is a zero byte; reads no further than the limit."""
    size, digest, has_nul = 0, hashlib.sha256(), False
    stream.seek(0)
    while chunk := stream.read(_CHUNK):
        size += len(chunk)
        if size > MAX_SIZE:
            raise BadUpload(_("The file is larger than ${limit} MB.", mapping={"limit": MAX_SIZE // 1024**2}))
        digest.update(chunk)
        has_nul = has_nul or b"\0" in chunk
    if not size:
        raise BadUpload(_("The file is empty."))
    return size, digest.hexdigest(), has_nul


def _recognised(stream: BinaryIO, size: int, ending: str, has_nul: bool) -> str | None:
    """The ending that fits the content, None for unknown content."""
    stream.seek(0)
    head = stream.read(_EDGE)
    stream.seek(max(0, size - _EDGE))
    tail = stream.read(_EDGE)
    kind = next((kind for signature, kind in _SIGNATURES if head.startswith(signature)), None)
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        kind = "webp"
    if kind == "zip":
        return zip_kind(stream, size)
    if kind is None:
        return ending if ending in _TEXTS and _is_text(head, size, has_nul) else None
    if _MARKUP.search(head[:1024]) or _has_archive_behind(kind, tail, size):
        raise BadUpload(_("The file pretends to be two kinds of file at once."))
    if kind == "ole":
        return ole_kind(stream, size)
    if kind == "pdf" and b"%%EOF" not in tail[-2048:]:
        raise damaged()
    if kind in _PICTURES and b"%PDF-" in head[:1024]:
        raise BadUpload(_("The file pretends to be two kinds of file at once."))
    return kind


def _is_text(head: bytes, size: int, has_nul: bool) -> bool:
    """Plain text in UTF-8, UTF-16 or Windows-1251, and not the beginning of a page or a picture."""
    coding = next((coding for mark, coding in _BYTE_ORDER_MARKS if head.startswith(mark)), None)
    if has_nul and coding not in ("utf-16-le", "utf-16-be"):
        return False
    for candidate in [coding] if coding else ["utf-8", "cp1251"]:
        decoder = codecs.getincrementaldecoder(candidate)()
        try:
            text = decoder.decode(head, final=size <= _EDGE)
        except UnicodeDecodeError:
            continue
        text = text.lstrip("\ufeff")
        return not _UNPRINTABLE.search(text) and not _MARKUP_FIRST.match(text[:200].encode())
    return False


def _has_archive_behind(kind: str, tail: bytes, size: int) -> bool:
    """Does the file end as an archive does? Documents may hold archives inside, pictures have no reason to."""
    place = tail.rfind(b"PK\x05\x06")
    if place < 0 or place + 22 > len(tail):
        return False
    comment = int.from_bytes(tail[place + 20 : place + 22], "little")
    reaches_end = place + 22 + comment == len(tail)
    return reaches_end or kind in _PICTURES or (kind == "pdf" and place > tail.rfind(b"%%EOF"))
