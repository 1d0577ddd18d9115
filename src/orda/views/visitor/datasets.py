"""Open data: the list by topics and years; a dataset as table, chart, CSV and JSON (clauses F8 to F10; law F4)."""

import json
from datetime import date

from pyramid.httpexceptions import HTTPNotFound
from pyramid.response import Response
from pyramid.view import view_config

from orda import regulation
from orda.content.base import owner_unit
from orda.content.kinds.dataset import LICENCE_ADDRESSES, LICENCES, TOPICS
from orda.content.uploads import content_disposition
from orda.i18n import LANGUAGES, _
from orda.interfaces import IDataset
from orda.security.permissions import VIEW
from orda.text.cells import as_csv
from orda.text.dates import iso
from orda.views.visitor.figures import Columns, chart_of
from orda.views.visitor.language import with_language
from orda.views.visitor.lists import Filter, listed, object_titles, titles_from, years
from orda.views.visitor.media import download_of, upload_of
from orda.web.caching import live_or_404, public_answer
from orda.web.csp import SANDBOX
from orda.web.navigation import entry, visible
from orda.web.outward import plain_address
from orda.web.reading import text_of
from orda.web.structured import absolute, describe
from orda.web.traversal import href

ROWS_SHOWN = 200


@listed(
    "dataset",
    per_page=20,
    filters=(
        Filter("topic", _("Topic"), titles_from(dict(TOPICS))),
        Filter("year", _("Year"), years),
        Filter("unit", _("Unit"), object_titles),
    ),
    empty=_("No data have been published yet."),
)
def dataset_card(request, obj) -> dict:
    """A dataset as lists show it."""
    fields, said = obj.live.fields, request.layout.translate
    topic = dict(TOPICS).get(fields.get("topic"))
    marks = [{"text": said(topic), "tone": ""}] if topic is not None else []
    facts = [str(fields.get("year") or ""), "CSV, JSON"]
    return {**entry(request, obj), "marks": marks, "facts": [each for each in facts if each]}


def table_of(live):
    """The table of a live version. Raises HTTPNotFound for one that was published without."""
    table = live.fields.get("table")
    if table is None:
        raise HTTPNotFound()
    return table


@view_config(context=IDataset, permission=VIEW, request_method="GET", renderer="visitor/dataset.pt")
@with_language
def dataset(context, request):
    """The table with its first rows, the chart, and the files for machines."""
    live, fields, said = context.live, context.live.fields, request.layout.translate
    table, topic = table_of(live), dict(TOPICS).get(live.fields.get("topic"))
    columns = Columns(table, fields, request.lang)
    _describe(context, request, columns)
    return {
        **text_of(request, live),
        "topic": said(topic) if topic is not None else "",
        "year": str(fields.get("year") or ""),
        "columns": columns.heads(),
        "rows": columns.cells(ROWS_SHOWN),
        "shown": ROWS_SHOWN if len(table.rows) > ROWS_SHOWN else 0,
        "total": len(table.rows),
        "chart": chart_of(request, columns),
        "licence": licence_of(request, fields),
        "csv": href(request, context, "csv"),
        "json": href(request, context, "json"),
        "file": download_of(request, context, upload_of(context)),
    }


def licence_of(request, fields) -> dict:
    """{title, href or ''} of the licence under which the data may be used."""
    chosen = fields.get("licence", "cc-by")
    title = dict(LICENCES).get(chosen, LICENCES[0][1])
    return {"title": request.layout.translate(title), "href": LICENCE_ADDRESSES.get(chosen, "")}


def _describe(context, request, columns: Columns) -> None:
    live, lang, fields = context.live, request.lang, context.live.fields
    unit, licence = owner_unit(context), licence_of(request, fields)
    kinds = (("text/csv", "csv"), ("application/json", "json"), (upload_of(context).mimetype, "download"))
    files = [(kind, href(request, context, view)) for kind, view in kinds]
    university = regulation.get().university.titles[lang]
    describe(
        request,
        type="Dataset",
        name=live.title(lang),
        # Search engines want fifty characters at least.
        description=" ".join(filter(None, (live.title(lang), live.text(lang, "summary"), university))),
        url=absolute(request, href(request, context)),
        inLanguage=lang,
        license=licence["href"] or licence["title"],
        isAccessibleForFree=True,
        temporalCoverage=str(fields.get("year") or ""),
        datePublished=iso(context.posted) if context.posted else "",
        dateModified=iso(context.updated) if context.updated else "",
        variableMeasured=[head["title"] for head in columns.heads()],
        creator={
            "@type": "Organization",
            "name": unit.live.title(lang) if unit is not None and visible(request, unit) else university,
        },
        distribution=[
            {"@type": "DataDownload", "encodingFormat": kind, "contentUrl": absolute(request, address)}
            for kind, address in files
        ],
    )


@view_config(context=IDataset, name="csv", permission=VIEW, request_method="GET")
def as_table(context, request):
    """All rows and columns as CSV, the columns called as readers of the language call them."""
    plain_address(request)
    table = table_of(live_or_404(request, context))
    columns = Columns(table, context.live.fields, request.lang)
    return _file(request, context, as_csv([columns.titles(), *table.rows]), "text/csv", "csv")


@view_config(context=IDataset, name="json", permission=VIEW, request_method="GET")
def as_json(context, request):
    """The same as JSON, with the titles in all languages, the types, the licence and the source."""
    plain_address(request)
    live = live_or_404(request, context)
    table, fields, licence = table_of(live), live.fields, licence_of(request, live.fields)
    columns = Columns(table, fields, request.lang)
    said = {
        "title": {lang: live.title(lang) for lang in live.languages()},
        "source": absolute(request, href(request, context)),
        "publisher": regulation.get().university.titles[request.lang],
        "licence": {"title": licence["title"], "address": licence["href"]},
        "year": fields.get("year"),
        "updated": context.updated.isoformat(timespec="seconds") if context.updated else None,
        "columns": [
            {
                "name": name,
                "title": {lang: columns.title_in(name, lang) for lang in LANGUAGES},
                "type": kind,
                "unit": columns.unit(name),
            }
            for name, kind in zip(table.names, table.types, strict=True)
        ],
        "rows": [[value.isoformat() if isinstance(value, date) else value for value in row] for row in table.rows],
    }
    body = json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()
    return _file(request, context, body, "application/json", "json")


def _file(request, context, body: bytes, mimetype: str, ending: str) -> Response:
    public_answer(request)
    response = Response(body, content_type=mimetype)
    response.charset = "utf-8" if mimetype.startswith("text/") else None
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["Content-Disposition"] = content_disposition(f"{context.__name__}-{request.lang}.{ending}")
    return response
