"""Saving and discarding drafts: the only way in which text changes."""

from typing import Any

from orda import clock, regulation
from orda.content.editions import Body, Draft
from orda.content.fields import PLACING
from orda.errors import InvalidState, StaleDraft
from orda.events import DraftSaved, notify
from orda.i18n import _
from orda.security.actor import Actor
from orda.security.permissions import EDIT


def stamp(obj) -> str:
    """A token of the state that a form was made from; another token at saving time means a conflict."""
    return f"{obj.live.number if obj.live else 0}.{obj.draft.revision if obj.draft else 0}"


def revision_in(token: str) -> int:
    """The draft's revision of which a ``stamp`` tells."""
    return int(token.rpartition(".")[2])


def is_behind(obj) -> bool:
    """Has what visitors see changed since the draft was begun, by a correction that is not in the draft (E13)?

    To publish such a draft would take the correction back unseen. Saving it says that somebody has compared the two.
    """
    return obj.draft is not None and obj.live is not None and obj.draft.base != obj.live.number


def save_draft(
    obj,
    *,
    texts: dict[str, dict[str, str]],
    bodies: dict[str, str] | None = None,
    fields: dict[str, Any] | None = None,
    actor: Actor,
    seen: str,
    provider: str = "",
    confirmed: tuple[str, ...] = (),
) -> Draft | None:
    """Save what was typed and return the draft; None when nothing differs from what visitors see.

    ``texts`` and ``bodies`` hold the languages that the form showed; others stay. ``seen`` is the ``stamp`` the form
    was made from. ``provider`` names who provided the information (B13). ``confirmed`` languages count as checked
    against their source now. Raises NotAllowed, InvalidState while the draft is at approval, StaleDraft on conflict.
    """
    actor.require(EDIT, obj)
    if obj.draft is not None and obj.draft.sent is not None:
        raise InvalidState(_("The draft is on its way to approval. Recall it first, then change it."))
    if seen != stamp(obj) and not _already_there(obj, texts, bodies or {}, _told(obj.edition, fields or {})):
        raise StaleDraft(obj.edition)
    draft = obj.draft or _new_draft(obj, actor)
    changed = _apply(draft, texts, bodies or {}, _told(draft, fields or {}), confirmed)
    new_provider = bool(provider) and provider != draft.provider
    if not changed and not new_provider and not is_behind(obj):
        return obj.draft
    obj.validate_draft(draft)
    # Whoever saves has seen what is live now, or ``seen`` would differ.
    draft.base = obj.live.number if obj.live is not None else draft.base
    draft.provider = provider or draft.provider
    draft.authors = draft.authors | {actor.login}
    draft.revision += 1
    draft.modified = clock.now()
    obj.draft = draft
    notify(DraftSaved(obj, actor.login))
    return draft


def _new_draft(obj, actor: Actor) -> Draft:
    draft = Draft(obj.whole, actor.login)
    draft.revision = obj.last_revision
    return draft


def _already_there(obj, texts, bodies, fields) -> bool:
    """Is everything that was typed what the edition holds? A form sent twice is no conflict."""
    edition = obj.edition
    return (
        edition is not None
        and all(_filled(texts[lang]) == edition.texts.get(lang, {}) for lang in texts)
        and all(html == edition.body(lang) for lang, html in bodies.items())
        and all(edition.fields.get(name) == value for name, value in fields.items())
    )


def _told(edition, fields: dict[str, Any]) -> dict[str, Any]:
    """``fields`` without those of placing that are empty and always were: every form has them, few fill them."""
    held = edition.fields if edition is not None else {}
    return {name: value for name, value in fields.items() if value or name in held or name not in PLACING}


def _filled(texts: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in texts.items() if value}


def _apply(draft: Draft, texts, bodies, fields, confirmed) -> bool:
    """Put the values into the draft; did any change?"""
    moment = clock.now()
    changed_languages = set()
    for lang in regulation.get().languages:
        if lang in texts:
            cleaned = _filled(texts[lang])
            if cleaned != draft.texts.get(lang, {}):
                draft.texts = {**draft.texts, lang: cleaned}
                changed_languages.add(lang)
        if lang in bodies and bodies[lang] != draft.body(lang):
            draft.bodies = {**draft.bodies, lang: Body(bodies[lang])}
            changed_languages.add(lang)
    touched = changed_languages | {lang for lang in confirmed if lang in draft.texts}
    if touched:
        draft.changed = {**draft.changed, **{lang: moment for lang in touched}}
    new_fields = {**draft.fields, **fields}
    fields_changed = new_fields != draft.fields
    draft.fields = new_fields
    return bool(touched) or fields_changed


def discard_draft(obj, *, actor: Actor) -> None:
    """Throw the draft away; visitors see no change. Raises InvalidState while it is at approval."""
    actor.require(EDIT, obj)
    if obj.draft is None:
        return
    if obj.draft.sent is not None:
        raise InvalidState(_("The draft is on its way to approval. Recall it first, then change it."))
    obj.last_revision = obj.draft.revision
    obj.draft = obj.judged = None
    notify(DraftSaved(obj, actor.login))


def restore_version(obj, number: int, *, actor: Actor, seen: str) -> Draft:
    """Make a draft from an old version, for the ordinary way to publication. Raises as ``save_draft``, KeyError."""
    actor.require(EDIT, obj)
    if obj.draft is not None and obj.draft.sent is not None:
        raise InvalidState(_("The draft is on its way to approval. Recall it first, then change it."))
    if seen != stamp(obj):
        raise StaleDraft(obj.edition)
    version = obj.versions[number]
    revision = obj.draft.revision if obj.draft else obj.last_revision
    draft = Draft(version, actor.login)
    # An old text is still the text of those who wrote and provided it: they do not approve it now either (B13).
    draft.authors = draft.authors.union(version.editors)
    draft.provider = version.provider or draft.provider
    draft.base = obj.live.number if obj.live else 0
    draft.revision = revision + 1
    obj.draft = draft
    notify(DraftSaved(obj, actor.login, comment=f"version {number}"))
    return draft
