"""What the demonstration's watch has seen: looks at sites of units, texts called still correct, reminders."""

from datetime import UTC, datetime, time, timedelta

from orda import clock
from orda.catalog.indexing import index_object
from orda.compliance.reminders import remind
from orda.compliance.site_checks import Check, Target, record
from orda.maintenance.demo.people import object_at

NIGHTS = 5
LOOKED_AT = time(3, 12)
# What was found on the last nights, the latest last; "" is in order. All hosts are invented, nobody was asked.
FOUND = {
    "units/nursing/simulation-site": ("link", "link", "", "", ""),
    "units/public-health/journal-site": ("", "", "", "", ""),
    "units/library/catalogue-site": ("", "", "", "silent", "silent"),
    "units/surgery/school-site": ("words-link", "words-link", "words", "words", "words"),
}
# Page, who called it still correct, how many days ago.
CONFIRMED = (
    ("university/history", "digital", 12),
    ("university/strategy", "digital", 40),
    ("units/therapy/about", "head-therapy", 6),
)


def watch(site) -> None:
    """Write down the past of the watch; only the installer may write one."""
    for night in range(NIGHTS):
        record(site, [_look(site, path, reasons, night) for path, reasons in FOUND.items()])
    for path, login, days in CONFIRMED:
        obj = object_at(site, path)
        obj.confirmed, obj.confirmed_by = clock.now() - timedelta(days=days), login
        index_object(obj, text=False)
    remind(site)


def _look(site, path: str, reasons: tuple[str, ...], night: int) -> tuple[Target, Check]:
    obj = object_at(site, path)
    day = clock.today() - timedelta(days=NIGHTS - night)
    moment = datetime.combine(day, LOOKED_AT, tzinfo=clock.ALMATY).astimezone(UTC)
    address = obj.live.fields["address"]
    seconds = {"seconds": 10} if reasons[night] == "slow" else {}
    return Target(obj.uid, address), Check(moment, address, reasons[night], seconds, logo=not reasons[night])
