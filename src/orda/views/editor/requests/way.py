"""The way of a request in steps: sent, each stage of its route, carried out."""

from orda.i18n import _
from orda.text.dates import format_datetime
from orda.views.editor.requests.cards import actor_of, remark_of
from orda.workflow.requests.proposals import GoingBack
from orda.workflow.requests.request import CARRIED_OUT, DECIDED, OPEN, PUBLISHED, SCHEDULED
from orda.workflow.sheets.reasons import reason_titles

_AT_STAGE = {"approved": _("${stage}: approved"), "returned": _("${stage}: returned to the author")}
# A decision taken elsewhere is not the administrator's approval.
_REGISTERED = _("${stage}: registered")


def way_of(request, item) -> list[dict]:
    """Where the request stands: sent, each stage of its route, carried out."""
    lang, translate = request.lang, request.layout.translate
    first, last = _ends(item)
    steps = [{"title": translate(first), "state": "done", "note": ""}]
    acts = {visa.stage: visa for visa in item.visas if visa.stage}
    waiting = {stage.id for stage in item.waiting}
    for stage in item.route.stages:
        visa = acts.get(stage.id)
        approved = visa is not None and visa.action in ("approved", "reinstated", "taken-back")
        state = "done" if approved else "now" if stage.id in waiting else ""
        if visa is not None and visa.action == "returned":
            state = "returned"
        steps.append({"title": stage.titles[lang], "state": state, "note": actor_of(request, visa) if approved else ""})
    if last is not None:
        done = "done" if item.state in (PUBLISHED, CARRIED_OUT) else ""
        awaited = item.begins is not None and item.state in (OPEN, SCHEDULED)
        note = format_datetime(item.begins, lang, "medium") if awaited else ""
        steps.append(
            {"title": translate(last), "state": "now" if item.state in (SCHEDULED, DECIDED) else done, "note": note}
        )
    return steps


def withdrawal_shown(request, item) -> dict | None:
    """Who took it from the public, when and why, of a request that reviews that; None for any other."""
    visa = next((each for each in item.visas if each.action == "withdrawn"), None)
    if visa is None:
        return None
    return {
        "name": actor_of(request, visa),
        "time": format_datetime(visa.time, request.lang),
        "reason": reason_titles(visa).get(request.lang, ""),
        "remark": remark_of(request, visa),
    }


def act_said(request, visa, stage, plain) -> str:
    """An act as a heading: its stage first, so that the words agree in every language; ``plain`` where it has none."""
    words = _AT_STAGE.get(visa.action)
    if stage is None or words is None:
        return request.layout.translate(plain)
    if visa.action == "approved" and stage.references:
        words = _REGISTERED
    return request.layout.translate(words % {"stage": stage.titles[request.lang]})


def _ends(item):
    """How the way of a request begins and ends, in words."""
    if isinstance(item.proposal, GoingBack):
        return _("Brought back to an earlier state"), None
    if item.route.at_once:
        return _("Withdrawn from the public"), None
    if item.level == "C":
        return _("Proposed"), _("The section is made")
    if item.level == "D":
        return _("Proposed"), _("The Digitalization Department carries it out")
    return _("Sent for approval"), _("Visitors see it")
