"""Fills an empty site with the demonstration: the whole tree, its texts, pictures, files, people and two requests."""

import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from html import escape
from importlib import resources
from typing import Any
from zlib import crc32

from pyramid.location import lineage

from orda.catalog.indexing import index_object, index_subtree
from orda.content import arrange
from orda.content.base import Content, owner_unit, path_of
from orda.content.editing import save_draft, stamp
from orda.content.fields import AREA
from orda.content.kinds.file import StoredFile
from orda.content.kinds.image import StoredImage
from orda.errors import OrdaError
from orda.i18n import LANGUAGES
from orda.maintenance.demo.documents import DOCUMENTS, document
from orda.maintenance.demo.incoming import play_questions
from orda.maintenance.demo.people import add_people, object_at, play_scenario
from orda.maintenance.demo.pictures import picture
from orda.maintenance.demo.records import agree, fields_of, record_files
from orda.maintenance.demo.regime import play_regime
from orda.maintenance.demo.watching import watch
from orda.regulation import get as regulation_in_force
from orda.security.actor import SYSTEM
from orda.text.sanitize import clean_html
from orda.workflow.requests.transitions import publish_at_once

SECTIONS_OF_PAGES = ("university", "education", "clinic", "science", "rector-blog", "collections")
_LINK = re.compile(r'(href|src)="path:([^"#]*)(#[^"]*)?"')
# Pages were posted in the months after the first moment and updated until the last; news have days of their own.
OPENED = datetime(2026, 1, 12, 4, tzinfo=UTC)
LAST_UPDATE = datetime(2026, 11, 20, 10, 30, tzinfo=UTC)
Progress = Callable[[int, int], None]


@dataclass
class Step:
    """One object to be written: where it is, what it says, when it was posted, the picture that its text has."""

    obj: Content
    entry: dict[str, Any]
    fields: dict[str, Any]
    picture: dict[str, Any] | None = None


def read(name: str) -> dict[str, Any]:
    """A data file of the demonstration."""
    return tomllib.loads((resources.files("orda.maintenance.demo") / name).read_text("utf-8"))


def fill(site, progress: Progress | None = None) -> int:
    """Fill ``site`` and return the number of objects. Raises OrdaError when it has content already."""
    if len(site):
        raise OrdaError("The site has content already; the demonstration fills only an empty one.")
    site.demonstration = True
    steps = list(_build(site))
    areas, illustrated = read("areas.toml")["pages"], _illustrations()
    for step in steps:
        area = step.entry.get("area") or _area_of(step.obj, areas)
        if area and AREA in step.obj.placing:
            step.fields = {**step.fields, AREA: area}
        step.picture = illustrated.get(path_of(step.obj).strip("/"))
    for number, step in enumerate(steps, 1):
        _write(site, step)
        if progress is not None:
            progress(number, len(steps))
    add_people(site, read("accounts.toml"))
    index_subtree(site)  # owners and grants were given without events
    play_scenario(site, read("scenario.toml"), partial(linked, site))
    play_regime(site, read("regime.toml"))
    watch(site)
    play_questions(site, read("incoming.toml"))
    return len(steps)


def _build(site) -> Iterator[Step]:
    """All objects, empty, in an order in which parents come first."""
    home = Step(site, read("home.toml"), {})
    yield home
    reg = regulation_in_force()
    for place in (*reg.sections, *reg.collections):
        section = arrange.add(site, "section", actor=SYSTEM, name=place.name)
        section.in_main_menu, section.holds = place in reg.sections, place.holds
        section.narrowed = dict(place.narrowed)
    pages = [page for name in SECTIONS_OF_PAGES for page in read(f"pages/{name}.toml")["page"]]
    units, reached = read("units.toml"), []
    for page in sorted(pages, key=_depth_and_order):
        obj = _place(site, page["path"], "page")
        place = reg.place(page["path"])
        if place is not None:
            obj.holds, obj.narrowed = place.holds, dict(place.narrowed)
        yield Step(obj, page, {})
    for unit in sorted(units["unit"], key=lambda entry: entry["order"]):
        obj = _place(site, f"units/{unit['slug']}", "unit")
        obj.block = unit["block"]
        reached.append(Step(obj, unit, {name: unit[name] for name in ("phone", "email", "room")}))
        yield reached[-1]
    for page in sorted(units["page"], key=_depth_and_order):
        yield Step(_place(site, page["path"], "page"), page, {})
    yield from _pictures(site)
    yield from _files(site)
    yield from _news(site)
    yield from _records(site)
    # They name places, which all stand only now.
    home.fields = fields_of(site, home.entry)
    for unit in reached:
        if "contact" in unit.entry:
            unit.fields |= fields_of(site, {"fields": {"contact": unit.entry["contact"]}})


def _area_of(obj: Content, areas: dict[str, str]) -> str:
    """The area of activity that stands at the object's path, or the nearest above; else its unit's."""
    if obj.kind in ("image", "file"):
        return ""
    for location in lineage(obj):
        if (path := path_of(location).strip("/")) in areas:
            return areas[path]
    unit = owner_unit(obj)
    return areas.get(path_of(unit).strip("/"), "") if unit is not None else ""


def _depth_and_order(entry: dict[str, Any]) -> tuple[int, int]:
    return entry["path"].count("/"), entry["order"]


def _place(site, path: str, kind: str) -> Content:
    """The object at ``path``, added to its parent when it is not there yet."""
    parent, _slash, name = path.rpartition("/")
    folder = object_at(site, parent)
    return folder[name] if name in folder else arrange.add(folder, kind, actor=SYSTEM, name=name)


def _pictures(site) -> Iterator[Step]:
    words = read("pictures.toml")
    for entry in words["picture"]:
        obj = _place(site, f"{words['place']}/{entry['name']}", "image")
        upload = StoredImage(picture(entry["name"]), f"{entry['name']}.jpg")
        yield Step(obj, entry, {"upload": upload, "rights": entry["rights"]})


def _illustrations() -> dict[str, dict[str, Any]]:
    """{path of a page: the picture for its text}."""
    words = read("pictures.toml")
    pictures = [entry | {"place": f"{words['place']}/{entry['name']}"} for entry in words["picture"]]
    return {path: entry for entry in pictures for path in entry.get("shown_on", ())}


def _with_picture(body: str, entry: dict[str, Any], lang: str) -> str:
    """``body``, whose blocks begin on lines of their own, with the picture after the first."""
    first, _newline, rest = body.strip().partition("\n")
    figure = f'<figure><img src="path:{entry["place"]}" alt="{escape(entry[lang]["alt"])}"></figure>'
    return f"{first}\n{figure}\n{rest}"


def _files(site) -> Iterator[Step]:
    for entry in DOCUMENTS:
        obj = _place(site, f"{entry['folder']}/{entry['name']}", "file")
        upload = StoredFile(document(entry["filename"]), entry["filename"], entry["mimetype"])
        yield Step(obj, entry, {"upload": upload})


def _news(site) -> Iterator[Step]:
    folder = object_at(site, read("pictures.toml")["place"])
    for entry in sorted(read("news.toml")["news"], key=lambda entry: entry["posted"]):
        obj = arrange.add(site["news"], "news-item", actor=SYSTEM, name=entry["slug"])
        obj.owner_uid = site["units"][entry["unit"]].uid
        yield Step(obj, entry, {"variety": entry["variety"], "picture": folder[entry["picture"]].uid})


def _records(site) -> Iterator[Step]:
    # All exist before the first is written, because they refer to each other.
    placed = [(_place(site, entry["place"], entry["kind"]), entry) for entry in record_files()]
    for obj, entry in placed:
        if "unit" in entry:
            obj.owner_uid = site["units"][entry["unit"]].uid
        yield Step(obj, entry, fields_of(site, entry))


def _write(site, step: Step) -> None:
    obj, entry = step.obj, step.entry
    texts, bodies = {}, {}
    for lang in LANGUAGES:
        if lang in entry:
            texts[lang] = {name: value for name, value in entry[lang].items() if name != "body"}
            body = entry[lang].get("body", "")
            bodies[lang] = linked(site, _with_picture(body, step.picture, lang) if step.picture else body)
    save_draft(
        obj,
        texts=texts,
        bodies=bodies if obj.has_body else {},
        fields=step.fields,
        actor=SYSTEM,
        seen=stamp(obj),
        provider=entry.get("provider", ""),
    )
    publish_at_once(obj)
    agree(obj, entry)
    # The demonstration has a past; only the installer may write one.
    posted, updated = (entry["posted"].astimezone(UTC),) * 2 if "posted" in entry else _past(path_of(obj))
    obj.posted = obj.created = min(posted, obj.posted)
    obj.updated = obj.whole.published = min(updated, obj.updated)
    index_object(obj, text=False)


def _past(path: str) -> tuple[datetime, datetime]:
    """Two days of 2026, in working hours and always the same for a path: when it was posted and when last updated."""
    luck = crc32(path.encode())
    posted = OPENED + timedelta(days=luck % 110, minutes=luck % 480)
    again = luck >> 8
    updated = posted + timedelta(days=30 + again % 170, minutes=again % 300) if again % 4 else posted
    return posted, min(updated, LAST_UPDATE)


def linked(site, html: str) -> str:
    """The HTML of a data file with ``path:`` links made into ``uid:`` links, then cleaned. Raises OrdaError."""

    def replace(match: re.Match) -> str:
        target = site
        for name in match.group(2).strip("/").split("/"):
            if not getattr(target, "folderish", False) or name not in target:
                raise OrdaError(f"demonstration: no object at {match.group(2)}")
            target = target[name]
        return f'{match.group(1)}="uid:{target.uid}{match.group(3) or ""}"'

    return clean_html(_LINK.sub(replace, html.strip()))
