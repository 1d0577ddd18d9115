"""The edit form of every kind: its schema, its values, and what was typed as a verb wants it."""

import itertools
import os
from functools import partial

import colander
from pyramid.csrf import check_csrf_origin, check_csrf_token

from orda import regulation
from orda.content.arrange import UNIT
from orda.content.base import children
from orda.content.editing import stamp
from orda.content.editions import Body, Draft
from orda.content.fields import Line, shared_fields
from orda.content.kinds.file import StoredFile
from orda.content.kinds.image import StoredImage
from orda.content.translations import language_states
from orda.content.uploads import TYPES, check_upload
from orda.errors import BadUpload
from orda.i18n import LANGUAGE_NAMES, LANGUAGES, _
from orda.security.quota import spend
from orda.security.throttle import Allowance
from orda.views.editor.editing.references import offer_references
from orda.web.forms.controls import Upload
from orda.web.forms.form import Button, DraftKey, make_form, trilingual
from orda.web.reading import form_html, with_identities
from orda.web.traversal import href
from orda.workflow.requests.approvers import approvers, names_for

SAVE = Button("save", _("Save the draft"))
SAVE_AND_SEND = Button("send", _("Save and go on to approval"), "quiet")
PICTURES = "image/jpeg,image/png,image/webp,image/gif"
MAX_SIBLINGS = 5000
MAX_REFUSED, REFUSED_SECONDS = 40, 3600


def edit_schema(request, kind_class, obj=None, *, name: bool = False):
    """The schema of one kind: three languages, shared fields, the upload, who provided the information (B13)."""
    schema = trilingual(kind_class.text_schema, partial(shared_fields, kind_class))
    if "fields" in schema:
        offer_references(request, schema["fields"], obj)
    if kind_class.upload:
        schema.add(_upload_node(kind_class, obj))
    if name:
        schema.add(
            colander.SchemaNode(
                Line(),
                name="name",
                title=_("Address part"),
                description=_("Latin letters, digits and hyphens; made from the title when left empty."),
                missing="",
                validator=colander.Length(max=80),
            )
        )
    if name and kind_class.kind == UNIT:
        schema.add(_block_node(request))
    schema.add(
        colander.SchemaNode(
            Line(),
            name="provider",
            title=_("Who provided the information"),
            description=_who_approves(obj if obj is not None else request.context),
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


def _block_node(request):
    """The block of responsibility of a new unit (D2)."""
    blocks = [(block.id, block.titles[request.lang]) for block in regulation.get().blocks.values()]
    return colander.SchemaNode(
        colander.String(),
        name="block",
        title=_("Block of responsibility"),
        description=_("Its vice-rector answers for the unit."),
        choices=blocks,
        validator=colander.OneOf([each for each, _title in blocks]),
    )


def _who_approves(place):
    """That who is named answers for the content and is out of the visas, and who gives the first of them (B13)."""
    heads = approvers(place, regulation.get().routes["A"].stages[0])
    if not heads:
        return _("Answers for the content, and so cannot approve it.")
    names = {"names": names_for(place, heads)}
    return _("Answers for the content, and so cannot approve it. The first visa is given by: ${names}.", mapping=names)


def _upload_node(kind_class, obj):
    has_one = obj is not None and obj.edition is not None and "upload" in obj.edition.fields
    endings = kind_class.upload_endings or TYPES
    picture = kind_class.upload == "image"
    titles = (_("Replace the picture"), _("Picture")) if picture else (_("Replace the file"), _("File"))
    return colander.SchemaNode(
        Upload(),
        name="upload",
        title=titles[0] if has_one else titles[1],
        missing=colander.drop if has_one or not kind_class.upload_required else colander.required,
        accept=PICTURES if picture else ",".join(f".{ending}" for ending in endings),
    )


def values_of(request, obj, provider: str) -> dict:
    """The present values of an object in the shape of ``edit_schema``."""
    edition = obj.edition
    texts = {}
    for lang in LANGUAGES if edition is not None else ():
        texts[lang] = dict(edition.texts.get(lang, {}))
        if obj.has_body:
            texts[lang]["body"] = form_html(request, edition.body(lang), lang)
    fields = {key: value for key, value in edition.fields.items() if key != "upload"} if edition is not None else {}
    return {"texts": texts, "fields": fields, "provider": provider, "seen": stamp(obj)}


def edit_form(request, obj, values: dict):
    """The form for an existing object."""
    live, draft = (obj.live.number if obj.live else 0), (obj.draft.revision if obj.draft else 0)
    address = href(request, obj, "edit")
    return make_form(
        edit_schema(request, type(obj), obj),
        request,
        (SAVE, SAVE_AND_SEND),
        address,
        values=values,
        states=language_states(obj),
        draft=DraftKey(address, live * 100_000 + draft, request.login),
    )


def token_is_right(request) -> bool:
    """Is the token of a submission this session's? The forms that hold long texts ask by themselves: a token from
    before a new sign-in must not cost what was typed, so they are shown again and nothing is saved."""
    return bool(check_csrf_origin(request, raises=False) and check_csrf_token(request, raises=False))


def typed(request, accepted: dict, has_body: bool) -> dict:
    """What ``save_draft`` takes, from the accepted values."""
    if (upload := accepted.get("upload")) is not None:
        request.add_finished_callback(lambda _request: upload.file.close())
    texts, bodies = {}, {}
    for lang, values in accepted["texts"].items():
        values = dict(values)
        if has_body:
            bodies[lang] = with_identities(request, values.pop("body", ""))
        texts[lang] = values
    return {
        "texts": texts,
        "bodies": bodies,
        "fields": dict(accepted.get("fields", {})),
        "provider": accepted["provider"].strip(),
        "confirmed": tuple(accepted.get("confirmed", ())),
    }


def count_upload(request, storage) -> None:
    """Count an upload to the person's day, before anything costly is done. Raises BadUpload beyond the limit, and when
    too many of the person's were refused: what is refused leaves no count in the database (checklist 30)."""
    if _refused_uploads(request).wait(request.login, MAX_REFUSED, REFUSED_SECONDS):
        raise BadUpload(_("Too many of your uploads were refused. Go on in an hour."))
    size = storage.file.seek(0, os.SEEK_END)
    storage.file.seek(0)
    spend(request.identity, size, request.registry.deployment.upload_mb)
    request.add_response_callback(_count_refusal)


def _refused_uploads(request) -> Allowance:
    """How many uploads of each account this process has refused of late."""
    return request.registry.__dict__.setdefault("refused_uploads", Allowance())


def _count_refusal(request, response) -> None:
    if response.status_int >= 400:
        _refused_uploads(request).spend(request.login)


def stored_upload(kind_class, storage, values: dict | None = None, siblings=()):
    """The uploaded file as it is kept, checked by its content. Raises BadUpload.

    ``values`` are what ``save_draft`` gets with it, ``siblings`` what stands beside it: kinds may name it by them.
    """
    checked = check_upload(storage.filename, storage.file)
    endings = kind_class.upload_endings
    if endings and checked.filename.rpartition(".")[2].lower() not in endings:
        kinds = ", ".join(f".{ending}" for ending in endings)
        raise BadUpload(_("Only files of these kinds are taken here: ${kinds}.", mapping={"kinds": kinds}))
    data = storage.file.read()
    name = kind_class.name_upload(checked.filename, values, siblings) if values is not None else checked.filename
    if kind_class.upload == "image":
        stored = StoredImage(data, name)
    else:
        stored = StoredFile(data, name, checked.mimetype)
    if name != checked.filename:
        stored.original_filename = checked.filename
    return stored


def siblings_of(folder, kind_class, obj=None) -> list:
    """The objects of a kind in a folder, but for ``obj``."""
    beside = itertools.islice(children(folder), MAX_SIBLINGS)
    return [each for each in beside if each.kind == kind_class.kind and each is not obj]


def as_edition(values: dict) -> Draft:
    """What was typed as an edition that is nowhere stored, to compare it with what somebody else saved."""
    draft = Draft(None, "")
    draft.texts = {lang: {k: v for k, v in texts.items() if v} for lang, texts in values["texts"].items()}
    draft.bodies = {lang: Body(html) for lang, html in values["bodies"].items()}
    draft.fields = dict(values["fields"])
    return draft
