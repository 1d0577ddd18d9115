"""Every text carries the language that it is in, wherever translations are missing (WCAG 3.1.2)."""

from itertools import combinations
from urllib.parse import quote

import pytest

from orda.catalog.queue import drain
from orda.content import arrange, editing
from orda.i18n import LANGUAGES
from orda.security.actor import SYSTEM
from orda.workflow.requests import transitions
from tests import factories
from tests.demonstration import walk

MARKS = {"kk": "қазақшатекст", "ru": "порусскитекст", "en": "inenglishtext"}
SUBSETS = [subset for size in (1, 2) for subset in combinations(LANGUAGES, size)]


def publish(parent, kind, name, langs, **fields):
    obj = arrange.add(parent, kind, actor=SYSTEM, name=f"{name}-{'-'.join(langs)}")
    texts = {
        lang: {"title": f"{name} {MARKS[lang]} {'+'.join(langs)}", "summary": f"{MARKS[lang]} S"} for lang in langs
    }
    bodies = {lang: f"<p>{MARKS[lang]} B</p>" for lang in langs}
    editing.save_draft(obj, texts=texts, bodies=bodies, fields=fields, actor=SYSTEM, seen=editing.stamp(obj))
    transitions.publish_at_once(obj)
    return obj


@pytest.fixture(scope="module")
def pages():
    app = factories.make_app()
    with factories.work_in(app) as site:
        factories.fill(site)
        folders = [site["university"]]
        for langs in SUBSETS:
            section = publish(site, "section", "section", langs)
            section.in_main_menu = True
            collection = publish(site, "section", "collection", langs)
            unit = publish(site["units"], "unit", "unit", langs)
            collection.owner_uid = unit.uid
            folders += [section, collection, unit]
            publish(site["news"], "news-item", "news", langs)
        for folder in folders:
            for langs in SUBSETS:
                page = publish(folder, "page", "page", langs)
                if langs in (("kk",), ("ru", "en")):
                    publish(page, "page", "deep", ("ru",))
    with factories.work_in(app) as site:
        while drain(site, 1000):
            pass
    browser = factories.browse(app)
    found = walk(browser, follow=lambda link: "@@" not in link)
    for lang in LANGUAGES:
        for mark in MARKS.values():
            found |= walk(browser, homes=[f"/{lang}/@@search?q={quote(mark)}"], follow=lambda link: False)
    yield {address: page for address, page in found.items() if page.text}
    app.registry._zodb_databases[""].close()


def spoken(element, lang=""):
    lang = element.get("lang") or lang
    for name in ("aria-label", "title", "alt"):
        if element.get(name):
            yield lang, element.get(name)
    yield lang, element.text or ""
    for child in element:
        if isinstance(child.tag, str):
            yield from spoken(child, lang)
        yield lang, child.tail or ""


def test_every_text_is_marked_with_its_own_language(pages):
    assert len(pages) > 500
    assert len(pages) > 500
    wrong = {}
    for page in pages.values():
        for lang, text in spoken(page.document.find("body"), page.lang):
            for own, mark in MARKS.items():
                if mark in text and lang != own and not page.address.endswith(f"q={quote(mark)}"):
                    wrong.setdefault((lang, own, text.strip()[:60]), page.address)
    assert not wrong, "\n".join(f"{key}: {address}" for key, address in wrong.items())


def test_the_title_of_every_page_is_in_its_language(pages):
    def alien(page):
        title = page.document.find("head/title").text
        return any(mark in title for lang, mark in MARKS.items() if lang != page.lang)

    assert [page.address for page in pages.values() if "@@search" not in page.address and alien(page)] == []
