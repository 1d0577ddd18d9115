"""The demonstration's questions on their way, one in each state, and its searches in vain."""

import secrets
from collections.abc import Mapping
from datetime import UTC, timedelta
from typing import Any

from orda import clock, regulation
from orda.catalog.unanswered import unanswered_of
from orda.security.actor import actor_for
from orda.workflow.questions import answering
from orda.workflow.questions.question import ANSWERED, PREPARED, Asked, IncomingQuestion

SORTER = "digital"
WORKED_ON = ("routed", "late", PREPARED, ANSWERED)


def play_questions(site, data: Mapping[str, Any]) -> None:
    """Ask the questions of the data file and take each as far as its ``state`` says; count the searches."""
    for entry in data["question"]:
        question = answering.ask(site, _asked(entry), secrets.token_hex(20))
        _work_on(site, question, entry)
        _put_back(question, entry["days"])
    service, today = unanswered_of(site), clock.today().isoformat()
    for entry in data["search"]:
        service.counts[entry["lang"], entry["words"]] = (entry["count"], today)


def _asked(entry: Mapping[str, Any]) -> Asked:
    return Asked(
        lang=entry["lang"],
        text=entry["text"],
        name=entry["name"],
        email=entry["email"],
        topic=entry["topic"],
        addressee=entry.get("addressee", ""),
        may_publish=entry["publish"],
    )


def _work_on(site, question: IncomingQuestion, entry: Mapping[str, Any]) -> None:
    state, sorter = entry["state"], actor_for(site, SORTER)
    if state == "spam":
        answering.call_spam(question, actor=sorter, site=site, seen=0)
    if state in WORKED_ON:
        answering.route(question, site["units"][entry["unit"]], actor=sorter, seen=0)
    if state in (PREPARED, ANSWERED):
        said = {"answer": entry["answer"], "official": entry["official"]}
        editor = actor_for(site, f"editor-{entry['unit']}")
        answering.write_answer(question, actor=editor, site=site, seen=1, send=True, **said)
    if state == ANSWERED:
        head = actor_for(site, f"head-{entry['unit']}")
        answering.approve_answer(question, actor=head, site=site, seen=2)


def _put_back(question: IncomingQuestion, days: int) -> None:
    """Only the installer may write a past: the question was asked so many days ago, its time began then."""
    question.opened -= timedelta(days=days)
    if question.due is not None:
        reg = regulation.get()
        question.due = reg.calendar.due(question.opened, reg.deadlines.working_days).astimezone(UTC)
