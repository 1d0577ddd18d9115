"""Terms of study in words and for machines."""

import pytest

from orda.text.terms import in_iso, in_words


@pytest.mark.parametrize(
    ("years", "months", "kk", "ru", "en", "iso"),
    [
        (5, 0, "5 жыл", "5 лет", "5 years", "P5Y"),
        (1, 6, "1 жыл 6 ай", "1 год 6 месяцев", "1 year 6 months", "P1Y6M"),
        (0, 10, "10 ай", "10 месяцев", "10 months", "P10M"),
        (2, 1, "2 жыл 1 ай", "2 года 1 месяц", "2 years 1 month", "P2Y1M"),
        (0, 0, "", "", "", ""),
    ],
)
def test_terms(years, months, kk, ru, en, iso):
    assert [in_words(years, months, lang) for lang in ("kk", "ru", "en")] == [kk, ru, en]
    assert in_iso(years, months) == iso
