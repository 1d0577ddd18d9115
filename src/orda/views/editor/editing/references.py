"""Fields that name an object: the newest of its kind are offered, all others are found by title or by address."""

import itertools
from collections.abc import Iterable, Iterator
from functools import partial
from urllib.parse import unquote, urlsplit

import colander
from pyramid.view import view_config

from orda import regulation
from orda.catalog.listing import newest
from orda.catalog.search import search
from orda.content.base import Content, path_of
from orda.content.site import find
from orda.i18n import LANGUAGES, _
from orda.interfaces import IContent
from orda.security.permissions import EDIT, VIEW_DRAFTS
from orda.text.collation import sort_key
from orda.views.editor.editing.comparison import OFFERS, title_of
from orda.web.reading import known, object_at
from orda.web.traversal import href

# A list that the browser shows under a field; the others are looked for while one types.
MAX_CHOICES = 60
MAX_FOUND = 20
# Titles that one question looks through; older objects are found by whole words of their public text.
MAX_LOOKED_THROUGH = 3_000
MAX_QUESTION = 100
MAX_TYPED = 1_000


def offer_references(request, fields, obj) -> None:
    """Let fields that name an object, in rows too, choose among those of its kind that the person may know."""
    held = obj.edition.fields if obj is not None and obj.edition is not None else {}
    for node in fields.children:
        _offer(request, node, [held.get(node.name)])


def _offer(request, node, values: list) -> None:
    if isinstance(node.typ, colander.Sequence):
        _offer(request, node.children[0], [item for value in values for item in value or ()])
        return
    for child in node.children:
        _offer(request, child, [value.get(child.name) for value in values if isinstance(value, dict)])
    if offers := getattr(node, "offers", ""):
        node.choices = OFFERS[offers](request).items()
    if reference := getattr(node, "reference", None):
        _offer_objects(request, node, (reference,) if isinstance(reference, str) else tuple(reference), values)


def _offer_objects(request, node, kinds: tuple[str, ...], values: list) -> None:
    present = [found for value in values if value and (found := find(request.site, value)) is not None]
    chosen = {each.uid: each for each in present}
    chosen |= {each.uid: each for each in _newest_known(request, kinds)}
    node.choices = sorted(
        ((uid, _choice(request, each)) for uid, each in chosen.items()),
        key=lambda choice: sort_key(choice[1], request.lang),
    )
    node.resolve = partial(_resolve, request, kinds)
    node.suggest = href(request, request.context, "choices", query={"kind": kinds})
    node.description = node.description or _("Type a part of its title, or paste its address on this site.")


def _newest_known(request, kinds: tuple[str, ...]) -> list[Content]:
    """Asked for once in a request: a form has several fields of one kind."""
    offered = request.__dict__.setdefault("newest_known", {})
    if kinds not in offered:
        candidates = (each for each in newest(request.site, kinds) if known(request, each))
        offered[kinds] = list(itertools.islice(candidates, MAX_CHOICES))
    return offered[kinds]


def _choice(request, obj) -> str:
    if not known(request, obj):
        return request.layout.translate(_("Chosen by a colleague; you may not see it"))
    return f"{title_of(request, obj)} ({path_of(obj)})"


def _resolve(request, kinds: tuple[str, ...], text: str) -> tuple[str, str] | None:
    """(uid, title) of the object that was typed: its uid, its address, or what the list says of it; None for nothing
    of these kinds that the person may know."""
    text = text.strip()[:MAX_TYPED]
    obj = find(request.site, text) or object_at(request.site, _path_in(text))
    if obj is None or obj.kind not in kinds or not known(request, obj):
        return None
    return obj.uid, _choice(request, obj)


def _path_in(text: str) -> str:
    """The path without language in ``Title (/path)``, ``/path`` or a whole address."""
    if text.endswith(")"):
        text = text[:-1].rpartition("(")[2]
    try:
        names = [unquote(name) for name in urlsplit(text).path.split("/") if name]
    except ValueError:
        return ""
    names = names[1:] if names[:1] and names[0] in LANGUAGES else names
    return "/".join(itertools.takewhile(lambda name: not name.startswith("@@"), names))


@view_config(context=IContent, name="choices", permission=EDIT, request_method="GET", renderer="json")
def choices(context, request) -> list[str]:
    """``?kind=…&q=``: what a field that names an object of these kinds can be given, as its list says it."""
    kinds = tuple(kind for kind in request.GET.getall("kind")[:10] if kind in regulation.get().kinds)
    question = request.GET.get("q", "").strip()[:MAX_QUESTION]
    if not kinds or not question:
        return []
    found = {obj.uid: obj for obj in _found(request, kinds, question) if known(request, obj)}
    return [_choice(request, obj) for obj in itertools.islice(found.values(), MAX_FOUND)]


def _found(request, kinds: Iterable[str], question: str) -> Iterator[Content]:
    """By a part of the title or of the address among the newest, then by the words of public texts among all."""
    part, count = question.casefold(), 0
    for obj in itertools.islice(newest(request.site, kinds), MAX_LOOKED_THROUGH):
        if known(request, obj) and part in _words_of(request, obj):
            yield obj
            count += 1
        if count == MAX_FOUND:
            return
    for kind in kinds:
        hits = search(request.site, request.principals, question, request.lang, kind=kind, size=MAX_FOUND).hits
        yield from (hit.object for hit in hits)


def _words_of(request, obj) -> str:
    """Titles and address, as far as the person may know them: a draft's title is for those who may read drafts."""
    edition = obj.edition if request.may(VIEW_DRAFTS, obj) else obj.live
    titles = [words.get("title", "") for words in edition.texts.values()] if edition is not None else []
    return " ".join((*titles, path_of(obj))).casefold()
