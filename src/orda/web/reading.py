"""How a text is shown to a reader: rich text with its links resolved for what this reader may follow."""

from orda.content.references import keep_by_identity, resolve
from orda.content.site import find
from orda.web.navigation import visible
from orda.web.traversal import href


def body_html(request, edition, lang: str) -> str:
    """The rich text with its ``uid:`` links turned into addresses that this reader may follow."""

    def address(uid: str) -> str | None:
        target = find(request.site, uid)
        if target is None or not visible(request, target):
            return None
        return href(request, target, "scale/1280.webp" if target.kind == "image" else "", lang=lang)

    return resolve(edition.body(lang), address)


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
        return target.uid if target is not None and request.may("view", target) else None

    return keep_by_identity(html, uid_at)
