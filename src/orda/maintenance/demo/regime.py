"""What is on its way in the demonstration beside drafts: proposals of the staff, information asked of units."""

from typing import Any

from orda.maintenance.demo.people import UNITS, object_at
from orda.security.actor import actor_for
from orda.workflow.levels.principles import propose_principle
from orda.workflow.levels.sections import propose_section
from orda.workflow.questions import inquiries
from orda.workflow.requests import transitions


def play_regime(site, data: dict[str, Any]) -> None:
    """Do what the entries of ``data`` tell, each by the person that it names."""
    units = site[UNITS]
    for entry in data["section"]:
        request = propose_section(
            object_at(site, entry["parent"]),
            actor=actor_for(site, entry["by"]),
            unit=units[entry["unit"]],
            name=entry["name"],
            titles=entry["title"],
            requirements=entry["requirements"],
            pages=tuple(entry["page"]),
        )
        if "agreed_by" in entry:
            agreed = {"actor": actor_for(site, entry["agreed_by"]), "context": site, "seen": len(request.visas)}
            transitions.approve(request, **agreed)
    for entry in data["note"]:
        actor = actor_for(site, entry["by"])
        propose_principle(site, actor=actor, unit=units[entry["unit"]], title=entry["title"], note=entry["note"])
    for entry in data["inquiry"]:
        unit, actor = units[entry["unit"]], actor_for(site, entry["by"])
        inquiry = inquiries.ask_unit(unit, actor=actor, subject=entry["subject"], text=entry["text"])
        if "answer" in entry:
            answering = actor_for(site, entry["answered_by"])
            inquiries.answer(inquiry, actor=answering, context=site, seen=1, text=entry["answer"])
