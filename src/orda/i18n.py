"""The translation domain and the languages that the interface speaks, Kazakh first."""

from pyramid.i18n import TranslationStringFactory

DOMAIN = "orda"
LANGUAGES = ("kk", "ru", "en")
LANGUAGE_NAMES = {"kk": "Қазақша", "ru": "Русский", "en": "English"}

_ = TranslationStringFactory(DOMAIN)
