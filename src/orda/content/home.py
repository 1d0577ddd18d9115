"""What editors say on the home page: its texts, its ways in, its figures, and which parts it shows."""

import colander

from orda.content.fields import PLACES, Line, Paragraph, TextSchema, WebAddress, phone_number
from orda.i18n import _

# Parts of the home page under its opening, in the order in which they stand.
PARTS = (
    ("doors", _("Doors for groups of visitors")),
    ("news", _("News")),
    ("events", _("Events")),
    ("figures", _("Figures")),
    ("rector", _("Rector's blog")),
    ("sections", _("The university in five sections")),
    ("areas", _("Areas of activity")),
)
EVERY_PART = tuple(name for name, _title in PARTS)
MAX_LEADS = 3


def line(title, **options) -> colander.SchemaNode:
    """A line of at most 120 letters."""
    return colander.SchemaNode(Line(), title=title, validator=colander.Length(max=120), **options)


class HomeLink(colander.MappingSchema):
    """A way in: what it is called in each language, and where it leads: to a place of this site or elsewhere."""

    title_kk = line(_("Title in Kazakh"))
    title_ru = line(_("Title in Russian"))
    title_en = line(_("Title in English"), missing="")
    target = colander.SchemaNode(Line(), title=_("Place of this site"), missing="", reference=PLACES)
    address = colander.SchemaNode(WebAddress(), title=_("Or an address elsewhere"), missing="")

    def validator(self, node, value):
        """One place is needed, and only one."""
        if bool(value["target"]) == bool(value["address"]):
            error = colander.Invalid(node)
            error["target"] = _("Choose a place of this site, or write an address elsewhere: one of the two.")
            raise error


class HomeFigure(colander.MappingSchema):
    """A number and what it counts."""

    number = colander.SchemaNode(Line(), title=_("How many"), validator=colander.Length(max=20))
    label_kk = line(_("What it counts, in Kazakh"))
    label_ru = line(_("What it counts, in Russian"))
    label_en = line(_("What it counts, in English"), missing="")


class SiteText(TextSchema):
    """The home page in one language."""

    claim = colander.SchemaNode(
        Paragraph(), title=_("Opening sentence"), missing="", validator=colander.Length(max=300)
    )
    address = colander.SchemaNode(Line(), title=_("Address"), missing="", validator=colander.Length(max=300))


class SiteFields(colander.MappingSchema):
    """What the languages of the home page share, and what the foot of every page shows."""

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
    picture = colander.SchemaNode(
        Line(),
        title=_("Picture of the opening"),
        description=_("An image of this site; without one the ornament stands there."),
        missing="",
        reference="image",
    )
    leads = colander.SchemaNode(
        colander.Sequence(),
        HomeLink(title=_("Link")),
        title=_("Links under the opening sentence"),
        description=_("Three at most; the first one is the most important."),
        missing=(),
        validator=colander.Length(max=MAX_LEADS),
    )
    doors = colander.SchemaNode(
        colander.Sequence(),
        HomeLink(title=_("Door")),
        title=_("Doors for groups of visitors"),
        description=_("Where none is written, those of the regulation stand there."),
        missing=(),
        validator=colander.Length(max=12),
    )
    figures = colander.SchemaNode(
        colander.Sequence(),
        HomeFigure(title=_("Figure")),
        title=_("Figures"),
        missing=(),
        validator=colander.Length(max=6),
    )
    shown = colander.SchemaNode(
        colander.Set(),
        title=_("What the home page shows"),
        choices=PARTS,
        control="checkboxes",
        missing=EVERY_PART,
        default=EVERY_PART,
    )
