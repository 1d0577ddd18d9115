"""The edit form of every kind: its schema, its values, and what was typed as a verb wants it."""

import colander

from orda.content.editing import stamp
from orda.content.editions import Body, Draft
from orda.content.file import StoredFile
from orda.content.image import StoredImage
from orda.content.translations import language_states
from orda.content.uploads import check_upload
from orda.i18n import LANGUAGE_NAMES, LANGUAGES, _
from orda.web.controls import Upload
from orda.web.forms import Button, DraftKey, make_form, trilingual
from orda.web.reading import with_identities
from orda.web.traversal import href

SAVE = Button("save", _("Save the draft"))
SAVE_AND_SEND = Button("send", _("Save and go on to approval"), "quiet")
UPLOADS = {"file": StoredFile, "image": StoredImage}


def edit_schema(kind_class, obj=None, *, name: bool = False):
    """The schema of one kind: three languages, shared fields, the upload, who provided the information (B13)."""
    schema = trilingual(kind_class.text_schema, kind_class.field_schema)
    del schema["revision"]
    if kind_class.kind in UPLOADS:
        has_one = obj is not None and obj.edition is not None and "upload" in obj.edition.fields
        title = _("Replace the file") if has_one else _("File")
        missing = colander.drop if has_one else colander.required
        schema.add(colander.SchemaNode(Upload(), name="upload", title=title, missing=missing))
    if name:
        schema.add(
            colander.SchemaNode(
                colander.String(),
                name="name",
                title=_("Address part"),
                description=_("Latin letters, digits and hyphens; made from the title when left empty."),
                missing="",
                validator=colander.Length(max=80),
            )
        )
    schema.add(
        colander.SchemaNode(
            colander.String(),
            name="provider",
            title=_("Who provided the information"),
            validator=colander.Length(max=200),
        )
    )
    outdated = [lang for lang, state in language_states(obj).items() if state == "outdated"] if obj is not None else []
    if outdated:
        schema.add(
            colander.SchemaNode(
                colander.Set(),
                name="confirmed",
                title=_("Translations that are still right although the source changed"),
                choices=[(lang, LANGUAGE_NAMES[lang]) for lang in outdated],
                missing=(),
            )
        )
    schema.add(colander.SchemaNode(colander.String(), name="seen", control="hidden", missing=""))
    return schema


def values_of(obj, provider: str) -> dict:
    """The present values of an object in the shape of ``edit_schema``."""
    edition = obj.edition
    texts = {}
    for lang in LANGUAGES if edition is not None else ():
        texts[lang] = dict(edition.texts.get(lang, {}))
        if obj.has_body:
            texts[lang]["body"] = edition.body(lang)
    fields = {key: value for key, value in edition.fields.items() if key != "upload"} if edition is not None else {}
    return {"texts": texts, "fields": fields, "provider": provider, "seen": stamp(obj)}


def edit_form(request, obj, values: dict):
    """The form for an existing object."""
    live, draft = (obj.live.number if obj.live else 0), (obj.draft.revision if obj.draft else 0)
    key = DraftKey(href(request, obj, "edit"), live * 100_000 + draft, request.login)
    states = language_states(obj)
    action = href(request, obj, "edit")
    return make_form(
        edit_schema(type(obj), obj), request, (SAVE, SAVE_AND_SEND), action, values=values, states=states, draft=key
    )


def typed(request, accepted: dict, has_body: bool) -> dict:
    """What ``save_draft`` takes, from the accepted values. Raises BadUpload."""
    texts, bodies = {}, {}
    for lang, values in accepted["texts"].items():
        values = dict(values)
        if has_body:
            bodies[lang] = with_identities(request, values.pop("body", ""))
        texts[lang] = values
    fields = dict(accepted.get("fields", {}))
    return {
        "texts": texts,
        "bodies": bodies,
        "fields": fields,
        "provider": accepted["provider"].strip(),
        "confirmed": tuple(accepted.get("confirmed", ())),
    }


def stored_upload(kind: str, storage):
    """The uploaded file as it is kept, checked by its content. Raises BadUpload."""
    checked = check_upload(storage.filename, storage.file)
    data = storage.file.read()
    return (
        StoredImage(data, checked.filename) if kind == "image" else StoredFile(data, checked.filename, checked.mimetype)
    )


def as_edition(values: dict) -> Draft:
    """What was typed as an edition that is nowhere stored, to compare it with what somebody else saved."""
    draft = Draft(None, "")
    draft.texts = {lang: {k: v for k, v in texts.items() if v} for lang, texts in values["texts"].items()}
    draft.bodies = {lang: Body(html) for lang, html in values["bodies"].items()}
    draft.fields = dict(values["fields"])
    return draft
