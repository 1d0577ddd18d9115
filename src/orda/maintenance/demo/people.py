"""The demonstration's people: accounts, groups, grants, owners, and the work that they have begun."""

from collections.abc import Callable
from typing import Any

from orda import clock
from orda.content.editing import save_draft, stamp
from orda.i18n import LANGUAGES
from orda.security.acl import Grant
from orda.security.actor import actor_for
from orda.security.passwords import hash_password
from orda.security.principals import STAFF_GROUP, add_group, add_user
from orda.workflow.requests import transitions

# Subfolders of this place belong to the units themselves.
UNITS = "units"


def object_at(site, path: str):
    """The object at a path of the data files; "" is the site."""
    found = site
    for name in path.split("/"):
        found = found[name] if name else found
    return found


def add_people(site, data: dict[str, Any]) -> None:
    """Make the accounts and give them their roles. All share one password, which no production site accepts."""
    principals = site.services["principals"]
    groups = {
        entry["name"]: principals.groups.get(entry["name"]) or add_group(principals, entry["name"], entry["title"])
        for entry in data["group"]
    }
    shared = hash_password(data["password"])
    for entry in data["account"]:
        language = entry["language"]
        user = add_user(principals, entry["login"], entry["name"][language], email=entry["email"], language=language)
        user.password_hash = shared
        if entry["employee"]:
            groups[STAFF_GROUP].members.insert(user.login)
        if "unit" in entry:
            user.unit_uid = site[UNITS][entry["unit"]].uid
    for entry in data["grant"]:
        principal = f"group:{entry['group']}" if "group" in entry else f"user:{entry['login']}"
        grant = Grant(
            principal,
            entry["role"],
            entry.get("since"),
            entry.get("until"),
            entry.get("order", ""),
            "system",
            clock.now(),
            entry.get("block", ""),
        )
        place = object_at(site, entry["place"])
        place.grants = (*place.grants, grant)
    for entry in data["owner"]:
        _own(site, entry["place"], entry["unit"])


def _own(site, path: str, unit: str) -> None:
    """A unit answers for a place (D3); its head and its editor work there as at home."""
    place = object_at(site, path)
    place.owner_uid = site[UNITS][unit].uid
    if path != UNITS:
        held = tuple(Grant(f"user:{role}-{unit}", role, by="system", at=clock.now()) for role in ("head", "editor"))
        place.grants = (*place.grants, *held)


def play_scenario(site, data: dict[str, Any], linked: Callable[[str], str]) -> None:
    """Drafts on their way: written, sent, and taken as far as each entry's ``state`` says."""
    for entry in data["draft"]:
        page, editor = object_at(site, entry["path"]), actor_for(site, entry["editor"])
        written = [lang for lang in LANGUAGES if lang in entry]
        save_draft(
            page,
            texts={lang: {name: text for name, text in entry[lang].items() if name != "body"} for lang in written},
            bodies={lang: linked(entry[lang]["body"]) for lang in written},
            actor=editor,
            seen=stamp(page),
            provider=site.services["principals"].user(entry["editor"]).full_name,
        )
        comment = entry.get("comment", "")
        request = transitions.send(page, actor=editor, seen=stamp(page), comment=comment)
        if entry["state"] == "visa":
            continue
        head = actor_for(site, entry["head"])
        seen = len(request.visas)
        if entry["state"] == "check":
            ticks = tuple(tick.id for tick in request.stage.ticks)
            transitions.approve(request, actor=head, context=site, seen=seen, ticks=ticks)
        else:
            transitions.return_to_author(
                request, actor=head, context=site, seen=seen, reason=entry["reason"], remark=entry["remark"]
            )
