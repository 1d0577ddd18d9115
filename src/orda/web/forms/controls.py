"""Controls of text, numbers, dates, passwords and files: drawn by a template, their posted value read back clean."""

import re
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any

import colander
from deform.widget import Widget

from orda import clock
from orda.i18n import _
from orda.text.markup import TAGS

# Control characters that no text of ours may hold; tab and the line feed stay.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")

Posted = Mapping[str, list[Any]]


class Upload(colander.SchemaType):
    """A file posted with the form; the view gets the ``cgi.FieldStorage`` and reads it once."""

    def serialize(self, node, appstruct):
        """Files are never put back into a form."""
        return colander.null

    def deserialize(self, node, cstruct):
        """Returns the field storage, ``colander.null`` when no file was chosen."""
        return cstruct if hasattr(cstruct, "file") else colander.null


class Control(Widget):
    """A text line, and what all controls share. ``caption`` says where the label stands: a label before the
    control, a legend around it, inside the control's own template, or nowhere."""

    template = "input"
    type = "text"
    caption = "label"
    strip = True

    def read(self, posted: Posted, name: str) -> Any:
        """The raw posted value of the field called ``name``, ``colander.null`` when nothing was posted."""
        return next(iter(posted.get(name, ())), colander.null)

    def serialize(self, field, cstruct, **kw) -> str:
        """The control's markup, without label, help and errors."""
        value = "" if cstruct in (colander.null, None) else cstruct
        return field.renderer(self.template, field=field, value=value, attributes=self.attributes(field, value))

    def deserialize(self, field, pstruct):
        """Returns clean text or ``colander.null``; raises colander.Invalid for anything but text."""
        if pstruct is colander.null:
            return pstruct
        if not isinstance(pstruct, str):
            raise colander.Invalid(field.schema, _("This value is not valid."), "")
        text = _CONTROL.sub("", pstruct.replace("\r\n", "\n").replace("\r", "\n"))
        return (text.strip() if self.strip else text) or colander.null

    def attributes(self, field, value) -> dict[str, str | None]:
        """HTML attributes of the control, escaped by the template."""
        node = field.schema
        return {
            "type": self.type,
            "id": field.oid,
            "name": field.input_name,
            "value": value,
            "lang": field.language,
            "required": "required" if field.required else None,
            "aria-invalid": "true" if field.error else None,
            "aria-describedby": self.described_by(field),
            "autocomplete": getattr(node, "autocomplete", None),
            "inputmode": getattr(node, "inputmode", None),
            "data-limit": text_limit(node),
        }

    def described_by(self, field) -> str | None:
        """Ids of the help and error texts of ``field``."""
        ids = [f"{field.oid}-help"] if field.description else []
        ids += [f"{field.oid}-error"] if field.error else []
        return " ".join(ids) or None


class Email(Control):
    """An e-mail address."""

    type = "email"


class Telephone(Control):
    """A telephone number."""

    type = "tel"


class Number(Control):
    """A number as text: spin buttons change values by accident."""

    def attributes(self, field, value):
        """Like a text line, with the digits' keyboard on phones."""
        return {"inputmode": "numeric"} | {k: v for k, v in super().attributes(field, value).items() if v is not None}


class Date(Control):
    """A day."""

    type = "date"


class DateTime(Control):
    """A moment, shown and typed on Almaty's clock, stored with its zone."""

    type = "datetime-local"

    def serialize(self, field, cstruct, **kw):
        """What was typed wrongly is shown as it was typed."""
        if cstruct not in (colander.null, None, ""):
            try:
                moment = datetime.fromisoformat(cstruct)
            except ValueError:
                pass
            else:
                local = clock.to_local(moment) if moment.tzinfo else moment
                cstruct = local.strftime("%Y-%m-%dT%H:%M")
        return super().serialize(field, cstruct, **kw)

    def deserialize(self, field, pstruct):
        """Adds Almaty's zone to the wall-clock time."""
        text = super().deserialize(field, pstruct)
        if text is colander.null:
            return text
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            return text  # the colander type refuses it with its own message
        return (moment if moment.tzinfo else moment.replace(tzinfo=clock.ALMATY)).isoformat()


class TextArea(Control):
    """A few lines of plain text."""

    template = "textarea"
    rows = 3

    def attributes(self, field, value):
        """A text area has no type and no value attribute."""
        found = super().attributes(field, value)
        return {k: v for k, v in found.items() if k not in ("type", "value")} | {
            "rows": str(getattr(field.schema, "rows", self.rows))
        }


class RichTextArea(TextArea):
    """HTML: an editor where scripts run, a text area with the markup elsewhere. The colander type cleans it."""

    template = "richtext"
    rows = 16

    def attributes(self, field, value):
        """The editor lets through what the sanitiser does."""
        return super().attributes(field, value) | {"data-rich": "", "data-elements": editor_elements()}


class Password(Control):
    """A password; what was typed is never sent back."""

    type = "password"
    strip = False

    def attributes(self, field, value):
        """Empty, and offered to password stores."""
        found = super().attributes(field, "")
        return found | {"autocomplete": found["autocomplete"] or "current-password"}


class NewPassword(Password):
    """A password typed twice."""

    template = "new_password"
    caption = "legend"

    def read(self, posted, name):
        """Both inputs."""
        return super().read(posted, name), super().read(posted, f"{name}-repeat")

    def attributes(self, field, value):
        """Password stores may propose one."""
        return super().attributes(field, value) | {"autocomplete": "new-password"}

    def deserialize(self, field, pstruct):
        """Raises colander.Invalid when the two differ."""
        first, second = pstruct if isinstance(pstruct, tuple) else (pstruct, pstruct)
        if first != second:
            raise colander.Invalid(field.schema, _("The two passwords differ. Type them again."), "")
        return super().deserialize(field, first)


class File(Control):
    """A file of the person's computer. ``accept`` on the node limits what the browser offers."""

    template = "file"
    type = "file"

    def attributes(self, field, value):
        """A file input has no value."""
        return super().attributes(field, None) | {"accept": getattr(field.schema, "accept", None)}

    def deserialize(self, field, pstruct):
        """A FieldStorage, or nothing when no file was chosen."""
        return pstruct if getattr(pstruct, "filename", None) and hasattr(pstruct, "file") else colander.null


class Hidden(Control):
    """A value that travels with the form; the reader must not trust it."""

    template = "input"
    type = "hidden"
    caption = "none"

    def attributes(self, field, value):
        """Nothing is described by what nobody sees."""
        return {"type": "hidden", "id": field.oid, "name": field.input_name, "value": value}


@cache
def editor_elements() -> str:
    """The sanitiser's allow-list as TinyMCE's ``valid_elements``: what it keeps, the editor keeps, and nothing else."""
    own = {
        "a": "href|title|rel",
        "img": "src|alt",
        "abbr": "title",
        "ol": "start",
        "td": "scope|colspan|rowspan",
        "th": "scope|colspan|rowspan",
    }
    synonyms = {"strong": "strong/b", "em": "em/i"}
    tags = sorted(TAGS - {"b", "i"})
    return ",".join(f"{synonyms.get(tag, tag)}[{'|'.join(filter(None, (own.get(tag), 'lang')))}]" for tag in tags)


def validators_of(node: colander.SchemaNode) -> tuple:
    """The validators of a node, taken out of ``colander.All``."""
    validator = node.validator
    return tuple(getattr(validator, "validators", None) or ((validator,) if validator else ()))


def text_limit(node: colander.SchemaNode) -> str | None:
    """The greatest length that a validator of the node allows, for the counter. The browser does not enforce it:
    cutting what somebody pastes would lose text."""
    limits = [v.max for v in validators_of(node) if isinstance(v, colander.Length) and v.max]
    return str(min(limits)) if limits else None
