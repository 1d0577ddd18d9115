"""Information pages."""

from substanced.content import content
from zope.interface import implementer

from orda.content.base import ContentFolder
from orda.content.fields import PLACING, RelatedFields, TextSchema
from orda.interfaces import IPage


@content("page")
@implementer(IPage)
class Page(ContentFolder):
    """An information page, which may hold further pages."""

    kind = "page"
    text_schema = TextSchema
    field_schema = RelatedFields
    placing = PLACING

    def __init__(self, creator: str = "system"):
        super().__init__(creator)
        self.set_order((), reorderable=True)
