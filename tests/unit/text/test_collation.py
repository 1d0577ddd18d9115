"""Alphabetical order."""

from hypothesis import given
from hypothesis import strategies as st

from orda.text.collation import sort_key


def ordered(words, lang):
    return sorted(words, key=lambda word: sort_key(word, lang))


def test_the_kazakh_alphabet():
    alphabet = list("аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя")
    assert ordered(reversed(alphabet), "kk") == alphabet


def test_kazakh_surnames():
    names = [
        "Абаев",
        "Әбенов",
        "Бөкеев",
        "Ғалиев",
        "Дәуренов",
        "Ережепов",
        "Қасымов",
        "Оразов",
        "Өтеев",
        "Үсенов",
        "Ысқақов",
        "Ілиясов",
    ]
    assert ordered(reversed(names), "kk") == names


def test_the_russian_yo_stands_between_ye_and_zh():
    assert ordered(["жир", "ёлка", "еда", "ель", "ёж"], "ru") == ["еда", "ель", "ёж", "ёлка", "жир"]


def test_latin_comes_after_cyrillic_except_in_english():
    words = ["Zoom", "Ясли", "Anatomy", "Аула"]
    assert ordered(words, "kk") == ordered(words, "ru") == ["Аула", "Ясли", "Anatomy", "Zoom"]
    assert ordered(words, "en") == ["Anatomy", "Zoom", "Аула", "Ясли"]


def test_numbers_go_by_value_and_before_letters():
    words = ["Курс 10", "Курс 2", "3 этаж", "Курс", "12 этаж", "Курс 02"]
    assert ordered(words, "ru") == ["3 этаж", "12 этаж", "Курс", "Курс 2", "Курс 02", "Курс 10"]


def test_case_and_punctuation_do_not_count_and_equals_keep_their_order():
    assert sort_key("«Қала»", "kk") == sort_key("ҚАЛА", "kk") == sort_key("- қала!", "kk")
    assert ordered(["б", "А", "а", "«А»"], "kk") == ["А", "а", "«А»", "б"]


def test_a_word_comes_before_the_word_that_it_begins():
    assert ordered(["ауыл шаруа", "ауыл", "ауылдық"], "kk") == ["ауыл", "ауыл шаруа", "ауылдық"]


def test_accents_go_with_their_letter_but_i_kratkoye_is_its_own():
    assert ordered(["Zb", "Éz", "Eb", "F"], "en") == ["Eb", "Éz", "F", "Zb"]
    assert sort_key("и\u0306", "ru") == sort_key("й", "ru") > sort_key("и", "ru")


@given(st.text(), st.sampled_from(["kk", "ru", "en", "xx"]))
def test_any_text_has_a_key_of_integers(text, lang):
    assert all(isinstance(weight, int) for weight in sort_key(text, lang))
