"""Steps of admission with their dates (clause C5)."""

from datetime import datetime

import colander
from substanced.content import content
from zope.interface import implementer

from orda import clock
from orda.content.base import Content
from orda.content.fields import Moment, TitleSchema
from orda.content.kinds.programme import LEVELS
from orda.i18n import _
from orda.interfaces import IAdmissionStep

STEPS = (
    ("application", _("Applications")),
    ("examination", _("Entrance examinations")),
    ("grant", _("Grants")),
    ("enrolment", _("Enrolment")),
    ("appeal", _("Appeals")),
)


class AdmissionStepFields(colander.MappingSchema):
    """What all languages of a step share."""

    step = colander.SchemaNode(
        colander.String(),
        title=_("Kind of step"),
        choices=STEPS,
        validator=colander.OneOf([each for each, _title in STEPS]),
    )
    level = colander.SchemaNode(
        colander.String(),
        title=_("Level of education"),
        choices=LEVELS,
        validator=colander.OneOf([each for each, _title in LEVELS]),
    )
    opens = colander.SchemaNode(Moment(), title=_("Begins"), missing=None)
    closes = colander.SchemaNode(Moment(), title=_("Ends"), description=_("The deadline, on Almaty’s clock."))

    def validator(self, node, values):
        """A step does not end before it begins."""
        if values["opens"] and values["opens"] >= values["closes"]:
            refusal = colander.Invalid(node)
            refusal["closes"] = _("The end must be later than the beginning.")
            raise refusal


@content("admission-step")
@implementer(IAdmissionStep)
class AdmissionStep(Content):
    """One dated step of admission; lists are in the order of deadlines."""

    kind = "admission-step"
    has_body = False
    text_schema = TitleSchema
    field_schema = AdmissionStepFields

    def facets(self) -> tuple[str, ...]:
        """Level, kind of step and year of the deadline."""
        fields = self.live.fields
        found = (f"level={fields.get('level', '')}", f"stage={fields.get('step', '')}")
        return (*found, f"year={clock.to_local(fields['closes']).year}") if fields.get("closes") else found

    def begins(self) -> datetime | None:
        """The deadline, which lists are in order by."""
        return self.live.fields.get("closes")

    def ends(self) -> datetime | None:
        """The deadline."""
        return self.live.fields.get("closes")
