"""Educational programmes (clause C4)."""

import colander
from substanced.content import content
from zope.interface import implementer

from orda.content.base import Content, owner_unit
from orda.content.document_codes import check_code
from orda.content.fields import Line, Paragraph, TextSchema
from orda.i18n import LANGUAGES, _
from orda.interfaces import IProgramme

LEVELS = (
    ("bachelor", _("Bachelor’s degree")),
    ("integrated", _("Continuous integrated medical education")),
    ("master", _("Master’s degree")),
    ("residency", _("Residency")),
    ("doctoral", _("Doctoral studies (PhD)")),
)
# Areas of training as the national classifier has them.
FIELDS = (
    ("health", _("Health care")),
    ("social", _("Social security")),
    ("pharmaceutics", _("Manufacturing industries")),
    ("management", _("Business and management")),
    ("pedagogy", _("Pedagogical sciences")),
)
FORMS = (("full-time", _("Full-time")), ("distance", _("With distance technologies")))
TAUGHT_IN = (("kk", _("Kazakh")), ("ru", _("Russian")), ("en", _("English")))


def in_order(values):
    """Ticked values as a list that is the same whatever the order of ticking."""
    return values if values is colander.null else sorted(values)


class ProgrammeText(TextSchema):
    """A programme in one language."""

    group = colander.SchemaNode(Line(), title=_("Group of programmes"), missing="", validator=colander.Length(max=200))
    degree = colander.SchemaNode(Line(), title=_("Degree awarded"), missing="", validator=colander.Length(max=300))
    conditions = colander.SchemaNode(
        Paragraph(), title=_("Conditions of admission"), missing="", validator=colander.Length(max=1500)
    )
    subjects = colander.SchemaNode(
        Line(), title=_("Subjects of the entrance test"), missing="", validator=colander.Length(max=300)
    )
    cost = colander.SchemaNode(Line(), title=_("Tuition fee"), missing="", validator=colander.Length(max=300))


class ProgrammeFields(colander.MappingSchema):
    """What all languages of a programme share."""

    level = colander.SchemaNode(
        colander.String(),
        title=_("Level of education"),
        choices=LEVELS,
        validator=colander.OneOf([each for each, _title in LEVELS]),
    )
    field = colander.SchemaNode(
        colander.String(),
        title=_("Area of training"),
        choices=FIELDS,
        validator=colander.OneOf([each for each, _title in FIELDS]),
    )
    group_number = colander.SchemaNode(
        Line(),
        title=_("Number of the group of programmes"),
        description=_("As in the classifier, for example B086."),
        missing="",
        validator=colander.Regex(r"^[A-Z]{1,2}\d{2,4}$"),
    )
    code = colander.SchemaNode(
        Line(),
        title=_("Code of the programme"),
        description=_("As in the register of programmes, for example 6B10101."),
        validator=colander.Regex(r"^[0-9A-Z][0-9A-Z-]{3,15}$"),
    )
    languages = colander.SchemaNode(
        colander.Set(),
        title=_("Languages of instruction"),
        choices=TAUGHT_IN,
        preparer=in_order,
        validator=colander.Length(min=1),
    )
    form = colander.SchemaNode(
        colander.String(),
        title=_("Form of study"),
        missing="full-time",
        default="full-time",
        choices=FORMS,
        validator=colander.OneOf([each for each, _title in FORMS]),
    )
    years = colander.SchemaNode(colander.Integer(), title=_("Term of study, years"), validator=colander.Range(0, 10))
    months = colander.SchemaNode(
        colander.Integer(), title=_("and months"), missing=0, default=0, validator=colander.Range(0, 11)
    )
    credits = colander.SchemaNode(
        colander.Integer(), title=_("Academic credits"), missing=None, validator=colander.Range(1, 600)
    )

    def validator(self, node, values):
        """A programme takes some time."""
        if not values["years"] and not values["months"]:
            refusal = colander.Invalid(node)
            refusal["years"] = _("Write how long the programme takes.")
            raise refusal


@content("programme")
@implementer(IProgramme)
class Programme(Content):
    """An educational programme; its code stands on the site once."""

    kind = "programme"
    text_schema = ProgrammeText
    field_schema = ProgrammeFields

    def validate_draft(self, draft) -> None:
        """Raises BadField when another programme, public or still a draft, has the same code."""
        check_code(self, draft.fields.get("code", ""))

    def search_words(self, lang: str) -> str:
        """Its code is a word that it is found by."""
        return self.live.fields.get("code", "")

    def facets(self) -> tuple[str, ...]:
        """Level, each language of instruction, group, area of training, form and unit."""
        fields, unit = self.live.fields, owner_unit(self)
        found = [f"{name}={fields[name]}" for name in ("level", "field", "form") if fields.get(name)]
        found += [f"language={lang}" for lang in fields.get("languages", ()) if lang in LANGUAGES]
        if fields.get("group_number"):
            found.append(f"group={fields['group_number'].lower()}")
        return (*found, f"unit={unit.uid}") if unit is not None else tuple(found)
