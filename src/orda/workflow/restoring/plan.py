"""What bringing a folder back to a restore point would change, worked out without changing anything (G7).

What is shown and what is carried out is this plan, which planning.py works out each time; ``seal`` tells whether it is
still the same.
"""

import hashlib
from dataclasses import dataclass, field

from pyramid.location import inside, lineage
from translationstring import TranslationString

from orda.content.base import Content, descendants, path_of
from orda.content.editions import Reading, Version
from orda.content.site import find
from orda.history.bin import Discarded
from orda.history.restore_points import Kept, RestorePoint
from orda.history.subtrees import version_of
from orda.security.sharing import describe

# Why something is left as it is.
DRAFT, DECIDED, ELSEWHERE = "draft", "decided", "elsewhere"
WITHDRAWN, ENDED, UNKNOWN = "withdrawn", "ended", "unknown"


@dataclass
class Plan:
    """The changes, each list in the order of the point. ``places`` are all objects of the point that are still there;
    ``binned`` those of them in the bin, ``entries`` what of these lies there by itself. ``texts`` get the version that
    the point names, ``hidden`` were not public then, ``rights`` and ``orders`` differ; ``discarded`` came since.
    ``staying`` came since as well and ``left`` keep their text, with the reason; ``gone`` is how many never come back.
    """

    folder: Content
    point: RestorePoint
    places: list[tuple[Kept, Content]] = field(default_factory=list)
    binned: set[str] = field(default_factory=set)
    entries: list[Discarded] = field(default_factory=list)
    moved: list[tuple[Kept, Content]] = field(default_factory=list)
    texts: list[tuple[Kept, Content]] = field(default_factory=list)
    hidden: list[tuple[Kept, Content]] = field(default_factory=list)
    rights: list[tuple[Kept, Content]] = field(default_factory=list)
    orders: list[Content] = field(default_factory=list)
    discarded: list[Content] = field(default_factory=list)
    staying: list[tuple[Content, str]] = field(default_factory=list)
    left: list[tuple[Content, str]] = field(default_factory=list)
    gone: int = 0
    refusals: list[TranslationString] = field(default_factory=list)

    @property
    def empty(self) -> bool:
        """Would nothing change?"""
        return not any(
            (self.entries, self.moved, self.texts, self.hidden, self.rights, self.orders, self.discarded, self.refusals)
        )

    def touched(self) -> list[Content]:
        """Everything that would change, once each."""
        pairs = (*self.moved, *self.texts, *self.hidden, *self.rights)
        objects = [obj for _kept, obj in pairs] + self.orders + self.discarded + [each.object for each in self.entries]
        return list({obj.uid: obj for obj in objects}.values())

    def outside(self) -> list[Content]:
        """What stands outside the folder now and would come into it, without what is inside other such things; in the
        order in which it stands there."""
        away = {obj.uid: obj for _kept, obj in self.moved if not inside(obj, self.folder)}
        tops = [obj for obj in away.values() if not any(each.uid in away for each in lineage(obj.__parent__))]
        return sorted(tops, key=lambda obj: (path_of(obj.__parent__), obj.__parent__.keys().index(obj.__name__)))

    def versions(self) -> list[Version]:
        """The old texts that would be public again."""
        return [obj.versions[kept.version] for kept, obj in self.texts]

    def paths(self) -> dict[str, str]:
        """Where everything of the point stands afterwards, by uid."""
        found = {self.folder.uid: path_of(self.folder)}
        for kept, obj in self.places[1:]:
            if kept.parent not in found:
                folder = find(self.folder, kept.parent)
                found[kept.parent] = path_of(folder) if folder is not None else ""
            above = found[kept.parent]
            found[kept.uid] = f"{above.rstrip('/')}/{kept.name or obj.__name__}"
        return found

    def seal(self) -> str:
        """A token of the plan: another one when anything in it has become different."""
        told = [str(self.point.number)]
        told += [f"moved {kept.uid} {path_of(obj)}" for kept, obj in self.moved]
        told += [f"rights {kept.uid} {describe(obj)} {obj.owner_uid}" for kept, obj in self.rights]
        for name in ("texts", "hidden"):
            told += [f"{name} {kept.uid} {version_of(obj)}" for kept, obj in getattr(self, name)]
        told += [f"order {obj.uid} {' '.join(obj.keys())}" for obj in self.orders]
        told += [f"bin {each.uid}" for obj in self.discarded for each in descendants(obj)]
        told += [f"back {entry.uid} {entry.at.isoformat()}" for entry in self.entries]
        told += [f"stays {obj.uid} {why}" for obj, why in (*self.staying, *self.left)]
        return hashlib.sha256("\n".join(told).encode()).hexdigest()[:32]


def parent_of(plan: Plan, kept: Kept, found: dict[str, Content]) -> Content | None:
    """The folder in which the object stood: one of the point's, or one outside; None when it is gone."""
    return found[kept.parent] if kept.parent in found else find(plan.folder, kept.parent)


def same_text(one: Reading, other: Reading) -> bool:
    """Do both say the same?"""
    if one.texts != other.texts or one.fields != other.fields:
        return False
    languages = one.bodies.keys() | other.bodies.keys()
    return all(
        one.bodies.get(lang) is other.bodies.get(lang) or one.body(lang) == other.body(lang) for lang in languages
    )


def title_of(obj) -> str:
    """What refusals call an object."""
    edition = obj.edition
    return (edition.title("kk") if edition is not None else "") or obj.__name__ or "–"
