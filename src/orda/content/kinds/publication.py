"""Publications of the University's people (clause C11)."""

import re
from datetime import UTC, datetime

import colander
from substanced.content import content
from zope.interface import implementer

from orda import clock
from orda.content.base import Content, owner_unit
from orda.content.fields import Line, TextSchema, WebAddress, chosen_uid
from orda.i18n import _
from orda.interfaces import IPublication

TYPES = (
    ("article", _("Article")),
    ("book", _("Book")),
    ("textbook", _("Textbook")),
    ("chapter", _("Chapter of a book")),
    ("thesis", _("Dissertation")),
    ("patent", _("Patent")),
    ("proceedings", _("Conference paper")),
)
WRITTEN_IN = (("kk", _("Kazakh")), ("ru", _("Russian")), ("en", _("English")), ("other", _("Another language")))
FIRST_YEAR = 1930
_RESOLVER = re.compile(r"^(?:https?://)?(?:dx\.)?doi\.org/|^doi:\s*", re.IGNORECASE)
_DOI = re.compile(r"10\.\d{4,9}/[^\s\"<>]{1,200}")


class Doi(Line):
    """A digital object identifier, with or without the address of its resolver; kept without."""

    def deserialize(self, node, cstruct):
        """The bare identifier. Raises colander.Invalid."""
        text = super().deserialize(node, cstruct)
        if text is colander.null:
            return text
        bare = _RESOLVER.sub("", text)
        if not _DOI.fullmatch(bare):
            raise colander.Invalid(node, _("This is not a DOI. It looks like 10.1000/xyz123."))
        return bare


class AuthorRow(colander.MappingSchema):
    """One author: a person of this site, or a name as the publication has it."""

    name = colander.SchemaNode(
        Line(), title=_("Name as in the publication"), missing="", validator=colander.Length(max=120)
    )
    person = colander.SchemaNode(
        Line(), title=_("Person on this site"), missing="", validator=chosen_uid(), reference="person"
    )


class PublicationFields(colander.MappingSchema):
    """What all languages of a publication share."""

    type = colander.SchemaNode(
        colander.String(),
        title=_("Kind of publication"),
        choices=TYPES,
        validator=colander.OneOf([each for each, _title in TYPES]),
    )
    authors = colander.SchemaNode(
        colander.Sequence(),
        AuthorRow(name="author"),
        title=_("Authors"),
        validator=colander.Length(min=1, min_err=_("Name at least one author.")),
    )
    year = colander.SchemaNode(colander.Integer(), title=_("Year"), validator=colander.Range(FIRST_YEAR, 2199))
    journal = colander.SchemaNode(
        Line(),
        title=_("Journal or publisher"),
        missing="",
        validator=colander.Length(max=250),
    )
    volume = colander.SchemaNode(
        Line(), title=_("Volume, issue, pages"), missing="", validator=colander.Length(max=120)
    )
    doi = colander.SchemaNode(Doi(), title=_("DOI"), missing="")
    link = colander.SchemaNode(
        WebAddress(), title=_("Address"), description=_("Where it can be read, if it has no DOI."), missing=""
    )
    language = colander.SchemaNode(
        colander.String(),
        title=_("Language of the publication"),
        choices=WRITTEN_IN,
        validator=colander.OneOf([each for each, _title in WRITTEN_IN]),
    )
    unit = colander.SchemaNode(Line(), title=_("Unit"), missing="", validator=chosen_uid(), reference="unit")

    def validator(self, node, values):
        """Every author has a name, and nothing is published in years to come."""
        refusal = colander.Invalid(node)
        if any(not author["name"] and not author["person"] for author in values["authors"]):
            refusal["authors"] = _("Write the name of each author, or choose the person.")
        if values["year"] > clock.today().year + 1:
            refusal["year"] = _("The year lies in the future.")
        if refusal.children:
            raise refusal


@content("publication")
@implementer(IPublication)
class Publication(Content):
    """An article, a book, a dissertation, a patent; its text is the abstract."""

    kind = "publication"
    text_schema = TextSchema
    field_schema = PublicationFields

    def facets(self) -> tuple[str, ...]:
        """Persons, year, type, language and unit."""
        fields, unit = self.live.fields, owner_unit(self)
        uid = fields.get("unit") or (unit.uid if unit is not None else "")
        values = [("year", fields.get("year")), ("type", fields.get("type")), ("unit", uid)]
        values.append(("language", fields.get("language")))
        values += [("person", author.get("person")) for author in fields.get("authors", ())]
        return tuple(f"{name}={value}" for name, value in values if value)

    def begins(self) -> datetime | None:
        """The year of publication."""
        year = self.live.fields.get("year")
        return datetime(year, 1, 1, tzinfo=UTC) if year else self.posted

    def search_words(self, lang: str) -> str:
        """It is found by its authors, its journal and its DOI too."""
        fields = self.live.fields
        names = [author.get("name", "") for author in fields.get("authors", ())]
        return " ".join(filter(None, (*names, fields.get("journal"), fields.get("doi"))))
