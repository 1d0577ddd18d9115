"""Events of the calendar, once or repeating (clauses C3, F15)."""

from datetime import datetime, timedelta

import colander
from substanced.content import content
from zope.interface import implementer

from orda.content.base import Content, owner_unit
from orda.content.fields import LAST_DAY, Day, Line, Moment, TextSchema, WebAddress, chosen_uid, phone_number
from orda.i18n import _
from orda.interfaces import IEvent
from orda.text.dated import in_term
from orda.text.recurrence import MOST, Rule, Span, spans, starts, wall_clock

VARIETIES = (
    ("lecture", _("Lecture, seminar")),
    ("conference", _("Conference")),
    ("defence", _("Defence of a thesis")),
    ("term", _("Date of the academic year")),
    ("meeting", _("Meeting")),
    ("admission", _("For applicants, open day")),
    ("health", _("Health action")),
    ("culture", _("Culture")),
    ("sport", _("Sport")),
    ("other", _("Other event")),
)
EVERYBODY = "everybody"
AUDIENCES = (
    (EVERYBODY, _("Everybody")),
    ("applicants", _("Applicants")),
    ("students", _("Students")),
    ("patients", _("Patients")),
    ("staff", _("Staff")),
    ("partners", _("Partners")),
)
REPEATS = (("daily", _("Day by day")), ("weekly", _("Week by week")), ("monthly", _("Month by month")))
MAX_INTERVAL = 52
MAX_LENGTH = timedelta(days=366)


def _in_order(chosen):
    """The groups as a list in their order: sets do not keep one."""
    if chosen is colander.null:
        return chosen
    known = [value for value, _title in AUDIENCES]
    return [value for value in known if value in chosen] + sorted(set(chosen) - set(known))


class EventText(TextSchema):
    """An event in one language."""

    place = colander.SchemaNode(Line(), title=_("Place"), missing="", validator=colander.Length(max=300))
    contact = colander.SchemaNode(
        Line(), title=_("Who answers questions"), missing="", validator=colander.Length(max=200)
    )


class EventFields(colander.MappingSchema):
    """When it takes place, for whom, who organises it."""

    variety = colander.SchemaNode(
        colander.String(),
        title=_("Kind of event"),
        missing="other",
        default="other",
        validator=colander.OneOf([value for value, _title in VARIETIES]),
        choices=VARIETIES,
    )
    begins = colander.SchemaNode(Moment(), title=_("Begins"), description=_("Almaty time."))
    ends = colander.SchemaNode(
        Moment(), title=_("Ends"), description=_("At this minute it leaves the list of what is to come.")
    )
    all_day = colander.SchemaNode(
        colander.Boolean(), title=_("The whole day: hours are not shown"), missing=False, default=False
    )
    repeats = colander.SchemaNode(
        colander.String(),
        title=_("Repeats"),
        description=_("Weekly on the same weekday, monthly on the same day of the month. Leave empty for once."),
        missing="",
        validator=colander.OneOf([value for value, _title in REPEATS]),
        choices=REPEATS,
    )
    interval = colander.SchemaNode(
        colander.Integer(),
        title=_("Every how many days, weeks or months"),
        missing=1,
        default=1,
        validator=colander.Range(1, MAX_INTERVAL),
    )
    until = colander.SchemaNode(Day(), title=_("Repeats until this day"), missing=None)
    count = colander.SchemaNode(
        colander.Integer(),
        title=_("Or so many times"),
        missing=None,
        validator=colander.Range(1, MOST),
    )
    exceptions = colander.SchemaNode(
        colander.Sequence(),
        colander.SchemaNode(Day(), name="day", title=_("Day")),
        title=_("Days on which it does not take place"),
        missing=(),
    )
    organiser = colander.SchemaNode(
        Line(),
        title=_("Organiser"),
        description=_("A unit; left empty, the unit in whose folder the event stands."),
        missing="",
        validator=chosen_uid(),
        reference="unit",
    )
    audience = colander.SchemaNode(
        colander.Set(),
        title=_("For whom"),
        missing=(),
        validator=colander.ContainsOnly([value for value, _title in AUDIENCES]),
        preparer=_in_order,
        choices=AUDIENCES,
    )
    online = colander.SchemaNode(WebAddress(), title=_("Where to watch it online"), missing="")
    registration = colander.SchemaNode(WebAddress(), title=_("Where to register"), missing="")
    phone = colander.SchemaNode(
        Line(), title=_("Phone"), missing="", validator=colander.All(colander.Length(max=100), phone_number)
    )
    email = colander.SchemaNode(Line(), title=_("E-mail"), missing="", validator=colander.Email())
    picture = colander.SchemaNode(
        Line(),
        title=_("Picture"),
        description=_("An image of this site."),
        missing="",
        validator=chosen_uid(),
        reference="image",
    )

    def validator(self, node, value):
        """The times must fit each other. Raises colander.Invalid at the field."""
        found = wrong_time(value) or wrong_repetition(value)
        if found is not None:
            name, message = found
            refusal = colander.Invalid(node)
            refusal[name] = message
            raise refusal


def wrong_time(fields) -> tuple[str, str] | None:
    """(field, message) for an event that ends before it begins, or takes unbelievably long."""
    begins, ends = fields["begins"], fields["ends"]
    first, last = wall_clock(begins, ends, bool(fields.get("all_day")))
    if last <= first:
        return "ends", _("It would end before it begins. Choose a later end.")
    if last - first > MAX_LENGTH:
        return "ends", _("It would last longer than a year. Check the year.")
    return None


def wrong_repetition(fields) -> tuple[str, str] | None:
    """(field, message) for a repetition that has no end, too many times, or none; None when all is well."""
    rule, until, count = rule_of(fields), fields.get("until"), fields.get("count")
    if rule is None:
        if until or count or fields.get("exceptions"):
            return "repeats", _("Say how it repeats, or empty the fields that only repetition needs.")
        return None
    if until and count:
        return "count", _("Give the last day or the number of times, not both.")
    if not until and not count:
        return "until", _("A repetition needs an end: give the last day or the number of times.")
    first, last = wall_clock(fields["begins"], fields["ends"], bool(fields.get("all_day")))
    if until and until < first.date():
        return "until", _("The repetition would end before it begins. Choose a later day.")
    return _wrong_times(rule, first, last)


def _wrong_times(rule: Rule, first: datetime, last: datetime) -> tuple[str, str] | None:
    end = "until" if rule.until else "count"
    times = starts(first, rule, MOST + 1)
    if len(times) > MOST:
        most = {"most": MOST}
        return end, _("That would be more than ${most} times. Choose an earlier end.", mapping=most)
    if times[-1].date() > LAST_DAY:
        return end, _("It would go on beyond the year ${last}. Choose an earlier end.", mapping={"last": LAST_DAY.year})
    if any(later < earlier + (last - first) for earlier, later in zip(times, times[1:], strict=False)):
        return "ends", _("It would begin again before it has ended. Choose an earlier end, or repeat it less often.")
    days = {each.date() for each in times}
    strange = sorted(rule.exceptions - days)
    if strange:
        day = {"day": strange[0].strftime("%d.%m.%Y")}
        return "exceptions", _("On ${day} it does not take place anyway. Correct the day or remove it.", mapping=day)
    if not days - rule.exceptions:
        return "exceptions", _("No day would be left. Remove one of these days.")
    return None


def rule_of(fields) -> Rule | None:
    """How it repeats; None for what takes place once."""
    if not fields.get("repeats"):
        return None
    return Rule(
        fields["repeats"],
        fields.get("interval") or 1,
        fields.get("until"),
        fields.get("count"),
        frozenset(fields.get("exceptions") or ()),
    )


def spans_of(fields) -> tuple[Span, ...]:
    """Every time at which the event with these fields takes place; empty when its times are not set."""
    begins, ends = fields.get("begins"), fields.get("ends")
    if begins is None or ends is None:
        return ()
    return spans(begins, ends, rule_of(fields), whole_days=bool(fields.get("all_day")))


@content("event")
@implementer(IEvent)
class Event(Content):
    """An event: once, on several days, or repeating with an end."""

    kind = "event"
    text_schema = EventText
    field_schema = EventFields

    def spans(self) -> tuple[Span, ...]:
        """Every time at which the live version takes place, in order."""
        return spans_of(self.live.fields) if self.live is not None else ()

    def organiser_uid(self) -> str:
        """The uid of the unit that holds the event: the named one, else the one that answers for it."""
        named = self.live.fields.get("organiser", "") if self.live is not None else ""
        unit = None if named else owner_unit(self)
        return named or (unit.uid if unit is not None else "")

    def facets(self) -> tuple[str, ...]:
        """Its variety, for whom it is, who organises it; the months in which it takes place, each until it is over
        there. What is for everybody is for each group."""
        fields, organiser = self.live.fields, self.organiser_uid()
        groups = fields.get("audience") or (EVERYBODY,)
        if EVERYBODY in groups:
            groups = [value for value, _title in AUDIENCES]
        last = {month: span.days()[1] for span in self.spans() for month in span.months()}
        months = (in_term(f"month={month}", None, day) for month, day in last.items())
        found = (f"type={fields.get('variety') or 'other'}", *(f"group={each}" for each in groups), *months)
        return (*found, f"unit={organiser}") if organiser else found

    def begins(self) -> datetime | None:
        """The beginning of its first time."""
        return next((span.begins for span in self.spans()), self.posted)

    def ends(self) -> datetime | None:
        """The minute at which its last time ends."""
        return max((span.ends for span in self.spans()), default=None)
