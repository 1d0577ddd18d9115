"""Two editions compared as the screens show it: fields by their titles, links that work, long same parts folded."""

from datetime import date, datetime

from orda import regulation
from orda.content.fields import shared_fields
from orda.content.kinds.person import RECTOR
from orda.content.site import find
from orda.history.compare import compare_editions, compare_fields
from orda.i18n import LANGUAGE_NAMES, _
from orda.security.permissions import VIEW_DRAFTS
from orda.text.dates import format_date, format_datetime, format_size
from orda.text.difference import Labels
from orda.text.passages import passages
from orda.text.sanitize import clean_html
from orda.web.navigation import visible
from orda.web.reading import known, workplace_html
from orda.workflow.requests.remarks import place_of

SHOWN_BESIDE = 1  # unchanged blocks that stay in sight beside a change
MIN_FOLDED = 2


def field_titles(request, kind_class) -> dict[str, str]:
    """{name: title in the reader's language} of all fields of a kind."""
    nodes = (*kind_class.text_schema().children, *shared_fields(kind_class).children)
    titles = {node.name: request.layout.translate(node.title) for node in nodes}
    # A dataset keeps what was read from its file.
    read = {"upload": request.layout.translate(_("File")), "table": request.layout.translate(_("Table"))}
    return {**titles, **read}


def readable_value(request, kind_class, name: str, value) -> str:
    """The value of a shared field in words: the title of a choice or of an object, the name and size of a file."""
    if value is None or value == "":
        return ""
    if hasattr(value, "filename"):
        size = format_size(value.size, request.lang)
        # The first digits of the check sum tell two files with one name apart.
        # Some kinds name their uploads anew; how the file came is part of the history (E14).
        came = getattr(value, "original_filename", "")
        return f"{value.filename}{f' ← {came}' if came else ''} ({size}, SHA-256 {value.sha256[:8]}…)"
    node = next((node for node in shared_fields(kind_class).children if node.name == name), None)
    return _in_words(request, node, value)


def _in_words(request, node, value) -> str:
    """A value of the schema node (None for a field that the kind has no more) as the reader writes it."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return request.layout.translate(_("Yes") if value else _("No"))
    if isinstance(value, datetime):
        return format_datetime(value, request.lang)
    if isinstance(value, date):
        return format_date(value, request.lang)
    if isinstance(value, dict):
        nodes = {child.name: child for child in getattr(node, "children", ())}
        parts = (_in_words(request, nodes.get(name), part) for name, part in value.items())
        return ", ".join(filter(None, parts))
    if isinstance(value, (list, tuple, set, frozenset)):
        item = node.children[0] if node is not None and node.children else node
        ordered = value if isinstance(value, (list, tuple)) else sorted(value)
        return "; ".join(filter(None, (_in_words(request, item, each) for each in ordered)))
    if offers := getattr(node, "offers", ""):
        return OFFERS[offers](request).get(value, str(value))
    title = dict(getattr(node, "choices", None) or ()).get(value)
    if title is not None:
        return request.layout.translate(title)
    if getattr(node, "reference", None):
        target = find(request.site, value)
        return title_of(request, target) if target is not None and known(request, target) else str(value)
    return str(value)


def lead_titles(request) -> dict[str, str]:
    """What a person can lead: the University, or a block of responsibility (D2)."""
    blocks = {block.id: block.titles[request.lang] for block in regulation.get().blocks.values()}
    return {RECTOR: request.layout.translate(_("The University, as its Rector")), **blocks}


def area_titles(request) -> dict[str, str]:
    """The areas of activity (B7)."""
    return {area: titles[request.lang] for area, titles in regulation.get().areas.items()}


def listed_kinds(request) -> dict[str, str]:
    """The kinds that have lists."""
    known, kinds = getattr(request.registry, "listings", {}), regulation.get().kinds
    return {kind.id: kind.plural[request.lang] for kind in kinds.values() if kind.id in known}


# What a schema node may offer, by the name in its hint ``offers``: {value: title in the reader's language}.
OFFERS = {"leads": lead_titles, "areas": area_titles, "listed-kinds": listed_kinds}


def title_of(request, obj) -> str:
    """The title of an object for people at work, its address part when it has none. A draft's is for those only who may
    read the draft."""
    if request.may(VIEW_DRAFTS, obj):
        edition = obj.edition
    else:
        edition = obj.live if visible(request, obj) else None
    return (edition.title(request.lang) if edition is not None else "") or obj.__name__ or "/"


def comparison(request, obj, old, new) -> dict:
    """{languages, fields} for the macro ``comparison``; both empty when nothing differs."""
    titles = field_titles(request, type(obj))
    labels = labels_of(request)

    def link_name(address: str) -> str:
        target = find(request.site, address[4:20]) if address.startswith("uid:") else None
        return f"«{title_of(request, target)}»" if target is not None and known(request, target) else address

    def readable(name: str, value) -> str:
        return readable_value(request, type(obj), name, value)

    had = set(old.languages()) if old is not None else set()
    return {
        "languages": [
            _language(request, each, titles, new, fresh=each.lang not in had)
            for each in compare_editions(old, new, labels, link_name)
            if each.changed
        ],
        "fields": [
            {"name": name, "title": titles.get(name, name), "html": html}
            for name, html in compare_fields(old, new, labels, readable)
        ],
    }


def labels_of(request) -> Labels:
    """What screen readers hear before a mark, in the reader's language."""
    said = request.layout.translate
    return Labels(
        removed=said(_("deleted:")),
        added=said(_("added:")),
        restyled=said(_("formatting changed:")),
        relinked=said(_("link changed:")),
    )


def _language(request, found, titles: dict[str, str], new, *, fresh: bool) -> dict:
    lang = found.lang
    shown = {"lang": lang, "name": LANGUAGE_NAMES[lang], "fresh": fresh and new is not None and bool(new.title(lang))}
    if shown["fresh"]:
        # All of it is new: marks on every word would only hinder reading.
        texts = new.texts.get(lang, {})
        others = [(name, value) for name, value in texts.items() if name not in ("title", "summary") and value]
        return shown | {
            "title": texts.get("title", ""),
            "summary": texts.get("summary", ""),
            "others": [{"name": name, "title": titles.get(name, name), "text": value} for name, value in others],
            "parts": [
                {"kind": "added", "html": workplace_html(request, each.written, lang), "place": place_of(each.written)}
                for each in passages(clean_html(new.body(lang)))
            ],
        }
    return shown | {
        "title": found.title,
        "summary": found.summary,
        "others": [{"name": name, "title": titles.get(name, name), "html": html} for name, html in found.others],
        "parts": _parts(request, found.blocks, lang),
    }


def _parts(request, blocks, lang: str) -> list[dict]:
    """The blocks in order; a long run of unchanged ones becomes one folded part."""
    parts: list[dict] = []
    run: list[dict] = []

    def close_run(last: bool) -> None:
        before = SHOWN_BESIDE if parts else 0
        after = 0 if last else SHOWN_BESIDE
        if len(run) - before - after < MIN_FOLDED:
            before, after = len(run), 0
        end = len(run) - after
        parts.extend(run[:before])
        if run[before:end]:
            parts.append(
                {"kind": "folded", "count": end - before, "html": "".join(each["html"] for each in run[before:end])}
            )
        parts.extend(run[end:])
        run.clear()

    for block in blocks:
        html = workplace_html(request, block.html, lang)
        part = {"kind": block.kind, "html": html, "place": place_of(block.written)}
        if block.kind == "same":
            run.append(part)
            continue
        close_run(last=False)
        parts.append(part)
    close_run(last=True)
    return parts
