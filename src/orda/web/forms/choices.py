"""Controls that offer values: lists, radio buttons, check boxes, objects; what was not offered is refused."""

from typing import Any

import colander

from orda.i18n import _
from orda.web.forms.controls import Control


class Select(Control):
    """One of the node's choices, in a list that opens."""

    template = "select"

    def serialize(self, field, cstruct, **kw):
        """Offers an empty choice where nothing is chosen or nothing may be."""
        value = "" if cstruct in (colander.null, None) else str(cstruct)
        found = {k: v for k, v in self.attributes(field, value).items() if k not in ("type", "value", "data-limit")}
        blank = not field.required or not value
        return field.renderer(
            self.template, field=field, value=value, attributes=found, choices=offered(field), blank=blank
        )

    def deserialize(self, field, pstruct):
        """Refuses what was not offered."""
        value = super().deserialize(field, pstruct)
        if value is not colander.null and value not in dict(offered(field)):
            raise colander.Invalid(field.schema, _("Choose one of the values in the list."), "")
        return value


class Radio(Select):
    """One of the node's choices, all in sight."""

    template = "choices"
    type = "radio"
    caption = "legend"

    def chosen(self, value) -> set[str]:
        """The values to be ticked."""
        return {value}

    def serialize(self, field, cstruct, **kw):
        """One input for each choice."""
        value = "" if cstruct in (colander.null, None) else cstruct
        return field.renderer(
            self.template,
            field=field,
            type=self.type,
            chosen=self.chosen(value),
            choices=offered(field),
            described=self.described_by(field),
        )


class Checkboxes(Radio):
    """Any of the node's choices."""

    type = "checkbox"

    def chosen(self, value):
        """A set of values arrives as a sequence."""
        return {str(item) for item in value}

    def read(self, posted, name):
        """All ticked values."""
        return tuple(posted.get(name, ())) or colander.null

    def deserialize(self, field, pstruct):
        """Refuses what was not offered."""
        if pstruct is colander.null:
            return pstruct
        if not set(map(str, pstruct)) <= set(dict(offered(field))):
            raise colander.Invalid(field.schema, _("Choose one of the values in the list."), ())
        return tuple(dict.fromkeys(pstruct))


class Checkbox(Control):
    """Yes or no."""

    template = "checkbox"
    type = "checkbox"
    caption = "own"

    def serialize(self, field, cstruct, **kw):
        """Ticked when true."""
        found = self.attributes(field, "true") | {"checked": "checked" if cstruct == "true" else None}
        return field.renderer(self.template, field=field, attributes=found)

    def deserialize(self, field, pstruct):
        """A browser posts nothing for an empty box."""
        return "true" if pstruct == "true" else "false"


class Reference(Control):
    """One object of the site, found by typing its title. Stored is the uid; choices are pairs of uid and title.

    The node may have ``resolve(text)``, which gives such a pair for what was typed and is not among the choices, and
    ``suggest``, the address at which a script asks for more choices.
    """

    template = "reference"

    def serialize(self, field, cstruct, **kw):
        """Shows the title of the object chosen."""
        titles = dict(offered(field))
        value = "" if cstruct in (colander.null, None) else titles.get(cstruct, cstruct)
        found = self.attributes(field, value) | {"list": f"{field.oid}-list", "autocomplete": "off"}
        found["data-suggest"] = getattr(field.schema, "suggest", None)
        return field.renderer(self.template, field=field, attributes=found, choices=offered(field))

    def deserialize(self, field, pstruct):
        """Turns a title into its uid; raises colander.Invalid for what is neither in the list nor resolved."""
        value = super().deserialize(field, pstruct)
        uids = {str(title): uid for uid, title in offered(field)}
        if value is colander.null or value in uids.values():
            return value
        if value not in uids:
            resolve = getattr(field.schema, "resolve", None)
            found = resolve(value) if resolve is not None else None
            if found is None:
                raise colander.Invalid(field.schema, _("Choose one of the values in the list."), value)
            field.schema.choices = (*offered(field), found)  # the form may be shown again, with its title
            return found[0]
        return uids[value]


class Suggested(Control):
    """A text line with proposals: the node's ``suggestions``, pairs of what to type and what it means; anything else
    may be typed too."""

    template = "suggested"

    def serialize(self, field, cstruct, **kw):
        """The proposals open while typing; without scripts too."""
        value = "" if cstruct in (colander.null, None) else cstruct
        found = self.attributes(field, value) | {"list": f"{field.oid}-list", "autocomplete": "off"}
        suggestions = getattr(field.schema, "suggestions", ())
        return field.renderer(self.template, field=field, attributes=found, suggestions=suggestions)


def offered(field) -> tuple[tuple[str, Any], ...]:
    """Pairs of value and title that the schema node offers."""
    return tuple((str(value), title) for value, title in getattr(field.schema, "choices", None) or ())
