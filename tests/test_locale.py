"""The interface speaks Kazakh, Russian and English completely: every message used is translated, none is left over."""

import ast
import gettext
import io
import re
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from tests.template_texts import TEMPLATES, page_templates, read

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ("kk", "ru", "en")
VARIABLE = re.compile(r"\$\{\s*(\w+)\s*\}")
TAG = re.compile(r"<[^>]*>|&\w+;")
WORD = re.compile(r"[^\W\d_]+")
CYRILLIC, LATIN = re.compile(r"[а-яёәғқңөұүһі]", re.I), re.compile(r"[a-z]", re.I)
KAZAKH = re.compile(r"[әғқңөұүһі]", re.I)
ONLY_RUSSIAN = re.compile(
    r"\b(?:и|или|для|этого|нельзя|что|чтобы|при|нет|уже|ещё|был[аио]?)\b", re.I
)  # "не", "от" are Kazakh too


def words(text: str) -> list[str]:
    """The words of a message without its variables, tags and entities."""
    return WORD.findall(TAG.sub(" ", VARIABLE.sub(" ", text)))


def python_messages(source: str) -> list[tuple[int, str | None]]:
    """(line, message) of every ``_()`` call; None where the message is not a literal, so that nobody can collect it."""
    return [
        (node.lineno, node.args[0].value if node.args and isinstance(node.args[0], ast.Constant) else None)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "_"
    ]


def used() -> dict[str | None, str]:
    """Message -> where it is used first."""
    places: dict[str | None, str] = {}
    for path in sorted((ROOT / "src" / "orda").rglob("*.py")):
        for line, message in python_messages(path.read_text(encoding="utf-8")):
            places.setdefault(message, f"{path.relative_to(ROOT)}:{line}")
    for path in page_templates():
        for line, message in read(path.read_text(encoding="utf-8")).messages:
            places.setdefault(message, f"{path.relative_to(TEMPLATES.parent)}:{line}")
    return places


def catalogue(language: str):
    path = ROOT / "src" / "orda" / "locale" / language / "LC_MESSAGES" / "orda.po"
    with path.open("rb") as source:
        return read_po(source, locale=language, domain="orda", abort_invalid=True)


def translations(language: str) -> dict[str, str]:
    return {message.id: message.string for message in catalogue(language) if message.id}


def nothing(found: dict | list, why: str) -> None:
    """Fail with every finding on a line of its own; pytest would cut them short."""
    lines = [f"{key!r}: {value}" for key, value in found.items()] if isinstance(found, dict) else list(map(repr, found))
    if lines:
        pytest.fail(f"{why} ({len(lines)}):\n  " + "\n  ".join(lines), pytrace=False)


def wrong_in_any_language(msgid: str, text: str) -> str | None:
    """Why ``text`` cannot stand for ``msgid`` in any language, or None."""
    if not text or not text.strip():
        return "is empty"
    if sorted(set(VARIABLE.findall(msgid))) != sorted(set(VARIABLE.findall(text))):
        return "has other ${variables}"
    if sorted(re.findall(r"</?\w+", msgid)) != sorted(re.findall(r"</?\w+", text)):
        return "has other tags"
    if text != text.strip() or "  " in text:
        return "has white space too much"
    return None


def wrong_script(text: str) -> list[str]:
    """Words that mix Latin with Cyrillic letters: typed with a look-alike, they are found by no search."""
    return [word for word in words(text) if CYRILLIC.search(word) and LATIN.search(word)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_compiles(language):
    compiled = io.BytesIO()
    write_mo(compiled, catalogue(language))
    compiled.seek(0)
    assert gettext.GNUTranslations(compiled).info()["content-type"] == "text/plain; charset=utf-8"


def test_every_message_in_code_is_a_literal():
    assert used().get(None) is None, "a message that is not a literal can be collected by nobody"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_used_is_translated(language):
    known = translations(language)
    nothing(
        {text: place for text, place in used().items() if text and text not in known}, f"not translated in {language}"
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_message_is_left_over(language):
    nothing(sorted(translations(language).keys() - used().keys()), f"used nowhere, in {language}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_translation_is_doubtful_or_obsolete(language):
    found = catalogue(language)
    nothing([message.id for message in found if message.id and message.fuzzy], "marked as doubtful (fuzzy)")
    assert list(found.obsolete) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_translation_loses_a_variable_or_a_tag(language):
    wrong = {msgid: wrong_in_any_language(msgid, text) for msgid, text in translations(language).items()}
    nothing({msgid: why for msgid, why in wrong.items() if why}, f"wrong in {language}")


def test_english_is_what_the_code_says():
    nothing({msgid: text for msgid, text in translations("en").items() if msgid != text}, "English differs")


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_translations_are_in_their_own_script(language):
    texts = translations(language)
    nothing(
        {msgid: text for msgid, text in texts.items() if words(msgid) and not CYRILLIC.search(text)}, "not Cyrillic"
    )
    nothing({msgid: mixed for msgid, text in texts.items() if (mixed := wrong_script(text))}, "mixed scripts")


def test_kazakh_is_kazakh():
    kazakh, russian = translations("kk"), translations("ru")
    same = {msgid: text for msgid, text in kazakh.items() if len(words(text)) > 1 and text == russian.get(msgid)}
    nothing(same, "the same in Kazakh and Russian")
    nothing({msgid: text for msgid, text in kazakh.items() if ONLY_RUSSIAN.search(text)}, "Russian words in Kazakh")
    plain = {msgid: text for msgid, text in kazakh.items() if len(words(text)) > 5 and not KAZAKH.search(text)}
    nothing(plain, "a long sentence without one Kazakh letter")


def test_russian_has_no_kazakh_letters():
    nothing({msgid: text for msgid, text in translations("ru").items() if KAZAKH.search(text)}, "Kazakh letters")


# The judges are themselves judged.


def test_messages_are_collected_from_code():
    source = "a = _('One ' 'sentence.')\ndef f():\n    return _('With ${n}', mapping={'n': 1})\n_(name)\nother('No')"
    assert python_messages(source) == [(1, "One sentence."), (4, None), (3, "With ${n}")]


@pytest.mark.parametrize(
    ("msgid", "text"),
    [
        ("Save", ""),
        ("Save", " "),
        ("Found ${n}", "Табылды"),
        ("Found ${n}", "Табылды ${саны}"),
        ("<b>Save</b>", "Сақтау"),
        ("Save", "Сақтау "),
    ],
)
def test_a_wrong_translation_is_noticed(msgid, text):
    assert wrong_in_any_language(msgid, text)


def test_look_alikes_are_noticed():
    assert wrong_script("Кiру PDF-файл HTML белгілері") == ["Кiру"]  # with a Latin i
    assert wrong_in_any_language("Found ${n} pages", "${n} бет табылды") is None
