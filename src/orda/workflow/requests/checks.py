"""Automatic checks of a draft before it is sent and before it is published (G8, E6, E8)."""

import re
from dataclasses import dataclass

from orda import regulation
from orda.catalog.unread import unread_file
from orda.content.base import path_of
from orda.content.editing import is_behind
from orda.content.references import uids_in
from orda.content.site import find
from orda.content.translations import missing_languages
from orda.content.waivers import waived
from orda.errors import BadField
from orda.i18n import LANGUAGE_NAMES, _
from orda.text.identification import identification_numbers
from orda.text.plain import plain_text
from orda.workflow.questions.question import may_not_appear


@dataclass(frozen=True)
class Finding:
    """One thing a check found. ``blocks`` tells whether it stops the way to publication; ``place`` is what was found
    there, where that matters."""

    id: str
    message: str
    blocks: bool = False
    lang: str = ""
    place: str = ""


def check_draft(obj, draft=None) -> list[Finding]:
    """What the checks say about the draft of ``obj``, or about ``draft`` in its place; empty when all is well."""
    findings = []
    if draft is None:
        draft = obj.draft
        if is_behind(obj):
            message = _("Visitors see another text since this draft was begun. Compare them, then save the draft.")
            findings.append(Finding("behind", message, blocks=True))
    if draft is None:
        return []
    if obj.kind == "question" and may_not_appear(obj):
        message = _("The asker has withdrawn this question, or its data were erased. It cannot be published.")
        return [Finding("withdrawn", message, blocks=True)]
    languages = draft.languages()
    if not languages:
        return [Finding("no-title", _("The text has no title in any language."), blocks=True)]
    required = set(regulation.get().languages_required_at(path_of(obj)))
    for lang in missing_languages(draft):
        names = {"language": LANGUAGE_NAMES[lang]}
        message = _("No text in this language: ${language}.", mapping=names)
        blocks = lang in required and waived(obj, lang) is None
        findings.append(Finding("language-missing", message, blocks=blocks, lang=lang))
    for lang in languages:
        findings.extend(_check_language(obj, draft, lang))
    findings.extend(one_sided(obj.whole, draft))
    findings.extend(personal_data(draft))
    try:
        obj.validate_draft(draft)
    except BadField as refusal:
        findings.append(Finding("field", refusal.message, blocks=True))
    findings.extend(Finding("odd", message) for message in obj.warnings(draft))
    if (unread := unread_file(draft)) is not None:
        findings.append(Finding("unread-file", unread))
    if obj.upload and obj.upload_required and "upload" not in draft.fields:
        findings.append(Finding("no-upload", _("No file has been uploaded yet."), blocks=True))
    return findings


def one_sided(old, new) -> list[Finding]:
    """Was something changed in a translation only, so that the languages may no longer say the same (E6)?

    What changes in the first language makes the others out of date, which is a finding of its own. A translation that
    is new, or was out of date, follows the first language and is no such change.
    """
    if old is None:
        return []
    both = [lang for lang in new.languages() if lang in old.languages()]
    changed = [lang for lang in both if _words(old, lang) != _words(new, lang)]
    if not changed or len(changed) == len(both) or both[0] in changed or any(map(old.outdated, changed)):
        return []
    named = {
        "changed": ", ".join(LANGUAGE_NAMES[lang] for lang in changed),
        "others": ", ".join(LANGUAGE_NAMES[lang] for lang in both if lang not in changed),
    }
    message = _(
        "Only this text was changed: ${changed}. Not changed: ${others}. Check whether they still say the same.",
        mapping=named,
    )
    return [Finding("one-sided", message)]


def _words(edition, lang: str) -> tuple:
    return edition.texts.get(lang, {}), edition.body(lang)


def personal_data(edition) -> list[Finding]:
    """What looks like a number of a person, in every language, with the words in which it stands (E8)."""
    findings = []
    for lang in regulation.get().languages:
        text = "\n".join((*edition.texts.get(lang, {}).values(), plain_text(edition.body(lang))))
        for found in identification_numbers(text):
            named = {"number": found.number, "language": LANGUAGE_NAMES[lang], "words": found.words}
            message = _(
                "Twelve digits look like a personal identification number: ${number} (${language}: “${words}”).",
                mapping=named,
            )
            findings.append(Finding("personal-data", message, lang=lang, place=found.number))
    return findings


def _check_language(obj, draft, lang: str):
    names = {"language": LANGUAGE_NAMES[lang]}
    html = draft.body(lang)
    if draft.outdated(lang):
        yield Finding(
            "outdated", _("The source changed after this translation: ${language}.", mapping=names), lang=lang
        )
    if obj.has_body and not html:
        yield Finding("no-body", _("The page has a title but no text: ${language}.", mapping=names), lang=lang)
    if re.search(r'<img(?![^>]*\balt="[^"]+")', html):
        yield Finding("alt-missing", _("A picture has no description: ${language}.", mapping=names), lang=lang)
    if any(find(obj, uid) is None for uid in uids_in(html)):
        yield Finding("dead-link", _("A link leads to something that is gone: ${language}.", mapping=names), lang=lang)
    if obj.kind == "image" and not draft.text(lang, "alt"):
        yield Finding("alt-missing", _("A picture has no description: ${language}.", mapping=names), lang=lang)
