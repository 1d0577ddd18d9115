"""The guides inside the program (D12): by role and language, led to from each screen, for the staff only."""

import re

import pytest

from orda.i18n import LANGUAGES
from orda.views.editor.help import SCREENS
from orda.web import guides
from tests import factories

ROLES = {"editor-therapy": "authors", "head-therapy": "heads", "digital": "digital", "admin": "digital"}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_finds_the_chapter_of_the_own_work_in_the_own_language(sign_in, lang):
    for login, name in ROLES.items():
        page = sign_in(login, lang).get(f"/{lang}/@@help")
        guide = (guides.DOCS / "guide" / lang / f"{name}.md").read_text(encoding="utf-8")
        assert page.html.find("h1").text == re.match("# (.+)", guide)[1]
        assert len(page.html.select(".guide section")) == guide.count("\n## ")
        assert page.html.select_one("nav [aria-current=page]").text == page.html.find("h1").text
        assert "**" not in page.html.select_one(".guide").text


def test_chapters_lead_to_one_another_and_pictures_are_shown(sign_in):
    browser = sign_in("editor-therapy", "ru")
    for name in guides.CHAPTERS:
        page = browser.get(f"/ru/@@help?chapter={name}")
        pictures = page.html.select(".guide img")
        assert pictures and all(each["alt"] for each in pictures)
        for each in pictures:
            shown = browser.get(f"/ru/{each['src']}")
            assert shown.content_type == "image/webp" and shown.body[:4] == b"RIFF"
        assert not [link for link in page.html.select(".guide a") if ".md" in link.get("href", "")]


def test_every_screen_leads_to_a_section_that_exists_in_each_language(sign_in):
    anchors = {
        (lang, name): [section.anchor for section in guides.chapter(lang, name).sections]
        for lang in LANGUAGES
        for name in guides.CHAPTERS
    }
    for name in guides.CHAPTERS:
        assert anchors["kk", name] == anchors["ru", name] == anchors["en", name] != []
        assert len(set(anchors["en", name])) == len(anchors["en", name])
    named = {(name, anchor) for places in SCREENS.values() for name, anchor in places.items()}
    assert sorted(pair for pair in named if pair[1] not in anchors["en", pair[0]]) == []


@pytest.mark.parametrize(
    ("login", "screen", "place"),
    [
        ("editor-therapy", "/units/therapy/about/@@edit", "authors#i-want-to-change-a-page"),
        ("head-therapy", "/units/therapy/@@contents", "heads#i-want-to-change-the-order"),
        ("head-therapy", "/units/therapy/about/@@edit", "authors#i-want-to-change-a-page"),
        ("digital", "/@@register", "digital#the-register-of-changes"),
        ("digital", "/@@search-help", "digital#the-search-of-the-site"),
        ("editor-therapy", "/@@my-work", "authors"),
    ],
)
def test_the_link_on_a_screen_opens_what_fits_it(sign_in, login, screen, place):
    browser = sign_in(login, "en")
    link = browser.get(f"/en{screen}").html.select_one(".workbar .workbar-help")
    assert link.text.strip() == "Help"
    answer = browser.get(link["href"])
    assert place in answer.location.partition("chapter=")[2]
    assert answer.follow().status_int == 200


def test_words_are_found_in_all_chapters(sign_in):
    browser = sign_in("editor-therapy", "ru")
    found = browser.get("/ru/@@help", {"q": "Телефон виза"}).html.find("section", {"aria-labelledby": "found"})
    assert found.select("li a")
    nothing = browser.get("/ru/@@help", {"q": "<script> абракадабра"})
    assert "<script>" not in nothing and not nothing.html.select("section[aria-labelledby=found] li")
    assert nothing.html.find(id="help-q")["value"] == "<script> абракадабра"


def test_the_help_is_for_the_staff_and_gives_no_other_file(app, sign_in):
    for browser in (factories.browse(app), sign_in("auditor", "ru"), sign_in("contractor", "ru")):
        for address in ("@@help", "@@help?screen=edit", "@@help-picture?name=my-work-kk-1280.webp"):
            browser.get(f"/ru/{address}", status=[303, 403, 404])
    editor = sign_in("editor-therapy", "ru")
    for name in ("", "x.webp", "../guide/ru/authors.md", "..%2Fimages%2Fx.webp", "authors.md", "%00.webp"):
        editor.get(f"/ru/@@help-picture?name={name}", status=404)
    for name in ("", "README", "../ru/authors", "operations"):
        editor.get(f"/ru/@@help?chapter={name}", status=404)


def test_a_copy_without_its_documents_says_that_there_is_none(sign_in, monkeypatch, tmp_path):
    monkeypatch.setattr(guides, "DOCS", tmp_path)
    sign_in("editor-therapy", "ru").get("/ru/@@help", status=404)
