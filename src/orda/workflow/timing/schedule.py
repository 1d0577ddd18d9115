"""What happens by itself at its minute: which requests begin to be public, and which versions end."""

from datetime import datetime, timedelta
from typing import NamedTuple

from BTrees.OOBTree import OOTreeSet
from persistent import Persistent
from substanced.content import service

from orda import clock
from orda.content.site import service_of
from orda.errors import BadField
from orda.i18n import _

BEGIN = "begin"  # of the publicity of what a request, named by its number, changes
END = "end"  # of the publicity of the live version of an object, named by its uid
MAX_YEARS = 5


class Entry(NamedTuple):
    """One thing to do. Stored as a plain tuple, in the order of the moments."""

    moment: datetime
    act: str
    subject: str


class Moments(NamedTuple):
    """When something begins to be public, None for at once after the last visa, and when it ends, None for never."""

    begins: datetime | None = None
    ends: datetime | None = None


AT_ONCE = Moments()


@service("schedule", service_name="schedule")
class Schedule(Persistent):
    """The service that holds what is still to be done. An entry that its request or version no longer asks for does
    nothing when its moment comes, so nobody has to look for it before."""

    def __init__(self):
        self.entries = OOTreeSet()

    @property
    def next_moment(self) -> datetime | None:
        """When something has to be done next; None for never."""
        return self.entries.minKey()[0] if self.entries else None

    def due(self, now: datetime, limit: int) -> list[Entry]:
        """What has to be done by now, the oldest first, at most ``limit``."""
        found = (Entry(*entry) for entry, _number in zip(self.entries, range(limit), strict=False))
        return [entry for entry in found if entry.moment <= now]

    def add(self, moment: datetime, act: str, subject: str) -> None:
        """Have something done at its moment; a moment that has passed means now."""
        self.entries.insert((moment, act, subject))

    def take(self, entry: Entry) -> bool:
        """Take an entry off; False when somebody else has done it. Two takers at once collide, and one wins."""
        if tuple(entry) not in self.entries:
            return False
        self.entries.remove(tuple(entry))
        return True


def schedule_of(context) -> Schedule:
    """The schedule of the site that ``context`` belongs to."""
    return service_of(context, "schedule")


def require_sensible(wanted: Moments, before: Moments = AT_ONCE) -> None:
    """Raises BadField for a moment that has passed or lies too far ahead, unless it stood there ``before``, and for an
    end that is not after the beginning or has come."""
    now = clock.now()
    for name, moment, known in zip(Moments._fields, wanted, before, strict=True):
        if moment is None or moment == known:
            continue
        if moment <= now:
            raise BadField(name, _("This moment has passed. Choose a later one, or leave it empty."))
        if moment > now + timedelta(days=366 * MAX_YEARS):
            raise BadField(name, _("Choose a moment within the next ${years} years.", mapping={"years": MAX_YEARS}))
    if wanted.ends is not None and wanted.ends <= max(now, wanted.begins or now):
        if wanted.ends <= now:
            raise BadField("ends", _("The time of publicity is over already. Choose a later end, or none."))
        raise BadField("ends", _("The end must be later than the beginning."))
