"""Which control stands for which colander field.

Schemas know nothing of widgets. A node may carry plain hints: ``control`` (a name from ``CONTROLS``), ``choices``
(pairs of value and title), ``reference`` (a kind of object), ``autocomplete``, ``inputmode``, ``rows``, ``accept``.
"""

import colander
from deform.widget import MappingWidget, Widget

from orda.content.fields import Paragraph, RichText
from orda.i18n import LANGUAGES
from orda.web.forms import choices, controls
from orda.web.forms.controls import Upload
from orda.web.forms.rows import Rows


class Group(MappingWidget):
    """Fields that belong together."""

    template = "fieldset"
    caption = "none"

    def serialize(self, field, cstruct, **kw):
        """The group with its fields."""
        return field.renderer(self.template, field=field, **kw)


class Languages(Group):
    """The same fields in each language, side by side or one at a time."""

    template = "languages"


class FormControl(Group):
    """The form itself."""

    template = "form"


CONTROLS: dict[str, type[Widget]] = {
    "checkboxes": choices.Checkboxes,
    "email": controls.Email,
    "file": controls.File,
    "hidden": controls.Hidden,
    "new-password": controls.NewPassword,
    "password": controls.Password,
    "radio": choices.Radio,
    "reference": choices.Reference,
    "rich-text": controls.RichTextArea,
    "select": choices.Select,
    "suggested": choices.Suggested,
    "tel": controls.Telephone,
    "text": controls.Control,
    "text-area": controls.TextArea,
}

# The first that fits; RichText and Paragraph are strings, DateTime is no Date.
_BY_TYPE: tuple[tuple[type, type[Widget]], ...] = (
    (RichText, controls.RichTextArea),
    (Paragraph, controls.TextArea),
    (Upload, controls.File),
    (colander.Boolean, choices.Checkbox),
    (colander.Set, choices.Checkboxes),
    (colander.DateTime, controls.DateTime),
    (colander.Date, controls.Date),
    (colander.Number, controls.Number),
    (colander.Mapping, Group),
)


def widget_for(node: colander.SchemaNode) -> Widget:
    """The control for a schema node: by its hints first, then by its type; a text line when nothing else fits.

    Raises TypeError for tuples, which have no control.
    """
    hint = getattr(node, "control", None)
    if hint:
        return CONTROLS[hint]()
    if isinstance(node.typ, colander.Sequence):
        return Rows()
    if isinstance(node.typ, colander.Tuple):
        raise TypeError(f"no control for {node.name!r}, a {type(node.typ).__name__}")
    if isinstance(node.typ, colander.Mapping) and is_trilingual(node):
        return Languages()
    for typ, control in _BY_TYPE:
        if isinstance(node.typ, typ):
            return control()
    if getattr(node, "reference", None):
        return choices.Reference()
    if getattr(node, "choices", None) is not None:
        return choices.Select()
    is_email = any(isinstance(validator, colander.Email) for validator in controls.validators_of(node))
    return controls.Email() if is_email else controls.Control()


def is_trilingual(node: colander.SchemaNode) -> bool:
    """Does the mapping hold one mapping for each of at least two languages, and nothing else?"""
    names = [child.name for child in node.children]
    return len(names) > 1 and set(names) <= set(LANGUAGES)
