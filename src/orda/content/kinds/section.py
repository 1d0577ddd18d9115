"""The five sections of the site and the collections that the regulation names."""

from substanced.content import content
from zope.interface import implementer

from orda.content.base import ContentFolder
from orda.content.fields import RelatedFields, TextSchema
from orda.interfaces import ISection


@content("section")
@implementer(ISection)
class Section(ContentFolder):
    """A section (clause F1); new ones come by level C requests only (clause G4)."""

    kind = "section"
    in_main_menu = False
    accepts = ("page", "news-item", "file", "image", "collection", "link")
    text_schema = TextSchema
    field_schema = RelatedFields

    def __init__(self, creator: str = "system"):
        super().__init__(creator)
        self.set_order((), reorderable=True)
