"""Lengths of study in words: 5 жыл 6 ай, 5 лет 6 месяцев, 5 years 6 months."""

from babel import Locale
from babel.units import format_unit

_LOCALES = {"kk": Locale("kk"), "ru": Locale("ru"), "en": Locale("en", "GB")}


def in_words(years: int, months: int, lang: str) -> str:
    """The term in the language's own plural forms; nothing for no time at all."""
    locale = _LOCALES.get(lang, _LOCALES["en"])
    parts = [format_unit(years, "duration-year", "long", locale=locale)] if years else []
    if months:
        # CLDR has no months for Kazakh, whose nouns stay in the singular after numbers.
        said = f"{months} ай" if lang == "kk" else format_unit(months, "duration-month", "long", locale=locale)
        parts.append(said)
    return " ".join(parts)


def in_iso(years: int, months: int) -> str:
    """For machines: P5Y6M."""
    return "P" + (f"{years}Y" if years else "") + (f"{months}M" if months else "") if years or months else ""
