"""What the publication regime promises, told a second time: from the sheets, the grants and the role table alone.

Nothing here asks the workflow room who may do what, so that a mistake there is not made here as well.
"""

from collections import Counter
from dataclasses import dataclass

from pyramid.location import lineage

from orda import clock, regulation
from orda.catalog.indexing import differences
from orda.content.base import children, descendants
from orda.content.editing import stamp
from orda.content.site import find
from orda.workflow.copies.operations import BringBack, Discard, Place, Reorder, Show
from orda.workflow.requests.proposals import CorrectionLetter, GoingBack, NewSection, Principle, SectionChange
from orda.workflow.requests.request import CARRIED_OUT, DECIDED, OPEN, PUBLISHED, SCHEDULED, requests_of
from orda.workflow.sheets.sealing import first_broken
from orda.workflow.timing.schedule import BEGIN

ROW_OF_ACT = {Reorder: "reordered", Place: "moved", Discard: "removed", BringBack: "restored", Show: "rights"}


def roles_at(site, login: str, place, only: str = "") -> set[str]:
    """The roles of a person at a place, by the grants from there upwards and in the block of its unit; with ``only``,
    an office, those of that one."""
    kind, _colon, name = only.partition(":")
    groups = site.services["principals"].groups
    subjects = {f"user:{login}", *(f"group:{name}" for name, group in groups.items() if login in group.members)}
    way = list(lineage(place))
    block = next((each.block for each in way if getattr(each, "block", "")), "")
    return {
        grant.role
        for each in way
        for grant in each.grants
        if grant.principal in subjects and grant.active(clock.today()) and grant.block in ("", block)
        if (kind != "unit" or each.uid == name) and (kind != "role" or (each is site and grant.role == name))
        if kind != "block" or grant.block == name
    }


def places_of(site, request) -> list:
    """Where a request changes something."""
    asked = request.proposal
    uids = list(request.stamps)
    if isinstance(asked, CorrectionLetter):
        uids = [asked.page]
    elif isinstance(asked, NewSection):
        uids = [asked.parent]
    elif isinstance(asked, SectionChange):
        uids = [asked.section, *uids]
    found = [place for uid in uids if (place := find(site, uid)) is not None]
    return found or ([site] if request.level in ("D", "E") else [])


def rights_give(site, request, stage, login: str, only: str = "") -> bool:
    """Does the role table give the visa of the stage to the person, or to the one office ``only`` of the person?"""
    known = regulation.get().roles
    if stage.id == "test" and request.tester != login:
        return False
    if isinstance(request.proposal, NewSection | Principle) and "vice-rector" in stage.roles:
        block = find(site, request.unit_uid).block
        return any(grant.principal == f"user:{login}" and grant.block == block for grant in site.grants)
    places = places_of(site, request)
    giving = [
        {role for role in roles_at(site, login, place, only) if stage.permission in known[role].permissions}
        & (set(stage.roles) or set(known))
        for place in places
    ]
    return bool(places) and all(giving)


def writers_of(site, request) -> set[str]:
    """Who wrote, provided or sent what the request changes, by login."""
    drafts = [obj.draft for obj in request.subjects(site) if obj.draft is not None]
    found = {request.opened_by, *request.authors, request.provider}
    for draft in drafts if request.level != "E" else ():
        found |= {draft.provider, *draft.authors}
    logins = {user.full_name: login for login, user in site.services["principals"].users.items()}
    return {logins.get(name, name) for name in found}


def givers(site, request, login: str) -> dict[str, set[str]]:
    """By stage that waits: for whom the person may give its visa, the own login for the own right; none for nobody.

    Who wrote a text does not approve it, nor does anybody in that person's name; two visas are two persons' (A8, B13).
    """
    gone = writers_of(site, request)
    for visa in request.visas:
        if visa.action == "approved" and not visa.references:
            gone |= {visa.login, visa.for_whom} - {""}
    given = {visa.stage for visa in request.visas if visa.action == "approved"}
    missing = [stage for stage in request.route.stages if stage.id not in given]
    found = {}
    for stage in missing if login not in gone and request.state == OPEN else ():
        persons = {login} if rights_give(site, request, stage, login) else set()
        for each in site.services["substitutions"].records.values() if stage.id != "test" else ():
            standing = each.deputy == login and each.active(clock.today()) and each.request in (0, request.number)
            if standing and each.person not in gone and rights_give(site, request, stage, each.person, each.office):
                persons.add(each.person)
        if persons and stage.step == missing[0].step:
            found[stage.id] = persons
    return found


@dataclass
class Public:
    """What visitors could see and where, to be compared with what they can see later."""

    places: dict[str, tuple[str, str]]
    live: dict[str, int]
    orders: dict[str, list[str]]
    binned: set[str]
    rows: int

    @classmethod
    def of(cls, site) -> "Public":
        """As it is now."""
        objects = [obj for obj in descendants(site) if obj is not site]
        return cls(
            {obj.uid: (obj.__parent__.uid, obj.__name__) for obj in objects},
            {obj.uid: obj.live.number for obj in (site, *objects) if obj.live is not None},
            {obj.uid: [child.uid for child in children(obj)] for obj in (site, *objects) if obj.folderish},
            set(site.services["bin"].entries),
            len(site.services["register"]),
        )

    def changes_to(self, after: "Public") -> Counter:
        """(action, uid) of the rows that the register owes for what has become of it."""
        owed = Counter()
        for uid in self.places.keys() - after.places.keys():
            owed["removed", uid] += uid in after.binned
        for uid, place in after.places.items():
            if uid not in self.places:
                owed["restored", uid] += uid in self.binned
                continue
            owed["moved", uid] += place != self.places[uid]
        both = self.places.keys() & after.places.keys()
        for uid in both:
            was, now = self.live.get(uid), after.live.get(uid)
            owed["published", uid] += now is not None and now != was
            owed["withdrawn", uid] += now is None and was is not None
        for uid in self.orders.keys() & after.orders.keys():
            stayed = set(self.orders[uid]) & set(after.orders[uid])
            before, later = (
                [each for each in order if each in stayed] for order in (self.orders[uid], after.orders[uid])
            )
            owed["reordered", uid] += before != later
        return +owed


def new_rows(site, since: int) -> list:
    """The rows of the register after the first ``since``."""
    register = site.services["register"]
    return [register.row(number) for number in range(since + 1, len(register) + 1)]


def everything(site) -> list:
    """All objects, those in the bin as well."""
    return [
        *descendants(site),
        *(obj for entry in site.services["bin"].entries.values() for obj in descendants(entry.object)),
    ]


def contradictions(site):
    """Sentences about parts that do not agree with each other."""
    yield from differences(site)
    yield from broken_chains(site)
    requests = requests_of(site)
    objects = everything(site)
    sent = {obj.uid: obj.draft.sent for obj in objects if obj.draft is not None and obj.draft.sent is not None}
    if sent != dict(requests.open_by_uid.items()):
        yield f"drafts at approval {sent} are not the open requests {dict(requests.open_by_uid.items())}"
    standing = [number for number, request in requests.records.items() if request.state in (OPEN, SCHEDULED, DECIDED)]
    if list(requests.open) != standing:
        yield f"{list(requests.open)} are called open, {standing} are"
    for obj in objects:
        yield from wrong_versions(obj)
        yield from wrong_draft(obj, requests)
    for request in requests.records.values():
        yield from wrong_request(site, request)
    yield from public_without_visas(objects, requests)


def broken_chains(site):
    """Where the register or a sheet was altered."""
    if (row := site.services["register"].first_broken()) is not None:
        yield f"the register's chain is broken at row {row}"
    if (number := first_broken(requests_of(site))) is not None:
        yield f"the approval sheet of request {number} is broken"


def wrong_versions(obj):
    """Where the versions of an object have a gap, or what is live is none of them."""
    if list(obj.versions) != list(range(1, len(obj.versions) + 1)):
        yield f"{obj.uid} has the versions {list(obj.versions)}"
    if obj.whole is not None and obj.versions.get(obj.whole.number) is not obj.whole:
        yield f"what is live of {obj.uid} is none of its versions"


def wrong_draft(obj, requests):
    """Where a draft is not what its request says."""
    draft = obj.draft
    if draft is None:
        return
    if draft.base not in (0, *obj.versions) or draft.revision < obj.last_revision:
        yield f"the draft of {obj.uid} begins at version {draft.base}, revision {draft.revision} < {obj.last_revision}"
    request = requests.records.get(draft.sent) if draft.sent is not None else None
    if request is None:
        if draft.scheduled is not None:
            yield f"the draft of {obj.uid} waits for a moment and for no request"
        return
    if request.stamps.get(obj.uid, "").rpartition(".")[2] != stamp(obj).rpartition(".")[2]:
        yield f"request {request.number} has sent another draft of {obj.uid}"
    if draft.scheduled != (request.begins if request.state == SCHEDULED else None):
        yield f"the draft of {obj.uid} waits for {draft.scheduled}, its request for {request.begins}"


def wrong_request(site, request):
    """Where the state of a request is not what its sheet says."""
    given = {visa.stage for visa in request.visas if visa.action == "approved"}
    whole = given >= {stage.id for stage in request.route.stages}
    undone = any(visa.action in ("reinstated", "taken-back") for visa in request.visas)
    if (request.state in (PUBLISHED, CARRIED_OUT, SCHEDULED, DECIDED)) != (whole or undone) and not (
        whole and any(visa.action in ("recalled", "returned", "erased") for visa in request.visas)
    ):
        yield f"request {request.number} is {request.state} with the visas {sorted(given)}"
    waits = any(
        (act, subject) == (BEGIN, str(request.number)) for _m, act, subject in site.services["schedule"].entries
    )
    if request.state == SCHEDULED and not waits:
        yield f"request {request.number} waits for a moment that never comes"


def public_without_visas(objects, requests):
    """Versions that people published, without every visa of their route or beside the request's own result."""
    for obj in objects:
        for version in obj.versions.values():
            request = requests.records.get(version.request_number)
            if request is None:
                if version.approver != "system":
                    yield f"version {version.number} of {obj.uid} has no request"
                continue
            if isinstance(request.proposal, GoingBack):
                older = [each for number, each in obj.versions.items() if number < version.number]
                if not any((each.texts, each.fields) == (version.texts, version.fields) for each in older):
                    yield f"version {version.number} of {obj.uid} went back to a text that was never public"
                continue
            given = {visa.stage for visa in request.visas if visa.action == "approved"}
            if not given >= {stage.id for stage in request.route.stages}:
                yield f"version {version.number} of {obj.uid} is public with the visas {sorted(given)} only"
            if request.result.get(obj.uid) != version.number:
                yield f"request {request.number} knows nothing of version {version.number} of {obj.uid}"


def subject_of(act) -> str:
    """The uid of the object in whose row an act of a working copy stands."""
    return act.folder if isinstance(act, Reorder) else act.obj
