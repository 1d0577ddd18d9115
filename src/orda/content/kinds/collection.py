"""Collections: listings that editors have put together once and that keep themselves up to date."""

import colander
from substanced.content import content
from zope.interface import implementer

from orda.content.base import Content
from orda.content.fields import HIDDEN, KEYWORDS, Line, TextSchema
from orda.i18n import _
from orda.interfaces import ICollection

ORDERS = (
    ("newest", _("The newest first")),
    ("soonest", _("By date, the earliest first")),
    ("title", _("By title")),
)
MAX_COUNT = 50


class FacetRow(colander.MappingSchema):
    """One filter as lists have it in their addresses."""

    name = colander.SchemaNode(
        Line(), title=_("Filter"), validator=colander.Regex(r"^[a-z]{1,30}$", msg=_("Small Latin letters only."))
    )
    value = colander.SchemaNode(
        Line(),
        title=_("Its value"),
        validator=colander.Regex(r"^[a-z0-9-]{1,40}$", msg=_("Small Latin letters, digits and hyphens only.")),
    )


class CollectionFields(colander.MappingSchema):
    """What a collection lists; all conditions hold together."""

    kinds = colander.SchemaNode(
        colander.Set(), title=_("What it lists"), control="checkboxes", offers="listed-kinds", choices=()
    )
    area = colander.SchemaNode(
        colander.String(), title=_("Area of activity"), offers="areas", choices=(), missing="", control="select"
    )
    unit = colander.SchemaNode(Line(), title=_("Structural unit"), missing="", reference="unit")
    facets = colander.SchemaNode(
        colander.Sequence(),
        FacetRow(title=_("Filter")),
        title=_("Further filters"),
        description=_("As the address of a list has them after a choice: ?level=master is filter level, value master."),
        missing=(),
        validator=colander.Length(max=5),
    )
    order = colander.SchemaNode(
        colander.String(),
        title=_("In which order"),
        choices=ORDERS,
        validator=colander.OneOf([value for value, _title in ORDERS]),
        default="newest",
        missing="newest",
    )
    count = colander.SchemaNode(
        colander.Integer(),
        title=_("Records on one page"),
        validator=colander.Range(1, MAX_COUNT),
        default=12,
        missing=12,
    )


@content("collection")
@implementer(ICollection)
class Collection(Content):
    """A saved listing (clause F2): its page is the list, under the text that the editors wrote."""

    kind = "collection"
    text_schema = TextSchema
    field_schema = CollectionFields
    # Its own field says the area: that of what it lists.
    placing = (KEYWORDS, HIDDEN)

    @property
    def narrowed(self) -> dict[str, str]:
        """The facets that all its records have."""
        fields = self.live.fields
        facets = {row["name"]: row["value"] for row in fields.get("facets", ())}
        return facets | ({"area": fields["area"]} if fields.get("area") else {})
