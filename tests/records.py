"""Published records of any kind for tests: a place that lists them, and the records themselves."""

import json

from orda.content import arrange, editing
from orda.security.actor import SYSTEM
from orda.workflow.requests.transitions import publish_at_once
from tests import factories

LANGUAGES = ("kk", "ru", "en")


def place_for(site, path: str, *kinds: str):
    """The page at ``path``, which holds these kinds."""
    parent, _slash, name = path.rpartition("/")
    folder = site
    for each in parent.split("/"):
        folder = folder[each]
    page = folder[name] if name in folder else factories.add(folder, "page", name)
    page.holds = kinds
    return page


def record(parent, kind: str, name: str, fields: dict, *, publish: bool = True, texts=None, body: str = "", **titles):
    """A record with a title in each language, the ``texts`` that each language has beside it, and ``fields``."""
    titles = titles or {lang: f"{name} {lang}" for lang in LANGUAGES}
    obj = arrange.add(parent, kind, actor=SYSTEM, name=name)
    return change(obj, fields, publish=publish, texts=texts, body=body, **titles)


def change(obj, fields: dict, *, publish: bool = True, texts=None, body: str = "", **titles):
    """Give ``obj`` another text and other fields."""
    editing.save_draft(
        obj,
        texts={lang: {"title": title, **(texts or {})} for lang, title in titles.items()},
        bodies={lang: body for lang in titles} if obj.has_body and body else {},
        fields=fields,
        actor=SYSTEM,
        seen=editing.stamp(obj),
    )
    if publish:
        publish_at_once(obj)
    return obj


def structured(page) -> list[dict]:
    """What the page tells search engines."""
    return [json.loads(each.string) for each in page.html.select('script[type="application/ld+json"]')]


def titles_on(page) -> list[str]:
    """The titles of the records that a list shows, in its order."""
    return [link.text for link in page.html.select("ul.records h2 a")]


def choices_of(page, name: str) -> dict[str, str]:
    """{value: what stands in the list} of one filter."""
    options = page.html.select(f"form.filters select[name={name}] option")
    return {option["value"]: " ".join(option.text.split()) for option in options if option["value"]}
