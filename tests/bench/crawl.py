"""Every public page of the demonstration, by kinds: how many, how heavy, how many requests and clicks."""

import gzip
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import orda
from orda.content.base import descendants, path_of
from orda.maintenance import settings as settings_module
from orda.web.shelves import PACKING
from tests import factories
from tests.bench.weight import resources
from tests.demonstration import Answer, walk
from tests.wsgi import ask

# What is no page of an object in a language that it has.
LIST, NARROWED, SEARCH, MISSING, VIEW = (
    "lists",
    "lists, narrowed and further pages",
    "search",
    "pages without a translation",
    "forms, pages for paper",
)


@dataclass
class Row:
    """The pages of one kind; each figure is the greatest of them, in bytes. ``sent`` and ``requests`` are what a page
    needs before its pictures, ``pictured`` counts them in."""

    kind: str
    objects: int
    pages: int
    html: int
    html_packed: int
    sent: int
    requests: int
    pictured: int
    pictures: int
    clicks: int


def crawl(config: Path) -> list[Row]:
    """The rows of all kinds, by name, of the site of ``config``; takes less than a minute."""
    app = orda.main({}, **settings_module.load(config).values)
    try:
        with factories.work_in(app) as site:
            public = {path_of(obj): obj for obj in descendants(site) if obj.live is not None}
            kinds = {path: (_name_of(obj), tuple(obj.live.languages())) for path, obj in public.items()}
        found = [page for page in walk(factories.browse(app)).values() if page.text and page.status == 200]
        return list(_rows(app, found, kinds))
    finally:
        app.registry.database.close()


def _name_of(obj) -> str:
    return LIST if getattr(obj, "holds", ()) or obj.kind == "collection" else obj.kind


def _rows(app, pages: Iterable[Answer], kinds: dict) -> Iterable[Row]:
    rows: dict[str, tuple[Row, set[str]]] = {}
    size_of = _sizes(app)
    for page in pages:
        kind = _kind(page, kinds)
        row, paths = rows.setdefault(kind, (Row(kind, *[0] * 9), set()))
        named = resources(page.text)
        pictures = {address for address in named if "/@@scale/" in address}
        html = page.text.encode()
        packed = len(gzip.compress(html, PACKING, mtime=0))
        paths.add(page.path)
        row.objects, row.pages = len(paths), row.pages + 1
        row.html, row.html_packed = max(row.html, len(html)), max(row.html_packed, packed)
        sent = packed + sum(map(size_of, named - pictures))
        row.sent, row.requests = max(row.sent, sent), max(row.requests, 1 + len(named - pictures))
        row.pictured = max(row.pictured, sent + sum(map(size_of, pictures)))
        row.pictures = max(row.pictures, len(pictures))
        # Months, filters and what is for readers alone are no places of their own.
        if kind not in (NARROWED, SEARCH, VIEW):
            row.clicks = max(row.clicks, page.clicks)
    yield from (row for _kind, (row, _paths) in sorted(rows.items()))


def _kind(page: Answer, kinds: dict) -> str:
    if "/@@search" in page.address:
        return SEARCH
    if "/@@" in page.address:
        return VIEW
    kind, languages = kinds[page.path]
    if page.lang not in languages:
        return MISSING
    return NARROWED if "?" in page.address else kind


def _sizes(app):
    @cache
    def size(address: str) -> int:
        """Bytes of a file on the wire."""
        path, _mark, query = address.partition("?")
        return len(ask(app, path, query=query, accept_encoding="gzip").body)

    return size
