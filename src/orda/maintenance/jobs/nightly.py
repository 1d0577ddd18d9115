"""What the serving process asks of itself once a night: whoever runs the spool's jobs queues it."""

import json
from collections.abc import Iterable
from datetime import date

from orda import clock
from orda.maintenance.disk import read_json, write_json
from orda.maintenance.jobs.spool import enqueue
from orda.maintenance.settings import Settings

# In Almaty; before the working day, after the backups that people set at midnight.
HOUR = 3
NAME = "nightly.json"


def enqueue_nightly(settings: Settings, kinds: Iterable[str]) -> bool:
    """Queue ``kinds`` when a night has passed since the last time; a server that was down at night does it later.

    A new installation begins with its first night.
    """
    day, last = clock.today(), _last(settings)
    if last is not None and (last >= day or clock.to_local(clock.now()).hour < HOUR):
        return False
    write_json(settings.jobs / NAME, {"day": day.isoformat()})
    if last is None:
        return False
    for kind in kinds:
        enqueue(settings, kind)
    return True


def _last(settings: Settings) -> date | None:
    try:
        return date.fromisoformat(read_json(settings.jobs / NAME)["day"])
    except (OSError, KeyError, TypeError, ValueError, json.JSONDecodeError):
        return None
