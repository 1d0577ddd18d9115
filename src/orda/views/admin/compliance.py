"""The compliance board: every obligatory item with its pages, what else breaks the act, the files to take away."""

from dataclasses import dataclass

from pyramid.httpexceptions import HTTPForbidden
from pyramid.view import view_config

from orda import regulation
from orda.compliance.board import LANGUAGE_MISSING, LATE, MISSING, PRESENT, STATES, Line, Row, board, counts
from orda.compliance.rules import RULES, Finding, findings
from orda.compliance.scope import concerns, sees_everything, sees_reports
from orda.content.base import path_of
from orda.i18n import LANGUAGE_NAMES, _
from orda.interfaces import ISite
from orda.security.permissions import ADMINISTER, VIEW, VIEW_DRAFTS
from orda.text.collation import sort_key
from orda.text.dates import format_date, iso
from orda.views.admin.screens import known_title, screen
from orda.web.exports import exported
from orda.web.navigation import visible
from orda.web.traversal import href

TITLES = {
    PRESENT: _("in order"),
    LATE: _("late"),
    LANGUAGE_MISSING: _("a language is missing"),
    MISSING: _("missing"),
}
PILLS = {
    PRESENT: "ok",
    LATE: "late",
    LANGUAGE_MISSING: "missing",
    MISSING: "failed",
    "red": "failed",
    "soon": "warning",
    "note": "warning",
}
LEVELS = {"red": _("broken"), "soon": _("soon"), "note": _("could be better")}
HEADINGS = (
    _("Obligatory item"),
    _("Clause"),
    _("State"),
    _("Address"),
    _("Page"),
    _("Unit"),
    _("Age in days"),
    _("Languages"),
    _("Missing languages"),
    _("Why"),
    _("Source"),
    _("Date of the source"),
    _("Checked by"),
    _("Checked on"),
)


@dataclass(frozen=True)
class Asked:
    """The filter in the address, nonsense left out: ids of a state, a unit, a block."""

    state: str
    unit: str
    block: str

    @property
    def narrow(self) -> bool:
        """Is anything asked for?"""
        return bool(self.state or self.unit or self.block)

    def fits(self, unit, state: str) -> bool:
        """Is what ``unit`` answers for, in ``state``, wanted?"""
        uid, block = (unit.uid, unit.block) if unit is not None else ("", "")
        return self.state in ("", state) and self.unit in ("", uid) and self.block in ("", block)


class Board:
    """What one person sees of the board: the whole, or what concerns their units."""

    def __init__(self, request):
        self.request = request
        site, actor = request.site, request.actor
        if not sees_reports(actor, site):
            raise HTTPForbidden()
        self.whole = sees_everything(actor, site)
        shown = (
            Row(row.item, tuple(each for each in row.lines if self._mine(each.obj, each.unit))) for row in board(site)
        )
        self.rows = [row for row in shown if row.lines]
        self.findings = [each for each in findings(site, request.lang) if self._mine(each.obj, each.unit)]
        self.units = self._units()
        self.asked = self._asked()

    def _mine(self, obj, unit) -> bool:
        return self.whole or concerns(self.request.actor, self.request.site, obj, unit)

    def _units(self) -> dict[str, str]:
        """uid → title of all units that answer for anything on the board."""
        found = [*(line.unit for row in self.rows for line in row.lines), *(each.unit for each in self.findings)]
        titles = {unit.uid: known_title(self.request, unit) for unit in found if unit is not None}
        return dict(sorted(titles.items(), key=lambda pair: sort_key(pair[1], self.request.lang)))

    def _asked(self) -> Asked:
        get = self.request.GET
        state, unit, block = (get.get(name, "") for name in ("state", "unit", "block"))
        return Asked(
            state=state if state in STATES else "",
            unit=unit if unit in self.units else "",
            block=block if block in regulation.get().blocks else "",
        )

    def wanted_rows(self) -> list[Row]:
        """The rows with the lines that the filter leaves."""
        kept = (
            Row(row.item, tuple(each for each in row.lines if self.asked.fits(each.unit, each.state)))
            for row in self.rows
        )
        return [row for row in kept if row.lines]

    def wanted_findings(self) -> list[Finding]:
        """The findings that the filter leaves; a state of pages leaves none."""
        return [each for each in self.findings if not self.asked.state and self.asked.fits(each.unit, "")]


@view_config(context=ISite, name="compliance", permission=VIEW, renderer="admin/compliance.pt", request_method="GET")
def compliance(context, request):
    """The board as it stands at this moment (B1, F4)."""
    seen = Board(request)
    whole = {row.item.id: row.state for row in seen.rows}
    found = seen.wanted_findings()
    administers = request.may(ADMINISTER)
    translate = request.layout.translate
    query = {name: value for name, value in vars(seen.asked).items() if value}
    return {
        "tabs": screen(request, _("Compliance"), "compliance"),
        "counts": [
            {"id": state, "title": translate(TITLES[state]), "count": number, "pill": PILLS[state]}
            for state, number in counts(seen.rows).items()
        ],
        "breaches": sum(each.level == "red" for each in seen.findings),
        "items": [_item(request, row, whole[row.item.id], administers) for row in seen.wanted_rows()],
        "rules": [_rule(request, rule, [each for each in found if each.rule == rule.id]) for rule in RULES.values()],
        "filter": _filter(request, seen),
        "filtered": seen.asked.narrow,
        "whole": seen.whole,
        "action": href(request, context, "compliance"),
        "add_href": href(request, context, "compliance-item") if administers else None,
        "exports": [
            {"title": title, "href": href(request, context, "compliance-export", query={**query, "format": each})}
            for each, title in (("csv", "CSV"), ("xlsx", "Excel"))
        ],
    }


def _filter(request, seen: Board) -> dict:
    translate, lang = request.layout.translate, request.lang
    return {
        **vars(seen.asked),
        "states": [{"id": state, "title": translate(TITLES[state])} for state in STATES],
        "units": [{"id": uid, "title": title} for uid, title in seen.units.items()],
        "blocks": [{"id": id, "title": block.titles[lang]} for id, block in regulation.get().blocks.items()],
    }


def _item(request, row: Row, state: str, administers: bool) -> dict:
    item, lang = row.item, request.lang
    checked = {"who": item.checked_by, "day": format_date(item.checked_on, lang, "short")} if item.checked_on else None
    return {
        "id": item.id,
        "title": item.titles.get(lang, item.id),
        "clause": item.clause,
        "source": item.source.get(lang, ""),
        "source_date": format_date(item.source_date, lang, "short"),
        "checked": checked,
        "changed": item.changed,
        "state": PILLS[state],
        "state_title": request.layout.translate(TITLES[state]),
        "edit_href": href(request, request.site, "compliance-item", query={"id": item.id}) if administers else None,
        "lines": [_line(request, line) for line in row.lines],
    }


def page_title(request, line: Line) -> str:
    """What the page is called: by its own live title for who may read it, else by the regulation."""
    if line.obj is not None and visible(request, line.obj):
        return line.obj.live.title(request.lang)
    place = regulation.get().place(line.path)
    return place.titles[request.lang] if place is not None else line.path


def _line(request, line: Line) -> dict:
    obj, may_read = line.obj, line.obj is not None and visible(request, line.obj)
    history = obj is not None and request.may(VIEW_DRAFTS, obj)
    return {
        "path": f"/{line.path}",
        "title": page_title(request, line),
        "href": href(request, obj) if may_read else href(request, obj, "history") if history else None,
        "unit": known_title(request, line.unit) if line.unit is not None else "",
        "age": line.age,
        "languages": [
            {"code": lang, "name": LANGUAGE_NAMES[lang], "state": "ok" if lang in line.languages else "missing"}
            for lang in (*line.languages, *line.lacking)
        ],
        "state": PILLS[line.state],
        "state_title": request.layout.translate(TITLES[line.state]),
        "why": ", ".join(reasons(request, line)),
        "stale_href": href(request, obj, "still-correct") if line.stale and history else None,
    }


def reasons(request, line: Line) -> list[str]:
    """Why the page is not in order, in words."""
    translate, found = request.layout.translate, []
    if line.obj is None:
        found.append(translate(_("there is no such page")))
    elif not line.public:
        found.append(translate(_("visitors cannot read it")))
    for lang in line.lacking:
        found.append(translate(_("no text in this language: ${language}", mapping={"language": LANGUAGE_NAMES[lang]})))
    for waiver in line.waivers:
        named = {"language": LANGUAGE_NAMES[waiver.lang], "day": format_date(waiver.until, request.lang)}
        found.append(translate(_("waived until ${day}: ${language}", mapping=named)))
    if line.stale:
        found.append(translate(_("not looked after for ${days} days", mapping={"days": line.age})))
    if line.no_year is not None:
        found.append(translate(_("nothing of ${year} is there", mapping={"year": line.no_year})))
    return found


def _rule(request, rule, found: list[Finding]) -> dict:
    return {
        "title": request.layout.translate(rule.title),
        "clause": rule.clause,
        "rows": [
            {
                "title": known_title(request, finding.obj),
                "href": _mending_href(request, finding),
                "unit": known_title(request, finding.unit) if finding.unit is not None else "",
                "message": request.layout.translate(finding.message),
                "state": PILLS[finding.level],
                "state_title": request.layout.translate(LEVELS[finding.level]),
            }
            for finding in found
        ],
    }


def _mending_href(request, finding: Finding) -> str | None:
    """The screen that mends it, for who may open that; else the page, for who may read it."""
    obj = finding.obj
    if finding.view and request.may(VIEW_DRAFTS, obj):
        place = request.site if finding.query else obj
        return href(request, place, finding.view, query=dict(finding.query) or None)
    return href(request, obj) if visible(request, obj) else None


@view_config(context=ISite, name="compliance-export", permission=VIEW, request_method="GET")
def compliance_export(context, request):
    """The board with the same filter as CSV or as a workbook: pages first, then what else breaks the act."""
    seen = Board(request)
    rows = [_page_cells(request, row, line) for row in seen.wanted_rows() for line in row.lines]
    rows += [_finding_cells(request, finding) for finding in seen.wanted_findings()]
    return exported(request, "compliance", [request.layout.translate(each) for each in HEADINGS], rows)


def _page_cells(request, row: Row, line: Line) -> tuple:
    item, lang = row.item, request.lang
    return (
        item.titles.get(lang, item.id),
        item.clause,
        request.layout.translate(TITLES[line.state]),
        f"/{line.path}",
        page_title(request, line),
        known_title(request, line.unit) if line.unit is not None else "",
        line.age,
        " ".join(line.languages),
        " ".join(line.lacking),
        ", ".join(reasons(request, line)),
        item.source.get(lang, ""),
        iso(item.source_date),
        item.checked_by,
        iso(item.checked_on) if item.checked_on else "",
    )


def _finding_cells(request, finding: Finding) -> tuple:
    rule, translate = RULES[finding.rule], request.layout.translate
    unit = known_title(request, finding.unit) if finding.unit is not None else ""
    known = visible(request, finding.obj) or request.may(VIEW_DRAFTS, finding.obj)
    path = path_of(finding.obj) if known else ""
    why = translate(finding.message)
    title = known_title(request, finding.obj)
    return (
        translate(rule.title),
        rule.clause,
        translate(LEVELS[finding.level]),
        path,
        title,
        unit,
        *(None,) * 3,
        why,
        *("",) * 4,
    )
