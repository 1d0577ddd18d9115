"""Subsidiary, dependent and affiliated entities (clauses F5, F6)."""

import colander
from substanced.content import content
from zope.interface import implementer

from orda.content.base import Content
from orda.content.fields import Line, TextSchema, WebAddress, phone_number
from orda.i18n import _
from orda.interfaces import ISubsidiary

VARIETIES = (
    ("subsidiary", _("Subsidiary")),
    ("dependent", _("Dependent entity")),
    ("affiliated", _("Affiliated entity")),
)


class SubsidiaryText(TextSchema):
    """An entity in one language; the text tells of its activity."""

    title = colander.SchemaNode(Line(), title=_("Name"), missing="", validator=colander.Length(max=250))
    address = colander.SchemaNode(Line(), title=_("Address"), missing="", validator=colander.Length(max=300))


class SubsidiaryFields(colander.MappingSchema):
    """What all languages of an entity share."""

    variety = colander.SchemaNode(
        colander.String(),
        title=_("Kind of entity"),
        missing="subsidiary",
        default="subsidiary",
        validator=colander.OneOf([value for value, _title in VARIETIES]),
        choices=VARIETIES,
    )
    share = colander.SchemaNode(
        colander.Float(), title=_("Share of the University, %"), missing=None, validator=colander.Range(0, 100)
    )
    website = colander.SchemaNode(WebAddress(), title=_("Website"), missing="")
    phone = colander.SchemaNode(
        Line(), title=_("Phone"), missing="", validator=colander.All(colander.Length(max=100), phone_number)
    )
    email = colander.SchemaNode(Line(), title=_("E-mail"), missing="", validator=colander.Email())
    contact = colander.SchemaNode(
        Line(),
        title=_("Contact record"),
        description=_("Phone, e-mail and address then come from there."),
        missing="",
        reference="contact",
    )


@content("subsidiary")
@implementer(ISubsidiary)
class Subsidiary(Content):
    """An entity in which the University takes part."""

    kind = "subsidiary"
    text_schema = SubsidiaryText
    field_schema = SubsidiaryFields

    def facets(self) -> tuple[str, ...]:
        """Its kind."""
        return (f"variety={self.live.fields.get('variety', 'subsidiary')}",)
