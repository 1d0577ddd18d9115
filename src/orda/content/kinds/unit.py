"""Departments: the folder that a unit owns, with its head and contacts."""

import colander
from substanced.content import content
from zope.interface import implementer

from orda.content.base import ContentFolder
from orda.content.fields import PLACING, Line, Paragraph, TextSchema, phone_number
from orda.i18n import _
from orda.interfaces import IUnit
from orda.security.acl import Grant


class UnitText(TextSchema):
    """A unit in one language."""

    head_name = colander.SchemaNode(Line(), title=_("Head of the unit"), missing="", validator=colander.Length(max=200))
    head_post = colander.SchemaNode(Line(), title=_("Post of the head"), missing="", validator=colander.Length(max=200))
    address = colander.SchemaNode(Line(), title=_("Address"), missing="", validator=colander.Length(max=300))
    reception = colander.SchemaNode(
        Paragraph(), title=_("Reception hours"), missing="", validator=colander.Length(max=300)
    )


class UnitFields(colander.MappingSchema):
    """Contacts of a unit, the same in all languages."""

    phone = colander.SchemaNode(
        Line(), title=_("Phone"), missing="", validator=colander.All(colander.Length(max=100), phone_number)
    )
    email = colander.SchemaNode(Line(), title=_("E-mail"), missing="", validator=colander.Email())
    room = colander.SchemaNode(Line(), title=_("Room"), missing="", validator=colander.Length(max=60))
    contact = colander.SchemaNode(
        Line(),
        title=_("Contact record"),
        description=_("Phone, e-mail and address then come from there."),
        missing="",
        reference="contact",
    )


@content("unit")
@implementer(IUnit)
class Unit(ContentFolder):
    """A department's folder (clause B4). ``block`` is its block of responsibility, whose vice-rector answers (D2)."""

    kind = "unit"
    accepts = (
        "page",
        "person",
        "contact",
        "news-item",
        "unit-site",
        "event",
        "document",
        "vacancy",
        "procurement",
        "question",
        "faq",
        "programme",
        "admission-step",
        "publication",
        "conference",
        "article",
        "dataset",
        "collection",
        "link",
        "file",
        "image",
    )
    text_schema = UnitText
    field_schema = UnitFields
    placing = PLACING
    not_copied = _("Units are not copied: each is founded with its own block of responsibility. Add a new one.")
    block = ""

    def __init__(self, creator: str = "system"):
        super().__init__(creator)
        self.set_order((), reorderable=True)

    def standing_grants(self) -> tuple[Grant, ...]:
        """The vice-rector of the unit's block; moving the unit to another block moves the right at once (D2)."""
        return (Grant(f"block:{self.block}", "vice-rector", block=self.block),) if self.block else ()
