"""What other sites show when somebody shares a page: Open Graph, which the cards of Twitter read too."""

from orda.i18n import LANGUAGES
from orda.interfaces import IImage, INewsItem
from orda.text.dates import iso
from orda.web.pictures import picture, picture_of
from orda.web.structured import absolute

LOCALES = {"kk": "kk_KZ", "ru": "ru_RU", "en": "en_GB"}
WIDTH = 1280


def social_meta(request) -> list[dict]:
    """[{property, content}] of a public page, without what is empty."""
    layout, context, lang = request.layout, request.context, request.lang
    shown = _picture(request, context)
    article = INewsItem.providedBy(context)
    pairs = [
        ("og:site_name", layout.site_title),
        ("og:title", layout.page_title),
        ("og:description", layout.description),
        ("og:type", "article" if article else "website"),
        ("og:url", layout.canonical),
        ("og:locale", LOCALES[lang]),
        *(("og:locale:alternate", LOCALES[each]) for each in LANGUAGES if each != lang and _has(context, each)),
        # Pictures are asked for by whole addresses only.
        ("og:image", absolute(request, shown["src"]) if shown and layout.canonical else ""),
        ("og:image:alt", shown["alt"] if shown and layout.canonical else ""),
        ("article:published_time", iso(context.posted) if article and context.posted else ""),
        ("article:modified_time", iso(context.updated) if article and context.updated else ""),
        ("twitter:card", "summary_large_image" if shown else "summary"),
    ]
    return [{"property": name, "content": content} for name, content in pairs if content]


def _has(context, lang: str) -> bool:
    return lang in context.language_editions


def _picture(request, context) -> dict | None:
    """The picture of the page: its own field, or the picture itself. Portraits are not for other sites."""
    if IImage.providedBy(context):
        return picture(request, context, WIDTH, context.live)
    return picture_of(request, context.live.fields.get("picture", "") or "", WIDTH)
