"""Governing and consultative bodies with their members (clauses C1, F5)."""

from datetime import date

import colander
from substanced.content import content
from zope.interface import implementer

from orda.content.base import Content
from orda.content.fields import Day, Line, TextSchema
from orda.i18n import _
from orda.interfaces import IGoverningBody

VARIETIES = (("governing", _("Governing body")), ("consultative", _("Consultative body")))


class Member(colander.MappingSchema):
    """A member: somebody of the directory, or a name."""

    person = colander.SchemaNode(Line(), title=_("Person of the directory"), missing="", reference="person")
    kk = colander.SchemaNode(Line(), title=_("Or the name in Kazakh"), missing="", validator=colander.Length(max=200))
    ru = colander.SchemaNode(Line(), title=_("Or the name in Russian"), missing="", validator=colander.Length(max=200))
    en = colander.SchemaNode(Line(), title=_("Or the name in English"), missing="", validator=colander.Length(max=200))
    role_kk = colander.SchemaNode(Line(), title=_("Role in Kazakh"), missing="", validator=colander.Length(max=200))
    role_ru = colander.SchemaNode(Line(), title=_("Role in Russian"), missing="", validator=colander.Length(max=200))
    role_en = colander.SchemaNode(Line(), title=_("Role in English"), missing="", validator=colander.Length(max=200))
    since = colander.SchemaNode(Day(), title=_("Since"), missing=None)
    until = colander.SchemaNode(Day(), title=_("Until"), missing=None)

    def validator(self, node, member):
        """Either a person or a name: a name beside a person would outlive the person's withdrawal (F8)."""
        refusal = colander.Invalid(node)
        named = member["kk"] or member["ru"] or member["en"]
        if member["person"] and named:
            refusal["kk"] = _("Choose the person or write the name, not both.")
        elif not member["person"] and not named:
            refusal["person"] = _("Choose a person or write a name.")
        elif member["since"] and member["until"] and member["until"] < member["since"]:
            refusal["until"] = _("The membership would end before it begins.")
        if refusal.children:
            raise refusal


class BodyFields(colander.MappingSchema):
    """What all languages of a body share."""

    variety = colander.SchemaNode(
        colander.String(),
        title=_("Kind of body"),
        missing="governing",
        default="governing",
        validator=colander.OneOf([value for value, _title in VARIETIES]),
        choices=VARIETIES,
    )
    members = colander.SchemaNode(colander.Sequence(), Member(title=_("Member")), title=_("Members"), missing=())


@content("governing-body")
@implementer(IGoverningBody)
class GoverningBody(Content):
    """A body; its text says what it decides."""

    kind = "governing-body"
    text_schema = TextSchema
    field_schema = BodyFields

    def facets(self) -> tuple[str, ...]:
        """Its kind and its members."""
        people = {member["person"] for member in self.live.fields.get("members") or () if member.get("person")}
        return (f"variety={self.live.fields.get('variety', 'governing')}", *(f"person={uid}" for uid in sorted(people)))


def members_on(edition, day: date) -> list[dict]:
    """The members of ``day``, in the editors' order."""
    return [
        member
        for member in edition.fields.get("members") or ()
        if (not member.get("since") or member["since"] <= day) and (not member.get("until") or day <= member["until"])
    ]
