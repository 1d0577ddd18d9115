"""Ways to type Kazakh where its letters are missing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orda.text.morphology.spelling import (
    fold,
    has_kazakh_letters,
    is_cyrillic,
    is_latin,
    latin_skeletons,
    other_layouts,
    russian_spellings,
    skeleton,
)

CYRILLIC = st.text(alphabet="аәбвгғдежзийкқлмнңоөпрстуұүфхһшщцчъыіьэюя", max_size=20)


def test_kazakh_letters_fold_to_those_that_people_type_instead():
    assert fold("әғқңөұүһіё") == "агкноуухие"
    assert fold("Құрылтайға дайындық".lower()) == "курылтайга дайындык"


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)
    assert skeleton(skeleton(text)) == skeleton(text)


@given(CYRILLIC)
def test_a_word_and_its_folded_form_have_one_skeleton(word):
    assert skeleton(fold(word)) == skeleton(word)
    assert not has_kazakh_letters(fold(word))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("qūrylta\u0131ğa", "құрылтайға"),
        ("qurylta\u0131ga", "құрылтайға"),
        ("quryltayga", "құрылтайға"),
        ("jañalyqtar", "жаңалықтар"),
        ("zhanalyktar", "жаңалықтар"),
        ("mu'g'alim", "мұғалім"),
        ("múǵalim", "мұғалім"),
        ("dayindyk", "дайындық"),
        ("shygarmashylyk", "шығармашылық"),
        ("ädisi", "әдісі"),
        ("stansiya", "стансия"),
        ("kóshe", "көше"),
    ],
)
def test_latin_spellings_of_all_alphabets_lead_to_the_word(typed, meant):
    assert skeleton(meant) in latin_skeletons(typed)


@pytest.mark.parametrize("typed", ["", "слово", "日本", "a1", "a b", "🎓"])
def test_what_is_no_latin_word_has_no_skeleton(typed):
    assert latin_skeletons(typed) == []


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("kafedry", "кафедры"),
        ("istoriya", "история"),
        ("prikazy", "приказы"),
        ("uchyonyy", "ученый"),
        ("zayavlenie", "заявление"),
    ],
)
def test_russian_is_typed_in_latin_letters_too(typed, meant):
    assert meant in russian_spellings(typed)


@pytest.mark.parametrize(
    ("typed", "lang", "meant"),
    [
        ("eybdthcbntn", "ru", "университет"),
        ("eybdthcbntn", "kk", "университет"),
        ("09hsknfq5f", "kk", "құрылтайға"),
        ("[fnis", "kk", "хатшы"),
        ("Rjycekmnfwbz".lower(), "ru", "консультация"),
        ("k-3-0jy", "kk", "лөі-қон"),
        ("гтшмукышен", "en", "university"),
        ("nt;sh", "ru", "тежыр"),
        ("xbckj]", "ru", "числоъ"),
    ],
)
def test_the_keys_of_another_layout_are_read(typed, lang, meant):
    assert meant in other_layouts(typed, lang)


@pytest.mark.parametrize(("typed", "lang"), [("2026", "kk"), ("слово", "ru"), ("", "kk"), ("---", "kk"), ("a!b", "ru")])
def test_what_no_key_gives_is_left_alone(typed, lang):
    assert other_layouts(typed, lang) == []


def test_the_key_of_a_hyphen_is_a_letter_on_the_kazakh_layout():
    assert {"көші-қон", "көшіөқон"} <= set(other_layouts("r-i3-0jy", "kk"))


@given(st.text(max_size=60))
def test_any_text_is_looked_at(text):
    for lang in ("kk", "ru", "en"):
        assert isinstance(other_layouts(text, lang), list)
    assert isinstance(latin_skeletons(text), list)
    assert isinstance(russian_spellings(text), list)
    assert isinstance(is_latin(text) or is_cyrillic(text), bool)
