"""Drafts and versions: visitors never see a draft, nothing typed is lost (idea 2 of the design)."""

import pytest

from orda.content.editing import discard_draft, restore_version, save_draft, stamp
from orda.content.translations import language_states
from orda.errors import NotAllowed, StaleDraft
from orda.workflow.requests.transitions import publish_at_once
from tests import factories


@pytest.fixture
def page(site):
    return site["units"]["therapy"]["about"]


def test_a_saved_draft_leaves_the_live_version_alone(page, person):
    save_draft(page, texts={"kk": {"title": "Жаңа"}}, actor=person("editor-therapy"), seen=stamp(page))
    assert (page.live.title("kk"), page.draft.title("kk")) == ("about қазақша", "Жаңа")


def test_the_second_of_two_savers_gets_the_others_text_instead_of_overwriting_it(page, person):
    seen = stamp(page)
    save_draft(page, texts={"kk": {"title": "Бірінші"}}, actor=person("editor-therapy"), seen=seen)
    with pytest.raises(StaleDraft) as caught:
        save_draft(page, texts={"kk": {"title": "Екінші"}}, actor=person("head-therapy"), seen=seen)
    assert caught.value.current.title("kk") == "Бірінші"
    assert page.draft.title("kk") == "Бірінші"


def test_a_draft_of_an_outdated_live_version_is_a_conflict_too(page, person):
    seen = stamp(page)
    factories.write(page, kk="Арада жарияланған")
    with pytest.raises(StaleDraft):
        save_draft(page, texts={"kk": {"title": "Кешіккен"}}, actor=person("editor-therapy"), seen=seen)


def test_saving_what_visitors_already_see_makes_no_draft(page, person):
    texts = {"kk": {"title": "about қазақша"}}
    assert save_draft(page, texts=texts, actor=person("editor-therapy"), seen=stamp(page)) is None
    assert page.draft is None


def test_strangers_cannot_save(page, person):
    with pytest.raises(NotAllowed):
        save_draft(page, texts={"kk": {"title": "Бөтен"}}, actor=person("editor-surgery"), seen=stamp(page))


def test_versions_never_change_once_made(page, person):
    first = page.live
    save_draft(
        page,
        texts={"kk": {"title": "Жаңа"}},
        bodies={"kk": "<p>x</p>"},
        actor=person("editor-therapy"),
        seen=stamp(page),
    )
    publish_at_once(page)
    assert (first.title("kk"), first.body("kk")) == ("about қазақша", "<p>about қазақша</p>")
    assert (page.live.number, page.versions[1] is first) == (2, True)


def test_an_old_version_comes_back_as_a_draft_not_as_a_publication(page, person):
    factories.write(page, kk="Екінші")
    restore_version(page, 1, actor=person("editor-therapy"), seen=stamp(page))
    assert (page.live.title("kk"), page.draft.title("kk")) == ("Екінші", "about қазақша")


def test_discarding_a_draft_leaves_what_visitors_see(page, person):
    save_draft(page, texts={"kk": {"title": "Жаңа"}}, actor=person("editor-therapy"), seen=stamp(page))
    discard_draft(page, actor=person("editor-therapy"))
    assert (page.draft, page.live.title("kk")) == (None, "about қазақша")


def test_a_changed_source_marks_its_translations_as_outdated_until_they_are_confirmed(page, person):
    editor = person("editor-therapy")
    save_draft(page, texts={"kk": {"title": "Жаңа"}}, actor=editor, seen=stamp(page))
    assert language_states(page) == {"kk": "draft", "ru": "outdated", "en": "outdated"}
    save_draft(page, texts={}, actor=editor, seen=stamp(page), confirmed=("ru",))
    assert language_states(page) == {"kk": "draft", "ru": "published", "en": "outdated"}


def test_the_two_dates_are_set_by_publication_alone(site, person):
    """Clauses D3 and F1."""
    page = factories.add(site["university"], "page", "mission", publish=False)
    assert (page.posted, page.updated) == (None, None)
    publish_at_once(page)
    posted = page.posted
    factories.write(page, kk="Жаңартылған")
    assert (page.posted, page.updated) == (posted, page.live.published)
