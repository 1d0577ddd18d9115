"""Remarks at paragraphs: read from the form of a return, and shown where they belong (B10, E4)."""

from orda.content.site import find
from orda.i18n import LANGUAGE_NAMES, _
from orda.views.editor.editing.comparison import field_titles
from orda.workflow.requests.remarks import MAX_NOTE, MAX_NOTES, Note, Spot

PREFIX = "note"
TITLE = _("Remark on this paragraph")
MAX_FIELDS = 2000
# Beyond so many places a screen offers none: whoever has that much to say returns the whole text.
MAX_OFFERED = 600


def read_notes(post) -> dict[Spot, str]:
    """{place: what was typed there}. One more than may be stays, so that the verb can refuse it with its own words."""
    found: dict[Spot, str] = {}
    for name in list(post)[:MAX_FIELDS]:
        prefix, *spot = name.split(".", 3)
        text = post.get(name)
        if prefix != PREFIX or len(spot) != 3 or not isinstance(text, str) or not text.strip():
            continue
        if len(found) <= MAX_NOTES:
            found[tuple(spot)] = text[: MAX_NOTE + 1]
    return found


def with_left_over(request, remark: str, shown: list[dict]) -> str:
    """The remark with what was typed at places that the screen does not show any more, so that nothing is lost."""
    places = {name for each in shown for name in each["comparison"]["remarks"]}
    left = [text for spot, text in read_notes(request.POST).items() if _name(*spot) not in places]
    return "\n".join(filter(None, (remark, *left)))


def kept_notes(request) -> list[dict]:
    """What was typed at paragraphs and refused, where no form of the screen shows it again: {title, text}."""
    typed = read_notes(request.POST) if request.method == "POST" else {}
    return [{"title": request.layout.translate(TITLE), "text": text} for text in typed.values()]


def with_remarks(obj, comparison: dict, notes: list[tuple[Note, str]], typed: dict[Spot, str], writes: bool):
    """``comparison`` of ``obj`` with {name of the form's field: {said: [{text, name}], value, field}} at every place:
    ``notes`` and whose they are; with ``writes`` a field for a remark."""
    said: dict[str, list[dict]] = {}
    for note, name in notes:
        if note.uid == obj.uid:
            said.setdefault(_name(*note.spot), []).append({"text": note.text, "name": name})
    names = [_name(obj.uid, *spot) for spot in _places(comparison)]
    values = {_name(*spot): text for spot, text in typed.items()}
    places = {
        name: {"said": said.get(name, []), "value": values.get(name, ""), "field": name if offered else ""}
        for name in names
        if (offered := writes and len(names) <= MAX_OFFERED) or name in said
    }
    return {**comparison, "uid": obj.uid, "remarks": places}


def notes_listed(request, notes: tuple[Note, ...]) -> list[dict]:
    """{language, lang, words, text} of remarks, for lists: where each belongs, in words."""
    return [
        {
            "language": LANGUAGE_NAMES.get(note.lang, "") or request.layout.translate(_("All languages")),
            "lang": note.lang or None,
            "words": note.words or _title(request, note),
            "text": note.text,
        }
        for note in notes
    ]


def _title(request, note: Note) -> str:
    obj = find(request.site, note.uid)
    return field_titles(request, type(obj)).get(note.place, "") if obj is not None else ""


def _name(uid: str, lang: str, place: str) -> str:
    return ".".join((PREFIX, uid, lang, place))


def _places(comparison: dict) -> list[tuple[str, str]]:
    """Every (language, place) that the comparison shows."""
    found = [("", field["name"]) for field in comparison["fields"]]
    for shown in comparison["languages"]:
        found += [(shown["lang"], name) for name in ("title", "summary") if shown[name]]
        found += [(shown["lang"], other["name"]) for other in shown["others"]]
        found += [(shown["lang"], part["place"]) for part in shown["parts"] if "place" in part]
    return found
