"""The words inside uploaded Word and PDF files, so that search finds them (clause C10).

Of a Word file only the main part is read, piece by piece, and no further than the caps: a file that unpacks into more
is cut, one that cannot be read has no words. A PDF is read by a process of its own (``pdf_words.py``).
"""

import logging
import re
import zipfile
import zlib
from typing import BinaryIO

from lxml import etree

from orda.catalog.pdf_words import pdf_words

log = logging.getLogger(__name__)
MAX_XML = 24 * 1024 * 1024
MAX_CHARACTERS = 200_000
MAX_ENTRIES = 4_000
_PIECE = 64 * 1024
_MAIN_PART = re.compile(r"word/document\d*\.xml")
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TEXT, _PARAGRAPH, _GAPS = f"{_W}t", f"{_W}p", frozenset((f"{_W}tab", f"{_W}br", f"{_W}cr"))
UNREADABLE = (
    zipfile.BadZipFile,
    etree.XMLSyntaxError,
    zlib.error,
    EOFError,
    OSError,
    RuntimeError,
    NotImplementedError,
)

_READABLE = (".docx", ".pdf")

# A file is asked for by the index of each language in turn, and again when a batch collided with somebody: the words of
# the last ones are at hand, by the hash of the bytes.
_KEPT = 8
_last: dict[str, tuple[str, str | None]] = {}


def file_words(obj) -> str:
    """The words of the file that the live version of ``obj`` has, if it is a Word or PDF file; else an empty text."""
    stored = obj.live.fields.get("upload") if obj.live is not None else None
    if stored is None or not stored.filename.lower().endswith(_READABLE):
        return ""
    return _known(stored)[0]


def pdf_of(edition):
    """The PDF file of a draft or a version; None for none."""
    stored = edition.fields.get("upload") if edition is not None else None
    return stored if stored is not None and _is_pdf(stored) else None


def _is_pdf(stored) -> bool:
    return stored.filename.lower().endswith(".pdf")


def trouble_of(stored) -> str | None:
    """Why search cannot find all words of a PDF: one of ``pdf_reader.TROUBLES``, an empty text for no reason, None when
    nothing can be said now."""
    return _known(stored)[1]


def _known(stored) -> tuple[str, str | None]:
    found = _last.get(stored.sha256)
    if found is None:
        found = _read(stored)
        while len(_last) >= _KEPT:
            _last.pop(next(iter(_last)), None)
        _last[stored.sha256] = found
    return found


def _read(stored) -> tuple[str, str | None]:
    """(words, trouble); raises Interrupted when a PDF has to be read again."""
    try:
        with stored.blob.open("r") as stream:
            return pdf_words(stream) if _is_pdf(stored) else (docx_words(stream), "")
    except UNREADABLE as error:
        log.warning("the words of %s could not be read: %s", stored.filename, error)
        return "", None


def docx_words(stream: BinaryIO) -> str:
    """The text of a .docx, a line for each paragraph, at most ``MAX_CHARACTERS``. Raises one of ``UNREADABLE``."""
    with zipfile.ZipFile(stream) as archive:
        names = [entry.filename for entry in archive.infolist()[:MAX_ENTRIES]]
        part = next((name for name in names if _MAIN_PART.fullmatch(name)), None)
        if part is None:
            return ""
        with archive.open(part) as xml:
            return _text_of(xml)


def _text_of(xml) -> str:
    """What people read in the XML of a Word document; what was deleted in it is other elements, which are left out."""
    parser = etree.XMLPullParser(("start", "end"), resolve_entities=False, no_network=True, load_dtd=False)
    pieces: list[str] = []
    length = read = 0
    while length < MAX_CHARACTERS and read < MAX_XML and (data := xml.read(_PIECE)):
        read += len(data)
        parser.feed(data)
        for event, element in parser.read_events():
            said = _said(event, element)
            pieces.append(said)
            length += len(said)
            if event == "end" and element.tag == _PARAGRAPH:
                _forget(element)
    return "".join(pieces)[:MAX_CHARACTERS].strip()


def _said(event: str, element) -> str:
    if event == "start":
        return " " if element.tag in _GAPS else ""
    if element.tag == _TEXT:
        return element.text or ""
    return "\n" if element.tag == _PARAGRAPH else ""


def _forget(paragraph) -> None:
    """Keep no tree in memory of what has been read."""
    paragraph.clear()
    while paragraph.getprevious() is not None:
        paragraph.getparent().remove(paragraph.getprevious())
