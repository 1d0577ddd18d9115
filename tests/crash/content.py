"""The real verbs: drafts, approvals, publications, requests, files, moves, packs, and what must agree after a crash."""

import hashlib
import logging
import threading
from random import Random

from orda.catalog.indexing import reindex
from orda.catalog.queue import drain
from orda.content import arrange, editing
from orda.content.base import descendants, oid_from, path_of
from orda.content.kinds.file import StoredFile
from orda.content.site import create_site, find
from orda.content.transactions import own_transaction
from orda.maintenance.storage import open_database
from orda.security.actor import SYSTEM, actor_for
from orda.workflow.levels import withdrawals
from orda.workflow.requests import transitions
from orda.workflow.requests.request import requests_of
from tests import factories
from tests.crash import regime
from tests.regime import contradictions as contradictions_of_requests
from tests.regime import everything


class ContentWorld:
    """The small university of the factories. Titles carry the number of the write that made them."""

    def __init__(self):
        logging.disable(logging.WARNING)
        self.registry = factories.make_app().registry

    def work(self, database):
        """The site in one transaction, as a request or a command would have it."""
        return own_transaction(database, self.registry)

    def prepare(self, uri: str) -> None:
        """The university, and some pages of the department of therapy to write on."""
        database = open_database(uri, create=True)
        with self.work(database) as root:
            root["app_root"] = create_site(self.registry)
            site = factories.fill(root["app_root"])
            for number in range(6):
                factories.add(site["units"]["therapy"], "page", f"page-{number}", kk=title(0), ru="Запись")
            regime.prepare(site)
            reindex(site)  # the factories give rights without telling the catalog
        # What a process learns at its first acts is learnt before the forks, so that lives are spent in writing.
        for number, act in enumerate(regime.ACTS * 2, 1):
            with self.work(database) as root:
                act(root["app_root"], Random(number), number)
        database.close()

    def write(self, database, rng, start: int, acknowledge) -> None:
        """One act after another until killed."""
        acts = [advance] * 6 + [publish_file, add_page, rename_page, withdraw_page] + [index] * 2 + regime.ACTS
        number = start
        while True:
            number += 1
            if rng.random() < 0.01:
                threading.Thread(target=database.pack, daemon=True).start()
            with self.work(database) as root:
                done = rng.choice(acts)(root["app_root"], rng, number)
            if done is not None:
                acknowledge({**done, "number": number})

    def missing(self, database, acknowledged: list[dict]):
        """Sentences about acknowledged acts that left no trace, and about parts that contradict each other."""
        with self.work(database) as root:
            site = root["app_root"]
            last: dict[tuple[str, str], dict] = {}
            for ack in acknowledged:
                last[ack["act"], ack["uid"]] = ack
                if ack["act"] == "published":
                    yield from publication_lost(site, ack)
            for ack in last.values():
                yield from lost(site, ack)
            yield from contradictions(site)
        with self.work(database) as root:
            while drain(root["app_root"]):
                pass
        with self.work(database) as root:
            yield from wrong_words(root["app_root"])


def title(number: int) -> str:
    """A title whose word is found by nothing else."""
    return f"Жазба s{number}"


def number_in(edition) -> int:
    """The number of the write that made the edition; -1 for one that was never ours."""
    word = edition.title("kk").rpartition(" s")[2] if edition is not None else ""
    return int(word) if word.isdigit() else -1


def pages(site) -> list:
    """Pages to write on."""
    return [page for page in site["units"]["therapy"].values() if page.kind == "page"]


def advance(site, rng, number):
    """Take a page one step further on its way: write, send, visa, check, and so in a circle."""
    page = rng.choice(pages(site))
    draft = page.draft
    if draft is not None and draft.sent is not None:
        return approve(site, page)
    editor = actor_for(site, "editor-therapy")
    if draft is not None and rng.random() < 0.6:
        transitions.send(page, actor=editor, seen=editing.stamp(page))
        return {"act": "sent", "uid": page.uid, "request": page.draft.sent}
    editing.save_draft(
        page,
        texts={"kk": {"title": title(number)}, "ru": {"title": f"Запись {number}"}},
        bodies={"kk": f"<p>{'мәтін ' * rng.randrange(1, 400)}</p>"},
        actor=editor,
        seen=editing.stamp(page),
    )
    return {"act": "draft", "uid": page.uid}


def approve(site, page):
    """The visa of the present stage; the last one publishes."""
    request = requests_of(site).request(page.draft.sent)
    who = "head-therapy" if not request.visas or len(request.visas) == 1 else "digital"
    ticks = tuple(tick.id for tick in request.stage.ticks)
    written = number_in(page.draft)
    transitions.approve(request, actor=actor_for(site, who), context=site, seen=len(request.visas), ticks=ticks)
    if page.draft is None:
        return {"act": "published", "uid": page.uid, "version": page.live.number, "written": written}
    return {"act": "visa", "uid": page.uid, "request": request.number, "visas": len(request.visas)}


def publish_file(site, rng, number):
    """A new file with a blob, public at once."""
    content = rng.randbytes(rng.randrange(1, 40_000))
    folder = site["university"]["history"]
    file = arrange.add(folder, "file", actor=SYSTEM, name=f"file-{number}")
    editing.save_draft(
        file,
        texts={"kk": {"title": title(number)}},
        fields={"upload": StoredFile(content, "a.bin", "application/octet-stream")},
        actor=SYSTEM,
        seen=editing.stamp(file),
    )
    transitions.publish_at_once(file)
    return {"act": "file", "uid": file.uid, "digest": hashlib.sha256(content).hexdigest()}


def add_page(site, rng, number):
    """A new page with a first draft; not too many of them."""
    if len(pages(site)) > 40:
        return None
    page = arrange.add(site["units"]["therapy"], "page", actor=SYSTEM, name=f"page-{number}-0")
    factories.write(page, publish=False, kk=title(number), ru=f"Запись {number}")
    return {"act": "added", "uid": page.uid}


def rename_page(site, rng, number):
    """Another address for a page."""
    page = rng.choice(pages(site))
    arrange.rename(page, f"moved-{number}", actor=SYSTEM)
    return {"act": "moved", "uid": page.uid}


def withdraw_page(site, rng, number):
    """Take a live page from the public."""
    page = rng.choice(pages(site))
    if page.live is None or page.draft is not None and page.draft.sent is not None:
        return None
    version = page.live.number
    withdrawals.withdraw(page, actor=SYSTEM, reason="crash harness")
    return {"act": "withdrawn", "uid": page.uid, "version": version}


def index(site, rng, number):
    """What the indexer does beside the requests."""
    drain(site, limit=rng.randrange(1, 30))


def publication_lost(site, ack):
    """The version must be there with the very text, however much came after it."""
    page = find(site, ack["uid"])
    version = page.versions.get(ack["version"]) if page is not None else None
    if version is None:
        yield f"version {ack['version']} of {ack['uid']} is lost"
    elif number_in(version) != ack["written"]:
        yield f"version {ack['version']} of {ack['uid']} holds write {number_in(version)}, not {ack['written']}"


def lost(site, ack):
    """The last acknowledged act of a kind on an object; a later one, not acknowledged, may stand in its place."""
    act = ack["act"]
    if act in ("asked", "decided", "due"):
        yield from regime.lost(site, ack)
        return
    obj = find(site, ack["uid"])
    if obj is None:
        yield f"{act} {ack['uid']}: the object is lost"
    elif act in ("draft", "added") and max(number_in(obj.draft), number_in(obj.live)) < ack["number"]:
        yield f"draft {ack['number']} of {ack['uid']} is lost"
    elif act == "sent" and ack["request"] not in requests_of(site).records:
        yield f"request {ack['request']} is lost"
    elif act == "visa" and len(requests_of(site).request(ack["request"]).visas) < ack["visas"]:
        yield f"visa {ack['visas']} of request {ack['request']} is lost"
    elif act == "file":
        with obj.live.fields["upload"].blob.open("r") as file:
            if hashlib.sha256(file.read()).hexdigest() != ack["digest"]:
                yield f"file {ack['uid']} has another content"
    elif act == "moved" and int(obj.__name__.rpartition("-")[2]) < ack["number"]:
        yield f"the move of {ack['uid']} to moved-{ack['number']} is lost: {path_of(obj)}"
    elif act == "withdrawn" and obj.live is not None and obj.live.number == ack["version"]:
        yield f"{ack['uid']} is public again"


def contradictions(site):
    """Where indexes, requests, register and restore points do not agree with the content."""
    yield from contradictions_of_requests(site)
    yield from regime.halves(site)
    register = site.services["register"]
    rows = sum(1 for row in register.newest(0, len(register)) if row.action == "published")
    versions = sum(len(obj.versions) for obj in everything(site))
    if rows != versions:
        yield f"{versions} versions, but {rows} rows of the register about publications"


def wrong_words(site):
    """After the queue is drained the text indexes must hold exactly what is public."""
    texts = site.services["catalog"].texts
    live = {oid_from(obj.uid): obj for obj in descendants(site) if obj.live is not None}
    indexed = set(texts["kk"].index._docwords)
    if indexed != set(live):
        yield f"{len(set(live) - indexed)} public texts are not found, {len(indexed - set(live))} others are"
    for oid, obj in live.items():
        if number_in(obj.live) >= 1 and oid not in texts["kk"].apply(f"s{number_in(obj.live)}"):
            yield f"{path_of(obj)} is not found by its title"
