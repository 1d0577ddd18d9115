"""The floor plan: a room imports only the rooms that the plan gives it, wherever the import stands."""

import ast
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

SRC = Path(__file__).resolve().parent.parent / "src"

PORCH = ("interfaces", "events", "errors", "i18n", "clock")
GROUND = ("regulation", "text")
# What each room may import besides the porch and the ground floor, which are open to every room above them.
PLAN = {
    "security": (),
    "content": ("security",),
    "history": ("security", "content"),
    "catalog": ("security", "content"),
    "mail": ("security", "content"),
    "workflow": ("security", "content", "history", "catalog"),
    "importers": ("security", "content", "catalog"),
    "web": ("security", "content", "catalog"),
    "compliance": ("security", "content", "history", "catalog", "workflow"),
}
DOMAIN = ("security", "content", "history", "catalog", "mail", "workflow", "importers", "compliance")
PLAN["maintenance"] = DOMAIN
PLAN["views"] = (*DOMAIN, "web")
PLAN["views.visitor"] = PLAN["views.editor"] = (*PLAN["views"], "views")
PLAN["views.admin"] = (*PLAN["views"], "views", "maintenance")
PLAN |= dict.fromkeys(PORCH + GROUND, ())

# One room wraps each engine, so that one room feels its upgrade. A module may be named where a whole room is too much.
WRAPPED = {
    "deform": ("web",),
    "hypatia": ("catalog",),
    "repoze.catalog": ("catalog",),
    "zope.index": ("catalog",),
    "substanced.workflow": ("workflow",),
    "substanced.principal": ("security",),
    "pyramid.security": ("security",),
    "pyramid.security.NO_PERMISSION_REQUIRED": ("web", "views"),
    "pyramid.authorization": ("security",),
    "pyramid.authentication": ("security",),
    "pyramid.httpexceptions": ("web", "views"),
    "pyramid.renderers": ("web", "views", "mail.messages"),
    "pyramid.response": ("web", "views"),
    "pyramid.view": ("web", "views"),
    "substanced.sdi": (),  # the SDI and what drags it in stay out (its commits, its views, its forms)
    "substanced.db": (),
    "substanced.form": (),
}
FORBIDDEN_NAMES = {"utils", "common", "helpers", "misc", "manager", "handler", "base2", "api"}


def room_of(module: str) -> str:
    """``orda.views.editor.editing`` is in ``views.editor``, ``orda.content.base`` in ``content``, ``orda`` in none."""
    parts = module.split(".")[1:]
    return ".".join(parts[:2] if parts[:1] == ["views"] else parts[:1])


def imports(module: str, source: str, package: bool = False):
    """Yield (line, dotted name) of all imports in ``source``, also those inside functions."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom):
            above = module.split(".")
            above = above[: len(above) - node.level + package] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            for alias in node.names:
                yield node.lineno, f"{base}.{alias.name}"


def within(name: str, places) -> bool:
    """Is the dotted ``name`` one of ``places`` or inside one?"""
    return any(name == place or name.startswith(place + ".") for place in places)


def breaches(module: str, source: str, package: bool = False) -> list[str]:
    """What is wrong with one module: sentences, empty if it keeps to the plan."""
    here, found = room_of(module), []
    if here and here not in PLAN:
        found.append(f"{module}: the room {here!r} is not in the plan")
    if FORBIDDEN_NAMES & set(module.split(".")):
        found.append(f"{module}: a name that says nothing; name it by what it does")
    for line, name in imports(module, source, package):
        where = f"{module}:{line}"
        engine = max((engine for engine in WRAPPED if within(name, [engine])), key=len, default="")
        if engine:
            rooms = WRAPPED[engine]
            if not within(module, [f"orda.{room}" for room in rooms]):
                found.append(f"{where}: imports {name}; only {', '.join(rooms) or 'nobody'} may")
        there = room_of(name) if within(name, ["orda"]) else ""
        if not there or not here or there == here or within(here, [there]):
            continue  # nothing of ours; the root lists everything; one room
        open_to_all = PORCH if here in PORCH + GROUND else PORCH + GROUND
        known = there if there in PLAN else there.split(".")[0]
        if known not in open_to_all and known not in PLAN.get(here, ()):
            found.append(f"{where}: {here} imports {there}; the plan has no arrow there")
    return found


def modules():
    for path in sorted((SRC / "orda").rglob("*.py")):
        parts = path.relative_to(SRC).with_suffix("").parts
        package = parts[-1] == "__init__"
        yield ".".join(parts[:-1] if package else parts), path.read_text(encoding="utf-8"), package


def test_every_import_has_an_arrow_in_the_plan():
    assert [line for module in modules() for line in breaches(*module)] == []


def test_the_plan_has_no_cycle():
    try:
        TopologicalSorter(PLAN).prepare()
    except CycleError as error:
        pytest.fail(f"the plan goes in a circle: {' -> '.join(error.args[1])}")


def test_every_room_of_the_plan_says_what_it_is():
    """A package's ``__init__.py`` opens with a docstring; so does every other module."""
    assert [module for module, source, _ in modules() if not ast.get_docstring(ast.parse(source))] == []


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("orda.content.kinds.page", "from orda.security import acl\nfrom orda import clock, text, regulation"),
        ("orda.content.kinds.page", "from . import base\nfrom .base import Content\nfrom ..security.acl import Grant"),
        ("orda.views.admin.pack", "from orda.maintenance import pack\nfrom orda.views import forms"),
        ("orda.web.forms.form", "import deform.widget"),
        ("orda.views.visitor.session", "from pyramid.security import NO_PERMISSION_REQUIRED"),
        ("orda.mail.messages", "from pyramid.renderers import render"),
        ("orda.events", "from orda import clock\nfrom pyramid.threadlocal import get_current_registry"),
        ("orda", "import orda.views.admin"),
    ],
)
def test_what_the_plan_allows_passes(module, source):
    assert breaches(module, source) == []


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("orda.content.kinds.page", "import orda.workflow.requests"),
        ("orda.content.kinds.page", "from orda import catalog"),
        ("orda.content.kinds.page", "def late():\n    from orda.catalog.query import search"),
        ("orda.content.base", "from ..catalog import query"),
        ("orda.text.slug", "from orda import regulation"),
        ("orda.text.slug", "from orda.security import acl"),
        ("orda.events", "from orda.text import slug"),
        ("orda.views.editor.editing.edit", "from orda.views.visitor import pages"),
        ("orda.views.editor.editing.edit", "from ...visitor import pages"),
        ("orda.views.editor.editing.edit", "from orda import maintenance"),
        ("orda.views.shared", "from orda.views.editor import edit"),
        ("orda.maintenance.cli", "from orda.web import layout"),
        ("orda.views.editor.editing.edit", "import deform"),
        ("orda.content.kinds.page", "from pyramid.httpexceptions import HTTPFound"),
        ("orda.content.kinds.page", "from pyramid import httpexceptions"),
        ("orda.views.editor.editing.edit", "from pyramid.security import Allow"),
        ("orda.mail.send", "from pyramid.renderers import render"),
        ("orda.workflow.states", "from repoze.catalog.query import Eq"),
        ("orda.web.session", "import substanced.sdi"),
        ("orda.kitchen.stove", ""),
        ("orda.content.utils", ""),
        ("orda.helpers.content", ""),
    ],
)
def test_what_the_plan_forbids_is_found(module, source):
    assert len(breaches(module, source)) >= 1


def test_a_package_counts_its_dots_from_itself():
    assert breaches("orda.content", "from .page import Page\nfrom ..security import acl", package=True) == []
    assert breaches("orda.content", "from ..workflow import states", package=True) != []
