"""Forms: colander schemas drawn by our own templates, read back by unique names, with nothing typed ever lost.

A view makes a form, asks whether the posted values are acceptable, and otherwise shows the same form again::

    form = make_form(schema, request, (Button("save", _("Save the draft")),), values=values)
    accepted = form.accept(request.POST) if request.method == "POST" else None
    if accepted is not None:
        try:
            ...  # call the verb, redirect
        except OrdaError as error:
            form.fail(error.message)
    return {"form": form}  # the template says ${structure: form.render()}
"""

import itertools
import weakref
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import colander
import deform
from chameleon.utils import Markup
from pyramid.csrf import get_csrf_token
from translationstring import ChameleonTranslate, TranslationString

from orda.i18n import DOMAIN, LANGUAGE_NAMES, LANGUAGES, _
from orda.web.forms.controls import Posted, RichTextArea
from orda.web.forms.rows import Rows, is_blank
from orda.web.forms.tinymce import engine_href
from orda.web.forms.widgets import FormControl, Languages, widget_for

# What colander says, in words that tell people what to do. Keys are colander's message ids.
PLAIN_WORDS = {
    "Required": _("Fill in this field."),
    "Invalid date": _("This is not a date. Write it as 2027-01-31."),
    "Invalid time": _("This is not a time. Write it as 09:30."),
    "Invalid email address": _("This is not an e-mail address. It looks like name@example.kz."),
    "Must be a URL": _("This is not an address of a page. It begins with https://."),
    "String does not match expected pattern": _("This value is not written as it should be."),
    "Shorter than minimum length ${min}": _("Write at least ${min} characters."),
    "Longer than maximum length ${max}": _("Write at most ${max} characters."),
    "${val} is less than minimum value ${min}": _("The least value is ${min}."),
    "${val} is greater than maximum value ${max}": _("The greatest value is ${max}."),
    '"${val}" is not a number': _("This is not a number."),
    '"${val}" is not one of ${choices}': _("Choose one of the values in the list."),
    "One or more of the choices you made was not acceptable": _("Choose one of the values in the list."),
}
STATE_TITLES = {
    "missing": _("No text"),
    "draft": _("Draft"),
    "published": _("Published"),
    "outdated": _("Out of date"),
}


@dataclass(frozen=True)
class Button:
    """A submit button; ``kind`` is primary, quiet or danger. The first of a form answers to Enter and Ctrl+S."""

    name: str
    title: TranslationString
    kind: str = "primary"


@dataclass(frozen=True)
class DraftKey:
    """Where the browser keeps typed text until it is saved: an address, the revision it was based on, whose it is."""

    address: str
    revision: int
    login: str


@dataclass(frozen=True)
class Problem:
    """One line of the summary of errors; ``target`` is the id of the control, empty for the form as a whole."""

    target: str
    label: str
    messages: tuple[str, ...]


class FormRenderer:
    """Draws the templates of ``templates/forms`` in the language of one request."""

    def __init__(self, request):
        self._theme = request.registry.theme
        self._lang = request.lang
        self._chameleon = ChameleonTranslate(self.translate)

    def translate(self, term) -> str:
        """The text of ``term`` in the request's language; libraries' messages in our own words."""
        domain = getattr(term, "domain", None)
        if domain in ("colander", "deform"):
            plain = PLAIN_WORDS.get(str(term), _("This value is not valid."))
            term = TranslationString(plain, domain=DOMAIN, mapping=term.mapping)
        elif domain is None:
            term = TranslationString(term, domain=DOMAIN)
        return self._theme.localizer(self._lang).translate(term)

    def __call__(self, template: str, **values) -> Markup:
        """The markup of ``template``.pt."""
        values |= {"translate": self._chameleon, "asset": self._theme.asset, "engine": engine_href()}
        return Markup(self._theme.render(f"forms/{template}.pt", values, self._lang))


class Form(deform.Form):
    """One form of one request. Fields have unique dotted names (``texts.kk.title``) and ids made from them."""

    def __init__(self, schema: colander.SchemaNode, renderer: FormRenderer, **kw):
        super().__init__(schema, renderer=renderer, focus="off", **kw)
        self.widget = FormControl()
        self._prepare(self, "")

    def _prepare(self, parent: deform.Field, prefix: str, language: str | None = None) -> None:
        for field in parent.children:
            own = field.name if isinstance(parent.widget, Languages) else language
            self._prepare_one(field, f"{prefix}{field.name}", own)

    def _prepare_one(self, field: deform.Field, name: str, language: str | None) -> None:
        field.input_name = name
        field.oid = f"{self.formid}-{name.replace('.', '-')}"
        field.widget = widget_for(field.schema)
        field.language = language
        field.language_name = LANGUAGE_NAMES.get(language, "")
        if isinstance(field.widget, Rows):
            field.row = partial(self._row, field)
        else:
            self._prepare(field, f"{name}.", language)

    def _row(self, field: deform.Field, number: int | str) -> deform.Field:
        """A field for one row of ``field``; its only child is the pattern of all rows."""
        row = field.children[0].clone()
        row._parent = weakref.ref(field)
        self._prepare_one(row, f"{field.input_name}.{number}", field.language)
        return row

    def validate(self, controls: Iterable[tuple[str, Any]], subcontrol=None) -> dict[str, Any]:
        """Like deform's, but by dotted names: no control of the form can be mistaken for another.

        Unknown names are ignored. Raises deform.ValidationFailure.
        """
        posted: dict[str, list[Any]] = {}
        for name, value in controls:
            posted.setdefault(name, []).append(value)
        return self.validate_pstruct(_collect(self, posted))

    def accept(self, posted) -> dict[str, Any] | None:
        """The valid values of a submission, or None; then ``render`` shows what was typed and what is wrong."""
        try:
            return self.validate(posted.items())
        except deform.ValidationFailure:
            # Files are never put back into a form; whoever sends it again chooses them again.
            for _name, value in posted.items():
                if hasattr(value, "file") and value.file is not None:
                    value.file.close()
            return None

    def pressed(self, posted) -> str:
        """The name of the button that sent the form; the first one when Enter did."""
        return next((button.name for button in self.buttons if button.name in posted), self.buttons[0].name)

    def fail(self, message: str, path: str = "") -> None:
        """Attach a refusal to the field with the dotted ``path``, or to the whole form."""
        field = self
        for name in filter(None, path.split(".")):
            field = field[name]
        field.error = colander.Invalid(field.schema, message)

    def problems(self) -> list[Problem]:
        """Everything that is wrong, in the order of the fields."""
        return [
            Problem(
                "" if field is self else field.oid,
                self._label(field),
                tuple(self.translate(message) for message in field.error.messages()),
            )
            for field in _walk(self)
            if field.error is not None and field.error.messages()
        ]

    def _label(self, field: deform.Field) -> str:
        if field is self:
            return ""
        if isinstance(field.parent.widget, Languages):
            return field.language_name
        return " · ".join(filter(None, (field.language_name, self.translate(field.title))))

    def note(self, notes: Iterable[dict]) -> None:
        """Show remarks {lang, words, text} in the part of their language, as far as the form has it."""
        if "texts" in self:
            found: dict[str, list[dict]] = {}
            for each in notes:
                found.setdefault(each["lang"], []).append(each)
            self["texts"].notes = found

    @property
    def has_required(self) -> bool:
        """Is there a field that a person must fill in?"""
        return any(field.required and field.widget.caption != "none" for field in _walk(self))

    @property
    def is_rich(self) -> bool:
        """Is there a rich text, which needs the editor?"""
        return any(isinstance(field.widget, RichTextArea) for field in _walk(self))

    @property
    def has_rows(self) -> bool:
        """Is there a list that scripts can lengthen?"""
        return any(isinstance(field.widget, Rows) for field in _walk(self))

    @property
    def scripts(self) -> list[str]:
        """The ES modules that improve this form, none of which it needs; names below ``templates/assets``."""
        if self.method == "GET":
            return []
        return [
            "editor.js",
            *(["js/drafts.js"] if self.draft else []),
            *(["js/richtext.js"] if self.is_rich else []),
            *(["js/rows.js"] if self.has_rows else []),
            *(["js/references.js"] if _suggests(self.schema) else []),
        ]


def _suggests(node: colander.SchemaNode) -> bool:
    """Is there a field, in the pattern of a row too, for which a script asks for more choices?"""
    return bool(getattr(node, "suggest", "")) or any(_suggests(child) for child in node.children)


def _walk(field: deform.Field) -> Iterator[deform.Field]:
    # The pattern of rows is no field of the form; the rows that were posted are.
    inner = getattr(field, "sequence_fields", ()) if isinstance(field.widget, Rows) else field.children
    return itertools.chain((field,), *(_walk(child) for child in inner))


def _collect(field: deform.Field, posted: Posted) -> dict[str, Any]:
    return {child.name: _read(child, posted) for child in field.children}


def _read(field: deform.Field, posted: Posted) -> Any:
    if isinstance(field.widget, Rows):
        numbers = field.widget.numbers(posted, field.input_name)
        return [row for number in numbers if not is_blank(row := _read(field.row(number), posted))]
    return _collect(field, posted) if field.children else field.widget.read(posted, field.input_name)


def make_form(
    schema: colander.SchemaNode,
    request,
    buttons: Iterable[Button],
    action: str = "",
    *,
    values: Mapping[str, Any] | None = None,
    formid: str = "form",
    method: str = "POST",
    states: Mapping[str, str] | None = None,
    draft: DraftKey | None = None,
) -> Form:
    """A form for ``schema`` (an instance, its choices set).

    ``values`` are the present values in the schema's shape, None and unknown names ignored. ``states`` are the
    languages' states for the pills of a trilingual form. ``draft`` makes the browser keep what is typed.
    """
    return Form(
        schema,
        FormRenderer(request),
        appstruct=_known(schema, values or {}),
        action=action,
        method=method,
        formid=formid,
        buttons=tuple(buttons),
        states={lang: (state, STATE_TITLES[state]) for lang, state in (states or {}).items()},
        notes={},
        first_language=getattr(request, "lang", None),
        csrf_token=get_csrf_token(request) if method == "POST" else None,
        draft=draft,
    )


def trilingual(texts: type[colander.MappingSchema], fields: Callable[..., colander.SchemaNode] | None = None):
    """The schema of an edit form: ``texts`` in each language, ``fields`` once."""
    schema = colander.SchemaNode(colander.Mapping())
    schema.add(colander.SchemaNode(colander.Mapping(), *(texts(name=lang) for lang in LANGUAGES), name="texts"))
    if fields is not None and fields().children:
        schema.add(fields(name="fields", title=_("The same in all languages")))
    return schema


def _known(node: colander.SchemaNode, values: Mapping[str, Any]) -> dict[str, Any]:
    """``values`` without what the schema does not have and without None, which colander would print."""
    found = {}
    for child in node.children:
        value = values.get(child.name)
        if isinstance(child.typ, colander.Sequence):
            found[child.name] = [_known_item(child.children[0], item) for item in value or ()]
        elif child.children:
            found[child.name] = _known(child, value or {})
        elif value is not None:
            found[child.name] = value
    return found


def _known_item(node: colander.SchemaNode, value: Any) -> Any:
    return _known(node, value) if node.children else value
