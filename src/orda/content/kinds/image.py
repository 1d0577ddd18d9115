"""Pictures: uploaded once, scaled at once, described in each language."""

import hashlib

import colander
from persistent import Persistent
from substanced.content import content
from ZODB.blob import Blob
from zope.interface import implementer

from orda.content.base import Content
from orda.content.fields import PLACING, Line, TitleSchema
from orda.content.imaging import prepare_image
from orda.i18n import _
from orda.interfaces import IImage


class ImageText(TitleSchema):
    """A picture in one language."""

    alt = colander.SchemaNode(
        Line(),
        title=_("Text for those who cannot see the picture"),
        missing="",
        validator=colander.Length(max=300),
    )
    caption = colander.SchemaNode(Line(), title=_("Caption"), missing="", validator=colander.Length(max=300))


class ImageFields(colander.MappingSchema):
    """Whose picture it is (clause E9)."""

    rights = colander.SchemaNode(
        Line(),
        title=_("Author, licence or source"),
        description=_("Copyright law asks for it; shown under the picture."),
        missing="",
        validator=colander.Length(max=300),
    )


class StoredImage(Persistent):
    """One picture without metadata: the original, cut to a sane size, and WebP scales by width in pixels."""

    def __init__(self, data: bytes, filename: str):
        prepared = prepare_image(data)
        self.width = prepared.width
        self.height = prepared.height
        self.mimetype = prepared.mimetype
        self.original = Blob(prepared.original)
        self.scales = {width: Blob(scaled) for width, scaled in prepared.scales.items()}
        self.filename = filename
        self.size = len(prepared.original)
        self.sha256 = hashlib.sha256(prepared.original).hexdigest()


@content("image")
@implementer(IImage)
class Image(Content):
    """A picture with its own page, alt text per language and a statement of rights."""

    kind = "image"
    upload = "image"
    has_body = False
    text_schema = ImageText
    field_schema = ImageFields
    placing = PLACING
