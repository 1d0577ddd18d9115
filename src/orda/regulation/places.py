"""The tree that the law prescribes: sections, collections, obligatory pages, and doors to them."""

from dataclasses import replace

from orda.regulation.parameters import Audience, Place
from orda.regulation.reading import Table

MAX_DEPTH = 4
RESERVED = ("assets",)  # first parts of addresses that the program itself answers


class PlaceReader:
    """Reads the flat lists of the file into trees, in the order of the file."""

    def __init__(self, languages: tuple[str, ...], kinds: tuple[str, ...]):
        self.languages = languages
        self.kinds = kinds
        self.flat: dict[str, Place] = {}

    def tops(self, tables: list[Table]) -> list[str]:
        """Sections or collections: places directly under the site. Returns their paths."""
        paths = []
        for table in tables:
            path = table.slug("path")
            if path in self.languages or path in RESERVED:
                table.fail("path", f"{path!r} has a meaning of its own as the first part of an address")
            paths.append(self._add(table, path, path, "section"))
        return paths

    def pages(self, tables: list[Table]) -> None:
        """Pages under a place that stands earlier in the file."""
        for table in tables:
            path = table.text("path")
            *above, name = path.split("/")
            parent = "/".join(above)
            for part in (*above, name):
                table.checked_slug("path", part)
            if not above:
                table.fail("path", "must name the section or collection, then the page: university/history")
            if len(above) >= MAX_DEPTH:
                table.fail("path", f"is deeper than {MAX_DEPTH} levels")
            if parent not in self.flat:
                table.fail("path", f"there is no {parent!r} before it in the file")
            self._add(table, path, name, "page")

    def _add(self, table: Table, path: str, name: str, kind: str) -> str:
        if path in self.flat:
            table.fail("path", f"{path!r} stands in the file twice")
        self.flat[path] = read_place(table, path, name, kind, self.languages, self.kinds)
        return path

    def trees(self, paths: list[str]) -> tuple[Place, ...]:
        """The places with ``paths``, each with all that stands in it."""
        below: dict[str, list[str]] = {}
        for path in self.flat:
            below.setdefault(path.rpartition("/")[0], []).append(path)

        def grown(path: str) -> Place:  # no deeper than MAX_DEPTH, see pages()
            return replace(self.flat[path], children=tuple(grown(child) for child in below.get(path, ())))

        return tuple(grown(path) for path in paths)


def read_place(
    table: Table, path: str, name: str, kind: str, languages: tuple[str, ...], kinds: tuple[str, ...]
) -> Place:
    """One place without its children."""
    place = Place(
        name=name,
        path=path,
        kind=kind,
        titles=table.titles("title", languages),
        summary=table.titles("summary", languages, optional=True),
        clause=table.text("clause"),
        holds=table.words("holds", kinds, "kind", optional=True),
        narrowed=table.slugs("narrowed"),
    )
    table.close()
    return place


def read_unit_pages(tables: list[Table], languages: tuple[str, ...], kinds: tuple[str, ...]) -> tuple[Place, ...]:
    """The pages that a new unit's folder begins with; paths are relative to the folder."""
    found: dict[str, Place] = {}
    for table in tables:
        name = table.slug("path")
        if name in found:
            table.fail("path", f"{name!r} stands in the file twice")
        found[name] = read_place(table, name, name, "page", languages, kinds)
    return tuple(found.values())


def read_audiences(tables: list[Table], languages: tuple[str, ...], paths: set[str]) -> tuple[Audience, ...]:
    """Doors on the home page; each leads to a place of the file (B9)."""
    found: dict[str, Audience] = {}
    for table in tables:
        audience = Audience(
            id=table.slug("id"),
            titles=table.titles("title", languages),
            path=table.text("path"),
            clause=table.text("clause"),
        )
        if audience.id in found:
            table.fail("id", f"{audience.id!r} stands in the file twice")
        if audience.path not in paths:
            table.fail("path", f"there is no place {audience.path!r}")
        table.close()
        found[audience.id] = audience
    return tuple(found.values())
