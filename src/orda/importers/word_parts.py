"""The parts of a .docx, taken out with caps: no part is unpacked further than its limit, no entity is ever resolved."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator

from lxml import etree

from orda.content.containers import damaged, ole_kind
from orda.content.uploads import check_upload
from orda.errors import BadUpload
from orda.i18n import _
from orda.importers.word_styles import Styles, W, read_styles

# A letter is words; what is larger is full of pictures, which no letter needs.
MAX_SIZE = 10 * 1024 * 1024
MAX_MAIN = 12 * 1024 * 1024
MAX_PART = 4 * 1024 * 1024
MAX_ELEMENTS = 150_000
MAX_IN_BLOCK = 60_000  # elements in one table or paragraph; to let a tree go costs the square of its width
MAX_DEPTH = 60
_PIECE = 64 * 1024
_MAIN = re.compile(r"word/document\d*\.xml")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_DAMAGE = (zipfile.BadZipFile, zlib.error, etree.LxmlError, EOFError, OSError, RuntimeError, NotImplementedError)
_DAMAGE = (*_DAMAGE, KeyError, ValueError)


def too_large() -> BadUpload:
    """The refusal of a letter beyond the limits."""
    return BadUpload(_("The letter is too long. Keep the passages that change and their neighbours, and try again."))


class WordParts:
    """The parts of one file. Raises BadUpload at what is no Word file, is locked, armed, a bomb or reaches out."""

    def __init__(self, data: bytes, filename: str):
        if len(data) > MAX_SIZE:
            limit = {"limit": MAX_SIZE // 1024 // 1024}
            raise BadUpload(_("The letter is larger than ${limit} MB. Take the pictures out of it.", mapping=limit))
        if data.startswith(_OLE) and ole_kind(io.BytesIO(data), len(data)) == "doc":
            raise BadUpload(_("This is a file of the old .doc kind. Open it in Word, save it as .docx and try again."))
        if not filename.lower().endswith(".docx"):
            raise BadUpload(_("A letter is a Word file: its name ends with .docx."))
        check_upload(filename, io.BytesIO(data))
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
            self.main = next(name for name in self._archive.namelist() if _MAIN.fullmatch(name))
        except (*_DAMAGE, StopIteration) as error:
            raise damaged() from error

    def links(self) -> dict[str, str]:
        """The addresses that the text leads to, by the names that it gives them."""
        relations = self._part(f"word/_rels/{self.main.rpartition('/')[2]}.rels")
        if relations is None:
            return {}
        return {
            each.get("Id", ""): each.get("Target", "")
            for each in relations.iter(_RELATION)
            if each.get("Type", "").endswith("/hyperlink") and each.get("TargetMode") == "External"
        }

    def styles(self) -> Styles:
        """The named formats, lists and colours."""
        themes = (name for name in self._archive.namelist() if re.fullmatch(r"word/theme/theme\d*\.xml", name))
        names = ("word/styles.xml", "word/numbering.xml", next(themes, ""))
        return read_styles(*(self._part(name) for name in names))

    def blocks(self) -> Iterator[etree._Element]:
        """The paragraphs and tables of the text one after another; each is forgotten when the next is asked for."""
        depth = elements = within = 0
        with self._archive.open(self.main) as source:
            for event, element in _events(source):
                if event == "start":
                    depth, elements, within = depth + 1, elements + 1, within + 1
                    if elements == 1:
                        _check_root(element)
                    if elements > MAX_ELEMENTS or within > MAX_IN_BLOCK or depth > MAX_DEPTH:
                        raise too_large()
                    continue
                depth -= 1
                if depth == 2:  # the document, its body, and this
                    yield element
                    element.clear()
                    within = 0

    def _part(self, name: str):
        """The XML of a part, None if there is none."""
        if name not in self._archive.namelist():
            return None
        with self._archive.open(name) as source:
            data = source.read(MAX_PART + 1)
        if len(data) > MAX_PART:
            raise too_large()
        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
        if root.getroottree().docinfo.doctype:
            raise damaged()
        return root


def _events(source) -> Iterator[tuple[str, etree._Element]]:
    """Beginnings and ends of the elements; what breaks off is an error."""
    parser = etree.XMLPullParser(("start", "end"), resolve_entities=False, no_network=True, load_dtd=False)
    read = 0
    while data := source.read(_PIECE):
        read += len(data)
        if read > MAX_MAIN:
            raise too_large()
        parser.feed(data)
        yield from parser.read_events()
    parser.close()
    yield from parser.read_events()


def _check_root(root) -> None:
    """No Word file declares entities; the strict kind of .docx has other names for everything."""
    if root.getroottree().docinfo.doctype:
        raise damaged()
    if root.tag == f"{W}document":
        return
    if root.tag.startswith("{http://purl.oclc.org/ooxml/"):
        raise BadUpload(_("Save the letter as an ordinary Word document (.docx), not as “Strict Open XML”."))
    raise damaged()


def read_safely(read):
    """Call ``read()``; whatever the readers of archives and XML raise becomes one refusal. Raises BadUpload."""
    try:
        return read()
    except _DAMAGE as error:
        raise damaged() from error
