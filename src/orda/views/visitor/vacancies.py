"""Vacancies: the list of those that are open, and one vacancy with its requirements and contacts (F14)."""

from html import escape

from pyramid.view import view_config

from orda import regulation
from orda.content.kinds.vacancy import EMPLOYMENT
from orda.i18n import _
from orda.interfaces import IVacancy
from orda.security.permissions import VIEW
from orda.text.dates import format_date, iso
from orda.views.visitor.language import with_language
from orda.views.visitor.lists import Filter, listed, object_titles, titles_from
from orda.web.contacts import tel
from orda.web.navigation import entry, visible
from orda.web.reading import text_of
from orda.web.structured import absolute, describe
from orda.web.traversal import href

# What schema.org calls them.
EMPLOYMENT_TYPES = {
    "full-time": "FULL_TIME",
    "part-time": "PART_TIME",
    "fixed-term": "TEMPORARY",
    "secondary": "PART_TIME",
}


@listed(
    "vacancy",
    timed=(_("Open vacancies"), _("Closed vacancies")),
    time_title=_("Status"),
    filters=(
        Filter("type", _("Employment"), titles_from(dict(EMPLOYMENT))),
        Filter("unit", _("Structural unit"), object_titles),
    ),
    empty=_("There are no open vacancies at the moment. Look here again later."),
)
def vacancy_card(request, vacancy) -> dict:
    """A vacancy as lists show it: whether it is open, until when, in which unit, how much work."""
    said, closes = request.layout.translate, vacancy.live.fields.get("closes_on")
    unit = _unit(request, vacancy)
    until = _("Applications until ${day}", mapping={"day": format_date(closes, request.lang)}) if closes else ""
    facts = (
        unit["title"] if unit else "",
        employment_title(request, vacancy),
        vacancy.live.text(request.lang, "salary"),
        said(until) if until else "",
    )
    closed = vacancy.closed()
    return {
        **entry(request, vacancy),
        "marks": [
            {"text": said(_("Vacancy closed") if closed else _("Vacancy open")), "tone": "quiet" if closed else "good"}
        ],
        "facts": [text for text in facts if text],
    }


def employment_title(request, vacancy) -> str:
    """Full time, part time …, in the language of the page."""
    titles, employment = dict(EMPLOYMENT), vacancy.live.fields.get("employment")
    return request.layout.translate(titles[employment]) if employment in titles else ""


def _unit(request, vacancy) -> dict | None:
    unit = vacancy.unit()
    return entry(request, unit) if unit is not None and visible(request, unit) else None


@view_config(context=IVacancy, permission=VIEW, request_method="GET", renderer="visitor/vacancy.pt")
@with_language
def vacancy(context, request):
    """One vacancy; a closed one says so."""
    live, fields, lang = context.live, context.live.fields, request.lang
    closes, phone = fields.get("closes_on"), fields.get("phone", "")
    said = {
        **text_of(request, live),
        "requirements": [line for line in live.text(lang, "requirements").splitlines() if line],
        "closed": context.closed(),
        "closes": format_date(closes, lang) if closes else "",
        "closes_iso": iso(closes) if closes else "",
        "unit": _unit(request, context),
        "employment": employment_title(request, context),
        "positions": fields.get("positions", 1),
        "salary": live.text(lang, "salary"),
        "phone": phone,
        "tel": tel(phone),
        "email": fields.get("email", ""),
    }
    if not said["closed"]:
        _describe(context, request, said)
    return said


def _describe(vacancy, request, said: dict) -> None:
    """Only open vacancies are offered to search engines of jobs."""
    reg, home = regulation.get(), request.site.live
    items = "".join(f"<li>{line}</li>" for line in map(escape, said["requirements"]))
    describe(
        request,
        type="JobPosting",
        title=said["title"],
        description=f"{said['body']}<ul>{items}</ul>",
        qualifications="; ".join(said["requirements"]),
        datePosted=iso(vacancy.posted) if vacancy.posted else None,
        validThrough=iso(vacancy.ends()) if vacancy.ends() else None,
        employmentType=EMPLOYMENT_TYPES.get(vacancy.live.fields.get("employment")),
        totalJobOpenings=said["positions"],
        hiringOrganization={
            "@type": "CollegeOrUniversity",
            "name": reg.university.titles[request.lang],
            "department": {"@type": "Organization", "name": said["unit"]["title"]} if said["unit"] else None,
        },
        jobLocation={
            "@type": "Place",
            "address": {
                "@type": "PostalAddress",
                "streetAddress": home.text(request.lang, "address") if home is not None else "",
                "addressCountry": "KZ",
            },
        },
        applicationContact={"@type": "ContactPoint", "telephone": said["phone"], "email": said["email"]},
        url=absolute(request, href(request, vacancy)),
    )
