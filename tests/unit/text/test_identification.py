"""Twelve digits are named with the words around them; numbers of organisations are none of a person (E8)."""

from orda.text.identification import MAX_FOUND, Found, identification_numbers


def test_a_number_is_found_with_the_words_in_which_it_stands():
    found = list(identification_numbers("Байланыс: Тестов Е., ЖСН 990101300123, тел. 112-23-34."))
    assert found == [Found("990101300123", "Байланыс: Тестов Е., ЖСН 990101300123, тел. 112-23-34.")]


def test_longer_and_shorter_numbers_and_those_of_organisations_are_left_alone():
    for text in ("99010130012", "9901013001234", "БИН 990140000123", "БСН: 990140000123", "BIN № 990140000123"):
        assert list(identification_numbers(text)) == []


def test_each_number_counts_once_and_there_is_an_end():
    assert [each.number for each in identification_numbers("990101300123 және 990101300123")] == ["990101300123"]
    many = " ".join(str(10**11 + number) for number in range(MAX_FOUND + 5))
    assert len(list(identification_numbers(many))) == MAX_FOUND


def test_words_are_not_cut_in_the_middle():
    text = "Кафедра меңгерушісінің " * 4 + "ЖСН 990101300123 " + "көрсетілген құжаттар " * 4
    (found,) = identification_numbers(text)
    assert found.words.startswith("…") and found.words.endswith("…")
    assert set(found.words.strip("…").split()) <= set(text.split())
