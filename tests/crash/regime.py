"""Requests of the levels B and C, letters and scheduled texts, one step in each act; and what a death must leave.

What they carry out is all there or nothing of it (G7): one row of the register for each act of a working copy, no half
section, no text before its moment.
"""

from datetime import timedelta

from orda import clock, regulation
from orda.content.editing import save_draft, stamp
from orda.content.sections import found_section
from orda.content.site import find
from orda.history.bin import discard
from orda.security.actor import SYSTEM, actor_for
from orda.text.retyped import corrections_of, slots
from orda.workflow.copies import acts, working
from orda.workflow.copies.operations import Discard, Place, Reorder
from orda.workflow.copies.sending import send_copy
from orda.workflow.levels.letters import PageText, propose_letter
from orda.workflow.levels.sections import propose_section
from orda.workflow.requests import transitions
from orda.workflow.requests.proposals import CorrectionLetter, NewSection, SectionChange
from orda.workflow.requests.request import CARRIED_OUT, OPEN, PUBLISHED, requests_of
from orda.workflow.timing.moments import act_on
from orda.workflow.timing.schedule import Moments, schedule_of
from tests import factories
from tests.regime import ROW_OF_ACT, new_rows, subject_of

GIVERS = {"visa": "head-therapy", "test": "editor-therapy", "check": "digital", "agreement": "digital"}
MAX_SECTIONS = 8


def prepare(site) -> None:
    """Folders of their own, so that these requests meet no other act of the harness on the same page."""
    for name in ("section", "letters", "timed"):
        titles = {lang: f"{name} s0" for lang in ("kk", "ru", "en")}
        folder = found_section(site["science"], site["units"]["therapy"], name=name, titles=titles)
        transitions.publish_at_once(folder)
        for number in range(4):
            factories.add(folder, "page", f"{name}-{number}", kk="Жазба s0", ru="Запись", en="Note")


def open_request(site, wanted):
    """The oldest open request for which ``wanted`` holds."""
    return next((each for each in requests_of(site).open_requests() if each.state == OPEN and wanted(each)), None)


def give_visa(site, request) -> dict:
    """The visa of the stage whose turn it is; the last one carries the request out."""
    stage = request.stage
    login = "vicerector" if "vice-rector" in stage.roles else GIVERS.get(stage.id, "digital")
    ticks, seen = tuple(tick.id for tick in stage.ticks), len(request.visas)
    transitions.approve(request, actor=actor_for(site, login), context=site, seen=seen, ticks=ticks)
    return {"act": "decided", "uid": str(request.number), "request": request.number, "visas": len(request.visas)}


def sent(request) -> dict:
    """What is acknowledged of a new request."""
    return {"act": "asked", "uid": str(request.number), "request": request.number, "visas": len(request.visas)}


def change_section(site, rng, number):
    """Level B: a working copy with three acts and a draft that goes along."""
    request = open_request(site, lambda each: each.level == "B")
    if request is not None:
        return give_visa(site, request)
    head, folder = actor_for(site, "head-therapy"), site["science"]["section"]
    if len(folder) < 4:
        factories.add(folder, "page", f"section-{number}", kk=f"Жазба s{number}", ru="Запись", en="Note")
        return None
    names = list(folder)
    rng.shuffle(names)
    copy = working.open_copy(folder, actor=head)
    if not copy.operations:
        noted = [
            *acts.ordering(folder, names if names != list(folder) else names[::-1]),
            *acts.placing(folder[names[0]], folder, f"placed-{number}"),
            *acts.discarding(folder[names[1]]),
        ]
        working.note(copy, noted, actor=head, context=site)
    page = folder[names[2]]
    save_draft(page, texts={"kk": {"title": f"Жазба s{number}"}}, actor=head, seen=stamp(page))
    ticks = tuple(tick.id for tick in regulation.get().routes["B"].stages[0].ticks)
    asked = {"description": "crash", "tester": "editor-therapy", "ticks": ticks, "drafts": {page.uid: stamp(page)}}
    return sent(send_copy(copy, actor=head, context=site, **asked))


def ask_for_section(site, rng, number):
    """Level C: a section with two pages; of old ones not too many stay."""
    request = open_request(site, lambda each: each.level == "C")
    if request is not None:
        return give_visa(site, request)
    parent = site["education"]
    if len(parent) >= MAX_SECTIONS:
        discard(parent[next(iter(parent))], actor=SYSTEM)
        return None
    titles = {lang: f"Жазба s{number}" for lang in ("kk", "ru", "en")}
    asked = {"name": f"section-{number}", "titles": titles, "requirements": "crash", "pages": (titles, titles)}
    editor = actor_for(site, "editor-surgery")
    return sent(propose_section(parent, actor=editor, unit=site["units"]["therapy"], **asked))


def write_letter(site, rng, number):
    """Level A by a letter: another title."""
    request = open_request(site, lambda each: isinstance(each.proposal, CorrectionLetter))
    if request is not None:
        return give_visa(site, request)
    page = rng.choice(list(site["science"]["letters"].values()))
    html = PageText.of(page.live, "kk").html
    corrections = corrections_of(html, {slots(html)[0].index: f"Жазба s{number}"})
    asked = CorrectionLetter(page.uid, "kk", page.live.title("kk"), page.live.number, corrections)
    return sent(propose_letter(page, actor=actor_for(site, "editor-surgery"), letter=asked))


def schedule_text(site, rng, number):
    """Level A with a moment, a few hundredths of a second ahead."""
    folder = site["science"]["timed"]
    request = open_request(site, lambda each: any(each.stamps.get(page.uid) for page in folder.values()))
    if request is not None:
        return give_visa(site, request)
    free = [page for page in folder.values() if page.draft is None]
    if not free:
        return None
    page, editor = rng.choice(free), actor_for(site, "editor-therapy")
    save_draft(page, texts={"kk": {"title": f"Жазба s{number}"}}, actor=editor, seen=stamp(page))
    moments = Moments(clock.now() + timedelta(seconds=rng.uniform(0.05, 0.4)))
    return sent(transitions.send(page, actor=editor, seen=stamp(page), moments=moments))


def do_what_is_due(site, rng, number):
    """What the timekeeper does beside the requests."""
    entry = next(iter(schedule_of(site).due(clock.now(), 1)), None)
    if entry is None:
        return None
    act_on(site, entry)
    return {"act": "due", "uid": entry.subject, "request": int(entry.subject)}


ACTS = [change_section] * 3 + [ask_for_section, write_letter, schedule_text, do_what_is_due] * 2


def lost(site, ack):
    """Of an acknowledged act on one of these requests."""
    request = requests_of(site).records.get(ack["request"])
    if request is None or len(request.visas) < ack.get("visas", 0):
        yield f"{ack['act']}: request {ack['request']} or a visa of it is lost"
    elif ack["act"] == "due" and request.state != PUBLISHED:
        yield f"request {request.number} is {request.state} again after its moment"


def halves(site):
    """Requests that have done a part of what they ask for, have left no row of it, or more than one."""
    rows: dict[int, list] = {}
    for row in new_rows(site, 0):
        rows.setdefault(row.request, []).append((row.action, row.uid))
    latest = None
    for request in requests_of(site).records.values():
        owed, done = [], request.state in (CARRIED_OUT, PUBLISHED)
        if done:
            owed = [("published", uid) for uid in request.result if request.level in "AB"]
            owed += [("founded", uid) for uid in request.result if request.level == "C"]
        if isinstance(request.proposal, SectionChange) and done:
            owed += [(ROW_OF_ACT[type(act)], subject_of(act)) for act in request.proposal.operations]
            latest = request
        if sorted(owed) != sorted(rows.get(request.number, [])):
            yield f"request {request.number} is {request.state}; rows {rows.get(request.number)} instead of {owed}"
        if isinstance(request.proposal, NewSection):
            yield from half_section(site, request)
    if latest is not None:
        yield from half_copy(site, latest)


def half_section(site, request):
    """A section is there with its pages, owner and rights, or nothing of it is."""
    asked, bin_entries = request.proposal, site.services["bin"].entries
    uid = next(iter(request.result), "")
    section = find(site, uid) if uid else find(site, asked.parent).get(asked.name)
    if section is None and uid in bin_entries:
        section = bin_entries[uid].object
    if (section is not None) != (request.state == CARRIED_OUT):
        yield f"request {request.number} is {request.state}, its section is {section}"
    elif section is not None and (len(section), section.owner_uid, bool(section.grants)) != (2, request.unit_uid, True):
        yield f"the section of request {request.number} is a half: {list(section)}"


def half_copy(site, request):
    """After the latest working copy its folder stands as the copy says; only new pages may have come since."""
    folder = find(site, request.proposal.section)
    for act in request.proposal.operations:
        if isinstance(act, Discard) and act.obj not in site.services["bin"].entries:
            yield f"request {request.number}: {act.obj} is not in the bin"
        elif isinstance(act, Place) and (find(site, act.obj) is None or find(site, act.obj).__name__ != act.name):
            yield f"request {request.number}: {act.obj} is not at {act.name}"
        elif isinstance(act, Reorder):
            order = [obj.uid for obj in folder.values() if obj.uid in act.after]
            if order != [uid for uid in act.after if uid in order]:
                yield f"request {request.number}: the order is {order}"
