"""A change in a translation only is named before it is sent and before it is approved (E6)."""

import pytest

from orda.content.editing import save_draft, stamp
from orda.workflow.requests.checks import check_draft, one_sided

LANGUAGES = ("kk", "ru", "en")


@pytest.fixture
def page(site):
    return site["units"]["therapy"]["about"]


def change(page, person, *languages):
    texts = {lang: {"title": f"Жаңа {lang}"} for lang in languages}
    save_draft(page, texts=texts, actor=person("editor-therapy"), seen=stamp(page))
    return [finding.message.mapping for finding in check_draft(page) if finding.id == "one-sided"]


@pytest.mark.parametrize(
    ("languages", "changed", "others"),
    [
        (("ru",), "Русский", "Қазақша, English"),
        (("en",), "English", "Қазақша, Русский"),
        (("ru", "en"), "Русский, English", "Қазақша"),
    ],
)
def test_what_was_changed_in_translations_only_is_named(page, person, languages, changed, others):
    assert change(page, person, *languages) == [{"changed": changed, "others": others}]


@pytest.mark.parametrize("languages", [("kk",), ("kk", "ru"), LANGUAGES])
def test_a_change_in_the_first_language_is_no_such_change(page, person, languages):
    """There the others are out of date, which is said already."""
    assert change(page, person, *languages) == []


def test_nothing_is_said_of_a_new_page_and_of_a_translation_that_is_new(site, page, person):
    assert one_sided(None, page.live) == []
    page.live.texts = {lang: texts for lang, texts in page.live.texts.items() if lang != "en"}
    page.live.bodies = {lang: body for lang, body in page.live.bodies.items() if lang != "en"}
    assert change(page, person, "en") == []


def test_a_translation_that_catches_up_is_no_such_change(page, person):
    page.live.changed = {**page.live.changed, "kk": max(page.live.changed.values()).replace(year=2099)}
    assert change(page, person, "ru") == []
