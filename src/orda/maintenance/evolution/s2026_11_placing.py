"""Area, keywords and absence from menus, which older objects have as attributes, become fields of their editions."""

from orda.catalog.indexing import index_object
from orda.content.base import Content, descendants
from orda.content.fields import KEYWORDS, PLACING


def evolve(site, registry) -> None:
    """Put what an object has into its draft and its live version; what these say already stays."""
    for obj in descendants(site):
        values = _taken(obj)
        if values is None:
            continue
        for edition in filter(None, (obj.draft, obj.whole)):
            edition.fields = {**values, **edition.fields}
        index_object(obj, text=KEYWORDS in values)
    site.generation.change(1)


def _taken(obj: Content) -> dict | None:
    """The attributes of an older version, gone now: those that its kind has fields for; None where it had none."""
    obj._p_activate()
    held = {name: obj.__dict__.pop(name) for name in PLACING if name in obj.__dict__}
    if not held:
        return None
    obj._p_changed = True
    if KEYWORDS in held:
        held[KEYWORDS] = ", ".join(held[KEYWORDS])
    return {name: value for name, value in held.items() if value and name in obj.placing}
