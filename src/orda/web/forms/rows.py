"""A list of values or of small groups of fields, as many as the person needs."""

import re
from itertools import islice

import colander

from orda.i18n import _
from orda.web.forms.controls import Control, Posted

MAX_ROWS = 50
SPARE = 1
_NUMBER = re.compile(r"\d{1,3}")


class Rows(Control):
    """The items of a colander sequence, one below the other, and an empty one to fill in.

    Without scripts a row is removed by emptying it, and one more appears after each save. Rows are called by their
    number: ``fields.posts.0.unit``.
    """

    template = "rows"
    caption = "legend"

    def read(self, posted: Posted, name: str):
        """The posted rows in the order of their numbers, without those that are empty."""
        raise TypeError("rows are collected by the form")

    def numbers(self, posted: Posted, name: str) -> list[int]:
        """The numbers of the posted rows of the field ``name``, at most ``MAX_ROWS`` and one."""
        prefix = f"{name}."
        found = {key.removeprefix(prefix).partition(".")[0] for key in posted if key.startswith(prefix)}
        return list(islice(sorted(int(each) for each in found if _NUMBER.fullmatch(each)), MAX_ROWS + 1))

    def serialize(self, field, cstruct, **kw):
        """The rows, a spare one where there is room, and one more for scripts to copy."""
        rows = list(getattr(field, "sequence_fields", ()))
        if not rows and cstruct not in (colander.null, None):
            for number, value in enumerate(cstruct):
                row = field.row(number)
                row.cstruct = value
                rows.append(row)
        spare = [field.row(len(rows) + number) for number in range(SPARE if len(rows) < MAX_ROWS else 0)]
        return field.renderer(self.template, field=field, rows=[*rows, *spare], pattern=field.row("ROW"), most=MAX_ROWS)

    def deserialize(self, field, pstruct):
        """The list of the rows' values. Raises colander.Invalid with the errors at their rows."""
        field.sequence_fields, result, error = [], [], None
        for number, value in enumerate([] if pstruct is colander.null else pstruct):
            row = field.row(number)
            try:
                read = row.deserialize(value)
            except colander.Invalid as refusal:
                read = refusal.value
                error = error or colander.Invalid(field.schema, value=result)
                error.add(refusal, number)
            row.cstruct = read
            result.append(read)
            field.sequence_fields.append(row)
        if len(result) > MAX_ROWS:
            message = _("There is room for ${count} rows at most.", mapping={"count": MAX_ROWS})
            raise colander.Invalid(field.schema, message, result)
        if error is not None:
            error.value = result
            raise error
        return result

    def handle_error(self, field, error):
        """Each row's errors to its fields."""
        if field.error is None:
            field.error = error
        for each in error.children:
            for number, row in enumerate(getattr(field, "sequence_fields", ())):
                if each.pos == number:
                    row.widget.handle_error(row, each)


def is_blank(value) -> bool:
    """Is nothing typed or chosen in this posted value, or in any field of this posted row?"""
    if isinstance(value, dict):
        return all(is_blank(each) for each in value.values())
    if isinstance(value, (list, tuple)):
        return all(is_blank(each) for each in value)
    return value is colander.null or value is None or (isinstance(value, str) and not value.strip())
