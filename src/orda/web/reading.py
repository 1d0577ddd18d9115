"""How a text is shown to a reader: rich text with its links resolved for what this reader may follow."""

from orda.content.references import keep_by_identity, resolve
from orda.content.site import find
from orda.i18n import _
from orda.security.permissions import VIEW_DRAFTS
from orda.text.tables import scrollable
from orda.web.navigation import visible
from orda.web.pictures import WIDTH_IN_TEXT, scale_for, with_pictures
from orda.web.traversal import href


def known(request, obj) -> bool:
    """May the person know of ``obj``: read it, or its draft? Identities can be guessed, so whoever names one is told
    its title and address only then (checklist 33)."""
    return visible(request, obj) or request.may(VIEW_DRAFTS, obj)


def body_html(request, edition, lang: str) -> str:
    """The rich text with its ``uid:`` links turned into addresses that this reader may follow."""

    def address(uid: str) -> str | None:
        target = find(request.site, uid)
        if target is None or not visible(request, target):
            return None
        return href(request, target, lang=lang)

    return _framed(request, resolve(with_pictures(request, edition.body(lang)), address))


def _framed(request, html: str) -> str:
    def label(number: int) -> str:
        return request.layout.translate(_("Table ${number}", mapping={"number": number}))

    return scrollable(html, label)


def workplace_html(request, html: str, lang: str) -> str:
    """Rich text for people at work: links lead to what is not public yet too, where they may see drafts."""

    def address(uid: str) -> str | None:
        target = find(request.site, uid)
        if target is None:
            return None
        if visible(request, target):
            return href(request, target, _scale(target, target.live), lang=lang)
        if target.edition is None or not request.may(VIEW_DRAFTS, target):
            return None
        return href(request, target, _scale(target, target.edition, "draft-scale") or "preview", lang=lang)

    return _framed(request, resolve(html, address))


def form_html(request, html: str, lang: str) -> str:
    """Rich text for an edit form: ``uid:`` links as addresses, which ``with_identities`` turns back; none is lost."""

    def address(uid: str) -> str:
        target = find(request.site, uid)
        if target is None or not known(request, target):
            return f"uid:{uid}"
        return href(request, target, _scale(target, target.live or target.edition), lang=lang)

    return resolve(html, address)


def _scale(target, edition, view: str = "scale") -> str:
    """The view that shows a picture in a text; "" for anything else."""
    stored = edition.fields.get("upload") if target.kind == "image" and edition is not None else None
    return f"{view}/{scale_for(stored, WIDTH_IN_TEXT)}.webp" if stored is not None else ""


def text_of(request, edition) -> dict:
    """Title, summary and body in the reader's language."""
    lang = request.lang
    return {
        "title": edition.title(lang),
        "summary": edition.text(lang, "summary"),
        "body": body_html(request, edition, lang),
    }


def object_at(site, path: str):
    """The content at a path without language, or None."""
    found = site
    for name in path.strip("/").split("/"):
        if name:
            found = found.get(name) if getattr(found, "folderish", False) else None
        if found is None:
            return None
    return found


def with_identities(request, html: str) -> str:
    """Rich text as it is stored: addresses of this site become ``uid:`` links, which survive moves."""

    def uid_at(path: str) -> str | None:
        target = object_at(request.site, path.partition("/@@")[0])
        return target.uid if target is not None and known(request, target) else None

    return keep_by_identity(html, uid_at)
