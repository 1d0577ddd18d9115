"""Random work on a small site, for tests that compare the indexes with the content itself."""

import random
from datetime import date, timedelta

from orda import clock, events
from orda.content import arrange, editing
from orda.content.base import descendants
from orda.errors import OrdaError
from orda.history import bin as recycling
from orda.security import sharing
from orda.security.actor import SYSTEM, actor_for
from orda.security.principals import principals_of
from orda.workflow.levels import withdrawals
from orda.workflow.requests import transitions

WORDS = {
    "kk": ("кафедра", "ғылым", "білім", "және", "дәрігер", "әл-фараби", "құрылтай", "2026", "факультет", "емтихан"),
    "ru": ("кафедра", "наука", "учёный", "и", "врач", "аль-фараби", "образование", "2026", "факультет", "экзамен"),
    "en": ("department", "science", "scholar", "and", "doctor", "al-farabi", "education", "2026", "faculty", "exam"),
}
KINDS = ("page", "page", "page", "news-item", "section", "unit")
PEOPLE = ("editor-therapy", "head-therapy", "editor-surgery", "digital", "admin", "rector", "auditor", "contractor")
ROLES = ("editor", "head", "staff", "auditor")


class RandomWork:
    """Does one thing after another; ``done`` names them for the message of a failing test."""

    def __init__(self, site, seed: int):
        self.site = site
        self.rng = random.Random(seed)
        self.done: list[str] = []

    def step(self) -> None:
        """One act; what the rules refuse counts as one too."""
        act = self.rng.choice(ACTS)
        try:
            act(self)
            self.done.append(act.__name__)
        except OrdaError as error:
            self.done.append(f"({act.__name__}: {type(error).__name__})")

    def anything(self, condition=lambda obj: True):
        """Some object below the site that fulfils the condition, None if there is none."""
        found = [obj for obj in descendants(self.site) if obj is not self.site and condition(obj)]
        return self.rng.choice(found) if found else None

    def folder(self):
        """Some folder, the site's own children included."""
        return self.anything(lambda obj: obj.folderish)

    def words(self, lang: str, count: int) -> str:
        """A text of so many words."""
        return " ".join(self.rng.choices(WORDS[lang], k=count))

    def add(self) -> None:
        parent, kind = self.folder(), self.rng.choice(KINDS)
        arrange.add(parent, kind, actor=SYSTEM, title=self.words("en", 2))

    def save(self) -> None:
        obj = self.anything(lambda obj: obj.draft is None or obj.draft.sent is None)
        langs = [lang for lang in WORDS if self.rng.random() < 0.7] or ["kk"]
        bodies = {lang: f"<p>{self.words(lang, 8)}</p><p>{self.words(lang, 3)}</p>" for lang in langs}
        editing.save_draft(
            obj,
            texts={lang: {"title": self.words(lang, 2), "summary": self.words(lang, 2)} for lang in langs},
            bodies=bodies if obj.has_body else {},
            actor=actor_for(self.site, "admin"),
            seen=editing.stamp(obj),
        )

    def publish(self) -> None:
        obj = self.anything(lambda obj: obj.draft is not None and obj.draft.sent is None and obj.draft.languages())
        if obj is not None:
            transitions.publish_at_once(obj)

    def send(self) -> None:
        obj = self.anything(lambda obj: obj.draft is not None and obj.draft.sent is None)
        if obj is not None:
            transitions.send(obj, actor=actor_for(self.site, "admin"), seen=editing.stamp(obj))

    def decide(self) -> None:
        obj = self.anything(lambda obj: obj.draft is not None and obj.draft.sent is not None)
        if obj is None:
            return
        request = transitions.requests_of(self.site).request(obj.draft.sent)
        actor = actor_for(self.site, self.rng.choice(("head-therapy", "digital", "vicerector", "admin")))
        seen = len(request.visas)
        choice = self.rng.random()
        if choice < 0.6:
            ticks = tuple(tick.id for tick in request.stage.ticks)
            transitions.approve(request, actor=actor, context=self.site, seen=seen, ticks=ticks)
        elif choice < 0.8:
            transitions.recall(request, actor=actor_for(self.site, "admin"), context=self.site)
        else:
            transitions.return_to_author(
                request, actor=actor, context=self.site, seen=seen, reason="text", remark="қайта жазыңыз"
            )

    def withdraw(self) -> None:
        obj = self.anything(lambda obj: obj.live is not None)
        if obj is not None:
            withdrawals.withdraw(obj, actor=SYSTEM, reason="сынақ")

    def restore_version(self) -> None:
        obj = self.anything(lambda obj: len(obj.versions) and (obj.draft is None or obj.draft.sent is None))
        if obj is not None:
            number = self.rng.choice(list(obj.versions.keys()))
            editing.restore_version(obj, number, actor=SYSTEM, seen=editing.stamp(obj))

    def discard_draft(self) -> None:
        obj = self.anything(lambda obj: obj.draft is not None)
        if obj is not None:
            editing.discard_draft(obj, actor=SYSTEM)

    def move(self) -> None:
        arrange.move(self.anything(), self.folder(), actor=SYSTEM)

    def rename(self) -> None:
        arrange.rename(self.anything(), f"n{self.rng.randrange(10**6)}", actor=SYSTEM)

    def copy(self) -> None:
        arrange.copy(self.anything(), self.folder(), actor=SYSTEM)

    def reorder(self) -> None:
        folder = self.folder()
        names = list(folder.keys())
        self.rng.shuffle(names)
        arrange.reorder(folder, names, actor=SYSTEM)

    def discard(self) -> None:
        recycling.discard(self.anything(), actor=SYSTEM)

    def restore(self) -> None:
        entries = list(self.site.services["bin"].entries.keys())
        if entries:
            target = self.folder() if self.rng.random() < 0.3 else None
            recycling.restore(self.site, self.rng.choice(entries), actor=SYSTEM, target=target)

    def grant(self) -> None:
        today, bound = clock.today(), self.rng.choice((None, -1, 0, 1))
        until = today + timedelta(days=bound) if bound is not None else None
        since = self.rng.choice((None, date(2020, 1, 1), min(today, until or today) - timedelta(days=2)))
        principal = self.rng.choice([*(f"user:{login}" for login in PEOPLE), "group:staff"])
        sharing.grant(
            self.anything(),
            principal,
            self.rng.choice(ROLES),
            actor=actor_for(self.site, "admin"),
            since=since,
            until=until,
        )

    def revoke(self) -> None:
        obj = self.anything(lambda obj: obj.grants)
        if obj is not None:
            held = self.rng.choice(obj.grants)
            sharing.revoke(obj, held.principal, held.role, actor=actor_for(self.site, "admin"), block=held.block)

    def inheritance(self) -> None:
        obj = self.anything()
        sharing.set_inheritance(obj, self.rng.random() < 0.4, actor=SYSTEM)

    def visibility(self) -> None:
        sharing.set_visibility(self.anything(), self.rng.choice(("public", "staff", "internal")), actor=SYSTEM)

    def own(self) -> None:
        """Another unit answers for something."""
        obj, unit = self.anything(), self.anything(lambda obj: obj.kind == "unit")
        obj.owner_uid = unit.uid if unit is not None and self.rng.random() < 0.8 else ""
        events.notify(events.GrantsChanged(obj, "system"))

    def block(self) -> None:
        """A unit moves to another block of responsibility."""
        unit = self.anything(lambda obj: obj.kind == "unit")
        if unit is not None:
            unit.block = self.rng.choice(("clinical", "", "science"))
            events.notify(events.GrantsChanged(unit, "system"))

    def join(self) -> None:
        """Somebody enters or leaves the staff."""
        members, login = self.site.services["principals"].groups["staff"].members, self.rng.choice(PEOPLE)
        if login in members:
            members.remove(login)
        else:
            members.insert(login)


ACTS = (
    *[RandomWork.add] * 3, *[RandomWork.save] * 5, *[RandomWork.publish] * 4, RandomWork.send, RandomWork.send,
    RandomWork.decide, RandomWork.decide, RandomWork.withdraw, RandomWork.restore_version, RandomWork.discard_draft,
    RandomWork.move, RandomWork.rename, RandomWork.copy, RandomWork.reorder, RandomWork.discard, RandomWork.restore,
    RandomWork.restore, RandomWork.grant, RandomWork.grant, RandomWork.revoke, RandomWork.inheritance,
    RandomWork.visibility, RandomWork.visibility, RandomWork.own, RandomWork.block, RandomWork.join,
)  # fmt: skip


def readers(site) -> dict[str, frozenset[str]]:
    """Everybody who may ask, the stranger first."""
    return {"": principals_of(site, None), **{login: principals_of(site, login) for login in PEOPLE}}
