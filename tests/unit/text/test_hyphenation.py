"""Long words of headings break between syllables, and nothing else is touched."""

import pytest

from orda.text.hyphenation import SHY, hyphenated, with_soft_headings


@pytest.mark.parametrize(
    "divided",
    [
        "терри-то-риальные",
        "Совер-шенство-вание",
        "ұйым-дас-ты-ру-шы-ларға",
        "қызмет-кер-ле-рі-мізге",
        "ынты-мақ-тас-ты-ғымыз",
        "консультативно",
        "internationalisation",
    ],
)
def test_words_of_fifteen_letters_are_divided_between_syllables(divided):
    assert hyphenated(divided.replace("-", "")) == divided.replace("-", SHY)


def test_the_main_heading_alone_is_changed():
    word = "ұйымдастырушыларға"
    page = f"<title>{word}</title><h1 class='x'>Біз {word}</h1><p>{word}</p>"
    softened = with_soft_headings(page)
    assert softened == page.replace(f"Біз {word}", f"Біз {hyphenated(word)}")
    assert with_soft_headings("<h1><span>a</span></h1>") == "<h1><span>a</span></h1>"
