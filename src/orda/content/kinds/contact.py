"""Contact records: written once, used wherever they are referred to (clause F5)."""

import colander
from substanced.content import content
from zope.interface import implementer

from orda.content.base import Content
from orda.content.fields import Line, Paragraph, TitleSchema, phone_number
from orda.i18n import _
from orda.interfaces import IContact

# What the regulation's list of contacts is made of, in its order (F5; law № 401-V, art. 11).
GROUPS = {
    "reference": _("Reference services"),
    "reception": _("Reception of citizens"),
    "unit": _("Structural units"),
    "representation": _("Territorial representations"),
    "subsidiary": _("Subsidiaries, dependent and affiliated entities"),
}


class ContactText(TitleSchema):
    """A contact in one language."""

    title = colander.SchemaNode(Line(), title=_("What for"), missing="", validator=colander.Length(max=250))
    address = colander.SchemaNode(Line(), title=_("Address"), missing="", validator=colander.Length(max=300))
    hours = colander.SchemaNode(Paragraph(), title=_("Hours"), missing="", validator=colander.Length(max=500))


class ContactFields(colander.MappingSchema):
    """What all languages of a contact share."""

    phones = colander.SchemaNode(
        colander.Sequence(),
        colander.SchemaNode(
            Line(), title=_("Phone"), name="phone", validator=colander.All(colander.Length(max=100), phone_number)
        ),
        title=_("Phones"),
        missing=(),
        validator=colander.Length(max=10),
    )
    email = colander.SchemaNode(Line(), title=_("E-mail"), missing="", validator=colander.Email())
    unit = colander.SchemaNode(Line(), title=_("Unit"), missing="", reference="unit")
    group = colander.SchemaNode(
        colander.String(),
        title=_("Group in the list of contacts"),
        missing="reference",
        default="reference",
        validator=colander.OneOf(list(GROUPS)),
        choices=tuple(GROUPS.items()),
    )
    order = colander.SchemaNode(
        colander.Integer(), title=_("Place in the group"), missing=None, validator=colander.Range(1, 999)
    )


@content("contact")
@implementer(IContact)
class Contact(Content):
    """A contact record."""

    kind = "contact"
    has_body = False
    text_schema = ContactText
    field_schema = ContactFields

    def facets(self) -> tuple[str, ...]:
        """Its group and its unit."""
        fields = self.live.fields
        return tuple(f"{name}={fields[name]}" for name in ("group", "unit") if fields.get(name))

    def search_words(self, lang: str) -> str:
        """Phones and mail: people look for whose number it is."""
        fields = self.live.fields
        return " ".join((*(fields.get("phones") or ()), fields.get("email") or ""))
