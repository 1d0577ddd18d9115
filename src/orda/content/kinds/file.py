"""Files for download and the blobs behind them."""

import hashlib

from persistent import Persistent
from substanced.content import content
from ZODB.blob import Blob
from zope.interface import implementer

from orda.content.base import Content
from orda.content.fields import NoFields, TitleSchema
from orda.interfaces import IFile


class StoredFile(Persistent):
    """The bytes of one upload; never changed, so versions share it.

    ``trouble`` is what the indexer notes of them: why search cannot find all words, an empty text for no reason, None
    while nobody has looked.
    """

    trouble: str | None = None

    def __init__(self, data: bytes, filename: str, mimetype: str):
        self.blob = Blob(data)
        self.filename = filename
        self.mimetype = mimetype
        self.size = len(data)
        self.sha256 = hashlib.sha256(data).hexdigest()


@content("file")
@implementer(IFile)
class File(Content):
    """A file with its own page; replacing the upload keeps the address."""

    kind = "file"
    upload = "file"
    has_body = False
    text_schema = TitleSchema
    field_schema = NoFields
