"""Steps that bring the data of an older version into the shape that this version expects.

A step is a module of this package, named by its year and number and what it does (``s2027_01_split_names``), with a
function ``evolve(site, registry)``; it is listed in ``STEPS`` in the order of running. A step runs once, in a
transaction of its own, and must do no harm when it runs again on data that it has changed already: a process may be
killed between the change and the next start. Names of steps that ran are kept in the database; a new database has none
to run. A persistent class that moves or is renamed needs a step in the same commit.
"""

import logging
from collections.abc import Callable, Mapping
from typing import Any

import transaction
from pyramid.threadlocal import manager
from ZODB.DB import DB

from orda import clock
from orda.i18n import _
from orda.maintenance.evolution import (
    s2026_11_acquaintances,
    s2026_11_codes,
    s2026_11_copies_in_hand,
    s2026_11_error_reports,
    s2026_11_facets,
    s2026_11_freshness,
    s2026_11_indexes,
    s2026_11_inquiries,
    s2026_11_letter_files,
    s2026_11_outbox,
    s2026_11_places,
    s2026_11_placing,
    s2026_11_practice,
    s2026_11_questions,
    s2026_11_requests,
    s2026_11_requests_of_objects,
    s2026_11_schedule,
    s2026_11_search,
    s2026_11_services,
    s2026_11_sheets,
    s2026_11_working_copies,
)
from orda.maintenance.progress import Progress, silent

log = logging.getLogger(__name__)

Step = Callable[[Any, Any], None]
FINISHED = "orda.evolution"

# name -> evolve, oldest first. Names are data: never change or remove one.
STEPS: Mapping[str, Step] = {
    "s2026_11_services": s2026_11_services.evolve,
    "s2026_11_indexes": s2026_11_indexes.evolve,
    "s2026_11_places": s2026_11_places.evolve,
    "s2026_11_facets": s2026_11_facets.evolve,
    "s2026_11_questions": s2026_11_questions.evolve,
    "s2026_11_placing": s2026_11_placing.evolve,
    "s2026_11_codes": s2026_11_codes.evolve,
    "s2026_11_freshness": s2026_11_freshness.evolve,
    "s2026_11_requests": s2026_11_requests.evolve,
    "s2026_11_schedule": s2026_11_schedule.evolve,
    "s2026_11_working_copies": s2026_11_working_copies.evolve,
    "s2026_11_sheets": s2026_11_sheets.evolve,
    "s2026_11_outbox": s2026_11_outbox.evolve,
    "s2026_11_error_reports": s2026_11_error_reports.evolve,
    "s2026_11_inquiries": s2026_11_inquiries.evolve,
    "s2026_11_acquaintances": s2026_11_acquaintances.evolve,
    "s2026_11_letter_files": s2026_11_letter_files.evolve,
    "s2026_11_search": s2026_11_search.evolve,
    "s2026_11_copies_in_hand": s2026_11_copies_in_hand.evolve,
    "s2026_11_requests_of_objects": s2026_11_requests_of_objects.evolve,
    "s2026_11_practice": s2026_11_practice.evolve,
}


def unfinished(root: Mapping[str, Any]) -> list[str]:
    """Names of the steps that the database with this root object still needs, in order."""
    finished = root.get(FINISHED, {})
    return [name for name in STEPS if name not in finished]


def mark_finished(root: Any) -> None:
    """Note in a new database that it is in today's shape."""
    moment = clock.now().isoformat()
    root[FINISHED] = {**root.get(FINISHED, {}), **dict.fromkeys(unfinished(root), moment)}


def evolve(database: DB, registry: Any, progress: Progress = silent) -> list[str]:
    """Run what is missing; the names of the steps that ran. A step that raises leaves the data as it was before it."""
    done = []
    names = _read(database, unfinished)
    for number, name in enumerate(names):
        progress(
            number / len(names), _("Bringing the data into the shape of this version: ${step}", mapping={"step": name})
        )
        _run(database, registry, name)
        log.info("Evolution step %s is done", name)
        done.append(name)
    return done


def _read(database: DB, question: Callable[[Any], list[str]]) -> list[str]:
    connection = database.open(transaction.TransactionManager())
    try:
        return question(connection.root())
    finally:
        connection.close()


def _run(database: DB, registry: Any, name: str) -> None:
    tm = transaction.TransactionManager(explicit=True)
    tm.begin()
    connection = database.open(tm)
    manager.push({"registry": registry, "request": None})
    try:
        root = connection.root()
        site = root.get("app_root")
        if site is not None:
            STEPS[name](site, registry)
        root[FINISHED] = {**root.get(FINISHED, {}), name: clock.now().isoformat()}
        tm.get().note(f"evolution step {name}")
        tm.commit()
    except BaseException:
        tm.abort()
        raise
    finally:
        manager.pop()
        connection.close()
