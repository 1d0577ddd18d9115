"""One obligatory item: what administrators may adjust of the regulation's, or add of their own, with its source."""

from datetime import date

import colander
from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther
from pyramid.view import view_config

from orda import clock
from orda.compliance.items import MAX_TEXT, Item, item_of, reset_item, save_item
from orda.content.fields import Day, Line, Paragraph
from orda.errors import OrdaError
from orda.i18n import LANGUAGE_NAMES, LANGUAGES, _
from orda.interfaces import ISite
from orda.security.permissions import ADMINISTER
from orda.views.admin.screens import screen
from orda.web.forms.form import Button, make_form
from orda.web.traversal import href

MAX_ID = 60


@view_config(context=ISite, name="compliance-item", permission=ADMINISTER, renderer="admin/compliance_item.pt")
def compliance_item(context, request):
    """``?id=`` changes an item, without it a new one is made. Every change is a row of the register."""
    id = request.GET.get("id", "")[:MAX_ID]
    item = item_of(context, id) if id else None
    if id and item is None:
        raise HTTPNotFound()
    action = href(request, context, "compliance-item", query={"id": id} if id else None)
    back = href(request, context, "compliance")
    buttons = (
        Button("save", _("Save")),
        *((Button("reset", _reset_title(item), "quiet"),) if _resettable(item) else ()),
    )
    form = make_form(_schema(item), request, buttons, action, values=_values(item))
    if request.method == "POST":
        try:
            if _act(context, request, item, form):
                return HTTPSeeOther(back)
        except OrdaError as refused:
            form.fail(refused.message)
        request.response.status_int = 422
    title = item.titles[request.lang] if item is not None else _("A new obligatory item")
    return {"tabs": screen(request, title, "compliance"), "form": form, "back": back, "item": _shown(request, item)}


def _shown(request, item: Item | None) -> dict | None:
    return {"clause": item.clause, "own": item.own} if item is not None else None


def _resettable(item: Item | None) -> bool:
    return item is not None and item.changed


def _reset_title(item: Item):
    return _("Remove from the list") if item.own else _("Back to what the regulation says")


def _act(context, request, item: Item | None, form) -> bool:
    """Do what the button says; False when the form is wrong. Raises OrdaError."""
    if "reset" in request.POST and _resettable(item):
        reset_item(context, item.id, actor=request.actor)
        request.flash_message(_("Saved."))
        return True
    accepted = form.accept(request.POST)
    if accepted is None:
        return False
    wanted = _item(item, accepted)
    if item is None and item_of(context, wanted.id) is not None:
        raise OrdaError(_("An item of this short name exists."))
    changed = save_item(context, wanted, actor=request.actor)
    request.flash_message(_("Saved.") if changed else _("Nothing was changed."), "success" if changed else "info")
    return True


def _schema(item: Item | None) -> colander.SchemaNode:
    schema, limit = colander.SchemaNode(colander.Mapping()), colander.Length(max=MAX_TEXT)
    if item is None:
        schema.add(_node(Line(), "id", _("Short name"), colander.Length(max=MAX_ID), _("a–z, 0–9 and hyphens.")))
    if item is None or item.own:
        for lang in LANGUAGES:
            schema.add(_node(Line(), f"title_{lang}", _("Title (${language})", mapping=_name(lang)), limit))
        schema.add(_node(Line(), "clause", _("Clause"), colander.Length(max=60)))
    pages = _("Addresses without the language, one in a line: university/history.")
    schema.add(_node(Paragraph(), "paths", _("Pages"), colander.Length(max=8_000), pages, rows=5))
    yearly = _("Those of them in which something of every year has to stand.")
    schema.add(_node(Paragraph(), "yearly", _("Every year"), colander.Length(max=8_000), yearly, rows=2, missing=""))
    for lang in LANGUAGES:
        schema.add(_node(Line(), f"source_{lang}", _("Source (${language})", mapping=_name(lang)), limit))
    schema.add(_node(Day(), "source_date", _("Date of the source")))
    who = _("Who compared the item with the law.")
    schema.add(_node(Line(), "checked_by", _("Checked by"), limit, who, missing=""))
    schema.add(_node(Day(), "checked_on", _("Checked on"), missing=None))
    return schema


def _name(lang: str) -> dict[str, str]:
    return {"language": LANGUAGE_NAMES[lang]}


def _node(kind, name: str, title, validator=None, description="", **more) -> colander.SchemaNode:
    return colander.SchemaNode(kind, name=name, title=title, validator=validator, description=description, **more)


def _values(item: Item | None) -> dict:
    if item is None:
        return {"source_date": clock.today()}
    return {
        **{f"title_{lang}": item.titles.get(lang, "") for lang in LANGUAGES},
        **{f"source_{lang}": item.source.get(lang, "") for lang in LANGUAGES},
        "clause": item.clause,
        "paths": "\n".join(item.paths),
        "yearly": "\n".join(item.yearly),
        "source_date": item.source_date,
        "checked_by": item.checked_by,
        "checked_on": item.checked_on,
    }


def _item(before: Item | None, accepted: dict) -> Item:
    own = before is None or before.own
    checked_on: date | None = accepted["checked_on"]
    return Item(
        id=accepted["id"].lower() if before is None else before.id,
        titles={lang: accepted[f"title_{lang}"] for lang in LANGUAGES} if own else before.titles,
        clause=accepted["clause"] if own else before.clause,
        paths=_paths(accepted["paths"]),
        yearly=_paths(accepted["yearly"]),
        source={lang: accepted[f"source_{lang}"] for lang in LANGUAGES},
        source_date=accepted["source_date"],
        checked_by=accepted["checked_by"],
        checked_on=checked_on,
    )


def _paths(text: str) -> tuple[str, ...]:
    """The addresses of a field, one in a line, with or without slash and language before them."""
    found = []
    for word in text.split():
        path = word.strip("/")
        first, _slash, rest = path.partition("/")
        found.append(rest if first in LANGUAGES and rest else path)
    return tuple(dict.fromkeys(found))
