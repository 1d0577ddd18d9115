"""Sentences with values in them: the stop of an abbreviation ends the sentence as well."""

import pytest

from orda.i18n import _
from orda.web.theme import Theme
from tests import factories


@pytest.fixture(scope="module")
def theme() -> Theme:
    app = factories.make_app()
    yield app.registry.theme
    app.registry._zodb_databases[""].close()


@pytest.mark.parametrize(
    ("day", "written"),
    [
        ("23 нояб. 2026 г.", "Срок заявки № 8 истёк 23 нояб. 2026 г."),
        ("<time>23 нояб. 2026 г.</time>", "Срок заявки № 8 истёк <time>23 нояб. 2026 г.</time>"),
        ("23.11.2026", "Срок заявки № 8 истёк 23.11.2026."),
        ("скоро…", "Срок заявки № 8 истёк скоро…."),
    ],
)
def test_no_sentence_ends_with_two_stops(theme, day, written):
    sentence = _("Request № ${number} was due on ${day}.", mapping={"number": "8", "day": day})
    assert theme.translate(sentence, target_language="ru") == written
