"""Sentences for people in files that outlive the process: kept untranslated, read in the reader's language."""

from collections.abc import Mapping
from typing import Any

from translationstring import TranslationString

from orda.i18n import DOMAIN


def to_plain(text: TranslationString) -> dict[str, Any]:
    """``msgid`` and ``mapping`` of a sentence, for JSON."""
    mapping = getattr(text, "mapping", None) or {}
    return {"msgid": str(text), "mapping": {name: str(value) for name, value in mapping.items()}}


def from_plain(plain: Mapping[str, Any]) -> TranslationString:
    """The sentence again, to be translated."""
    return TranslationString(plain.get("msgid", ""), domain=DOMAIN, mapping=dict(plain.get("mapping", {})))
