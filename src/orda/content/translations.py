"""How far each language of an object is: missing, draft, published, or overtaken by its source."""

from orda import regulation


def language_states(obj) -> dict[str, str]:
    """{language: 'missing' | 'draft' | 'published' | 'outdated'} for editors.

    ``draft``: text exists that visitors do not see yet, new or changed. ``outdated``: the first language changed since.
    """
    return {lang: _state(obj, lang) for lang in regulation.get().languages}


def _state(obj, lang: str) -> str:
    edition = obj.edition
    if edition is None or lang not in edition.languages():
        return "missing"
    if edition.outdated(lang):
        return "outdated"
    if obj.draft is None:
        return "published"
    live = obj.whole
    if live is None or lang not in live.languages():
        return "draft"
    same = obj.draft.texts.get(lang) == live.texts.get(lang) and obj.draft.body(lang) == live.body(lang)
    return "published" if same else "draft"


def missing_languages(edition) -> list[str]:
    """Languages that a main section's page needs and this text lacks (E6)."""
    have = set(edition.languages())
    return [lang for lang in regulation.get().languages if lang not in have]
