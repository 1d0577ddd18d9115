"""What colours say (E13)."""

import pytest

from orda.importers.colours import GREEN, NONE, OTHER, RED, meaning, tinted


@pytest.mark.parametrize(
    "colour", ["FF0000", "C00000", "8B0000", "FF3333", "E74C3C", "C2185B", "FF0055", "C0504D", "990000", "ff6666"]
)
def test_shades_of_red_delete(colour):
    assert meaning(colour) == RED


@pytest.mark.parametrize(
    "colour", ["00FF00", "00B050", "92D050", "70AD47", "008000", "006400", "385623", "9BBB59", "2E8B57", "00703c"]
)
def test_shades_of_green_add(colour):
    assert meaning(colour) == GREEN


@pytest.mark.parametrize(
    "colour", ["0000FF", "FFC000", "ED7D31", "FFFF00", "7030A0", "008080", "0563C1", "833C0B", "808000"]
)
def test_other_colours_say_nothing(colour):
    assert meaning(colour) == OTHER


@pytest.mark.parametrize("colour", ["", "auto", "000000", "FFFFFF", "808080", "1A1110", "FDF5F5", "red", "FF00000"])
def test_black_grey_white_and_what_is_no_colour_say_nothing(colour):
    assert meaning(colour) == NONE


def test_a_pale_fill_is_a_sign_where_pale_words_are_none():
    assert (meaning("FFE5E5"), meaning("FFE5E5", fill=True)) == (NONE, RED)


def test_a_colour_of_the_theme_is_tinted_and_shaded_as_by_word():
    assert tinted("70AD47", shade="80") == "385724"
    assert tinted("000000", tint="80") == "7F7F7F"
    assert tinted("70AD47", shade="zz") == "70AD47"
    assert tinted("red", "99") == "red"
