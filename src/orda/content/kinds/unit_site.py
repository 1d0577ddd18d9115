"""Sites that units keep outside this one, registered here (clauses B8, F20, F21)."""

import ipaddress
from urllib.parse import urlsplit

import colander
from substanced.content import content
from zope.interface import implementer

from orda import regulation
from orda.content.base import Content
from orda.content.fields import Line, TitleSchema, WebAddress, chosen_uid
from orda.content.site import find
from orda.errors import BadField
from orda.i18n import _
from orda.interfaces import IUnit, IUnitSite


class UnitSiteText(TitleSchema):
    """The site in one language; ``responsible`` is who answers for it."""

    responsible = colander.SchemaNode(
        Line(),
        title=_("Who answers for the site"),
        description=_("Name and post."),
        missing="",
        validator=colander.Length(max=200),
    )


class UnitSiteFields(colander.MappingSchema):
    """Where the site is, and whose."""

    address = colander.SchemaNode(
        WebAddress(),
        title=_("Address of the site"),
        description=_("The home page, with https:// in front."),
    )
    unit = colander.SchemaNode(
        Line(),
        title=_("Unit"),
        validator=chosen_uid(_("Choose a unit of this site.")),
        reference="unit",
    )


def host_of(address: str) -> str:
    """The host that an address names, in lower case and without a dot at its end; "" where there is none."""
    try:
        return (urlsplit(address).hostname or "").rstrip(".").lower()
    except ValueError:
        return ""


@content("unit-site")
@implementer(IUnitSite)
class UnitSite(Content):
    """A registered site; the program looks at it from time to time (``compliance/site_checks.py``)."""

    kind = "unit-site"
    has_body = False
    text_schema = UnitSiteText
    field_schema = UnitSiteFields

    def facets(self) -> tuple[str, ...]:
        """``unit``: the uid of the unit whose site it is."""
        unit = self.live.fields.get("unit", "")
        return (f"unit={unit}",) if unit else ()

    def validate_draft(self, draft) -> None:
        """Raises BadField for an address that is no site on the internet, or ours, and for what is no unit."""
        host = host_of(draft.fields.get("address", ""))
        if host and not _is_name(host):
            raise BadField("fields.address", _("Write the name of the site, not a number: https://dent.example.kz."))
        if host and _bare(host) == _bare(regulation.get().university.host):
            raise BadField("fields.address", _("This is the official site itself. Register the unit's own site."))
        unit = draft.fields.get("unit", "")
        if unit and not IUnit.providedBy(find(self, unit)):
            raise BadField("fields.unit", _("Choose a unit of this site."))


def _bare(host: str) -> str:
    return host.removeprefix("www.")


def _is_name(host: str) -> bool:
    """Is it a name with a dot in it, not a number in any of the forms that systems understand?"""
    last = host.rpartition(".")[2]
    if "." not in host or last.isdigit() or last.startswith("0x"):
        return False
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return True
    return False
