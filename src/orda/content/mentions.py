"""How a name that came with a person of the directory leaves the records that name the person (F8).

A field of a schema with ``reference="person"`` names somebody by identity; the name that is typed beside it belongs to
it. A name that stands without the identity, as in the authors of a publication, is part of a description.
"""

from dataclasses import dataclass
from typing import Any

import colander

from orda import events

# The kinds whose schemas refer to people; the folders of units have a head's name in their texts.
KINDS = ("article", "conference", "governing-body", "publication")
HEAD = ("head_name", "head_post")


@dataclass(frozen=True)
class Trace:
    """By what others name a person: the identity, the full names, the units in which the person ever had a post."""

    uid: str
    names: frozenset[str]
    units: frozenset[str]


def trace_of(person, editions: list) -> Trace:
    """What to look for elsewhere, from all ``editions`` of a person; to be asked before they are emptied."""
    names = {words["title"] for each in editions for words in each.texts.values() if words.get("title")}
    units = {post["unit"] for each in editions for post in each.fields.get("posts") or () if post.get("unit")}
    return Trace(person.uid, frozenset(names), frozenset(units))


def forget_person(obj, trace: Trace, actor: str, *, tell: bool = True) -> bool:
    """Take the person out of the draft and every version of ``obj``, the typed name included; was there anything?

    ``tell`` is for what stands in the tree: indexes and requests follow.
    """
    found = False
    for edition in (obj.draft, obj.judged, *obj.versions.values()):
        if edition is not None and _strip(obj, edition, trace):
            found = True
            if edition is obj.draft:
                edition.revision += 1  # a form that still shows the name must not bring it back unnoticed
    if found:
        obj._p_changed = True  # whoever begins a draft of it at this moment collides, and begins anew
    if found and tell:
        events.notify(events.NameForgotten(obj, actor))
    return found


def _strip(obj, edition, trace: Trace) -> bool:
    texts, fields = edition.texts, edition.fields
    if obj.kind in KINDS:
        fields, typed = _without_references(obj.field_schema(), fields, trace.uid)
        texts = {lang: _without(words, typed) for lang, words in texts.items()}
    elif obj.uid in trace.units:
        texts = {
            lang: _without(words, HEAD) if words.get("head_name") in trace.names else words
            for lang, words in texts.items()
        }
    changed = texts != edition.texts or fields != edition.fields
    if changed:
        edition.texts, edition.fields = texts, fields
    return changed


def _without(words: dict[str, str], names) -> dict[str, str]:
    return {name: text for name, text in words.items() if name not in names}


def _without_references(schema, fields: dict[str, Any], uid: str) -> tuple[dict[str, Any], set[str]]:
    """The fields without the person, and the names of the small texts that were the person's name."""
    left, typed = dict(fields), set()
    for node in schema.children:
        value = fields.get(node.name)
        if not value:
            continue
        if _refers(node):
            if value == uid:
                left[node.name] = ""
                typed.update(getattr(node, "named_in", ()))
        elif isinstance(node.typ, colander.Sequence):
            item = node.children[0]
            inside = [child.name for child in item.children if _refers(child)]
            if _refers(item) or inside:
                left[node.name] = type(value)(row for row in value if not _names(row, inside, uid))
    return left, typed


def _refers(node) -> bool:
    return getattr(node, "reference", "") == "person"


def _names(row, inside: list[str], uid: str) -> bool:
    return any(row.get(name) == uid for name in inside) if isinstance(row, dict) else row == uid
