"""Links: places elsewhere that stand in menus and lists like pages of this site."""

import colander
from substanced.content import content
from zope.interface import implementer

from orda.content.base import Content
from orda.content.fields import PLACING, TitleSchema, WebAddress
from orda.i18n import _
from orda.interfaces import ILink


class LinkFields(colander.MappingSchema):
    """Where it leads."""

    address = colander.SchemaNode(WebAddress(), title=_("Web address"))


@content("link")
@implementer(ILink)
class Link(Content):
    """A link with a title and a summary in each language; its own page says whose site it leads to (clause B8)."""

    kind = "link"
    has_body = False
    text_schema = TitleSchema
    field_schema = LinkFields
    placing = PLACING
