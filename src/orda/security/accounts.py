"""Accounts and groups as administrators change them: never without a trace, never without an administrator left."""

import secrets
from collections.abc import Iterable, Mapping

from orda.errors import OrdaError
from orda.events import SettingsChanged, notify
from orda.i18n import LANGUAGES, _
from orda.security import passwords, principals
from orda.security.actor import Actor
from orda.security.administrators import administrators, require_administrator
from orda.security.permissions import ADMINISTER
from orda.security.principals import Group, User

MAX_MEMBERS = 10_000
MAX_TEXT = 200
# What happened, as the register's comment keeps it; the screen of the register has the words.
ACCOUNT_ADDED = "account-added"
ACCOUNT_CHANGED = "account-changed"
ACCOUNT_ENABLED = "account-enabled"
ACCOUNT_DISABLED = "account-disabled"
PASSWORD_SET = "password-set"  # noqa: S105 - the name of an act
GROUP_ADDED = "group-added"
GROUP_CHANGED = "group-changed"
# Without l, o, 0, 1 and vowels: nothing to misread, no words by accident.
_LETTERS = "bcdfghjkmnpqrstvwxz23456789"


def describe(site, user: User) -> str:
    """An account in one line, for the register; nothing of its password."""
    groups = " ".join(sorted(site.services["principals"].groups_of(user.login)))
    state = "yes" if user.enabled else "no"
    return (
        f"{user.login}; name={user.full_name}; mail={user.email}; language={user.language}; "
        f"unit={user.unit_uid}; enabled={state}; groups={groups}"
    )


def describe_group(group: Group) -> str:
    """A group in one line, for the register."""
    titles = " / ".join(group.titles.get(lang, "") for lang in LANGUAGES)
    return f"group {group.name}; titles={titles}; members={' '.join(group.members)}"


def make_password() -> str:
    """A random password of about 76 bits, in groups that can be read out on the telephone."""
    return "-".join("".join(secrets.choice(_LETTERS) for _each in range(4)) for _group in range(4))


def create_account(
    site,
    login: str,
    *,
    full_name: str,
    actor: Actor,
    password: str,
    email: str = "",
    language: str = LANGUAGES[0],
    unit_uid: str = "",
    groups: Iterable[str] = (),
) -> User:
    """A new account with a password. Raises OrdaError for a taken or wrong login, a weak password, wrong texts."""
    actor.require(ADMINISTER, site)
    service = site.services["principals"]
    _require_texts(full_name, email, language)
    passwords.require_strong(password, (login, full_name, email.partition("@")[0]))
    user = principals.add_user(service, login, full_name, email=email, language=language)
    user.unit_uid = unit_uid
    principals.set_password(site, user, password, check=False)
    _join(service, user.login, _known(service, groups))
    _tell(site, actor, ACCOUNT_ADDED, "", describe(site, user))
    return user


def change_account(
    site,
    user: User,
    *,
    full_name: str,
    email: str,
    language: str,
    unit_uid: str,
    groups: Iterable[str],
    actor: Actor,
) -> bool:
    """Replace everything but login, password and state; False when nothing differs.

    Raises OrdaError for wrong texts or when no administrator would be left.
    """
    actor.require(ADMINISTER, site)
    service = site.services["principals"]
    _require_texts(full_name, email, language)
    wanted = _known(service, groups)
    members = {
        name: (set(group.members) - {user.login}) | ({user.login} if name in wanted else set())
        for name, group in service.groups.items()
        if (user.login in group.members) != (name in wanted)
    }
    require_administrator(site, administrators(site, members=members))
    before = describe(site, user)
    values = {"full_name": full_name.strip(), "email": email.strip(), "language": language, "unit_uid": unit_uid}
    for name, value in values.items():
        if getattr(user, name) != value:
            setattr(user, name, value)
    _join(service, user.login, wanted)
    return _told_if_changed(site, actor, ACCOUNT_CHANGED, before, describe(site, user))


def switch_account(site, user: User, enabled: bool, *, actor: Actor) -> bool:
    """Enable or disable; disabling ends all sessions at once. False when it is so already.

    Raises OrdaError for one's own account and for the last administrator's.
    """
    actor.require(ADMINISTER, site)
    if user.enabled == enabled:
        return False
    if not enabled:
        if user.login == actor.login:
            raise OrdaError(_("You cannot disable your own account. Another administrator can."))
        require_administrator(site, administrators(site, without=user.login))
    before = describe(site, user)
    principals.set_enabled(site, user, enabled)
    _tell(site, actor, ACCOUNT_ENABLED if enabled else ACCOUNT_DISABLED, before, describe(site, user))
    return True


def give_password(site, user: User, password: str, *, actor: Actor) -> None:
    """Set a new password and end all sessions of the account. Raises OrdaError for a weak one."""
    actor.require(ADMINISTER, site)
    principals.set_password(site, user, password)
    described = describe(site, user)
    _tell(site, actor, PASSWORD_SET, described, described)


def create_group(site, name: str, titles: Mapping[str, str], *, actor: Actor) -> Group:
    """A new, empty group. Raises OrdaError for a taken or wrong name, or titles with control characters."""
    actor.require(ADMINISTER, site)
    group = principals.add_group(site.services["principals"], name, _titles(titles))
    _tell(site, actor, GROUP_ADDED, "", describe_group(group))
    return group


def change_group(site, group: Group, titles: Mapping[str, str], members: Iterable[str], *, actor: Actor) -> bool:
    """Replace titles and members; False when nothing differs.

    Raises OrdaError for a login without account or when no administrator would be left.
    """
    actor.require(ADMINISTER, site)
    service = site.services["principals"]
    wanted = set(members)
    if len(wanted) > MAX_MEMBERS:
        raise OrdaError(_("A group has ${count} members at most.", mapping={"count": MAX_MEMBERS}))
    unknown = sorted(login for login in wanted if login not in service.users)
    if unknown:
        raise OrdaError(_("There is no account “${login}”.", mapping={"login": unknown[0][:64]}))
    require_administrator(site, administrators(site, members={group.name: wanted}))
    before = describe_group(group)
    if dict(titles) != group.titles:
        group.titles = _titles(titles)
    for login in set(group.members) - wanted:
        group.members.remove(login)
    for login in wanted - set(group.members):
        group.members.insert(login)
    return _told_if_changed(site, actor, GROUP_CHANGED, before, describe_group(group))


def _require_texts(full_name: str, email: str, language: str) -> None:
    texts = full_name + email
    if len(full_name) > MAX_TEXT or len(email) > MAX_TEXT or any(not character.isprintable() for character in texts):
        raise OrdaError(_("Names and addresses cannot hold line breaks or control characters."))
    if not full_name.strip():
        raise OrdaError(_("Write the person's full name."))
    if language not in LANGUAGES:
        raise OrdaError(_("Choose one of the values in the list."))


def _titles(titles: Mapping[str, str]) -> dict[str, str]:
    found = {lang: titles.get(lang, "").strip()[:MAX_TEXT] for lang in LANGUAGES}
    if not "".join(found.values()).isprintable():
        raise OrdaError(_("Names and addresses cannot hold line breaks or control characters."))
    return found


def _known(service, groups: Iterable[str]) -> set[str]:
    wanted = set(groups)
    if not wanted <= set(service.groups):
        raise OrdaError(_("Choose one of the values in the list."))
    return wanted


def _join(service, login: str, wanted: set[str]) -> None:
    for name, group in service.groups.items():
        if name in wanted and login not in group.members:
            group.members.insert(login)
        elif name not in wanted and login in group.members:
            group.members.remove(login)


def _told_if_changed(site, actor: Actor, act: str, before: str, after: str) -> bool:
    if before == after:
        return False
    _tell(site, actor, act, before, after)
    return True


def _tell(site, actor: Actor, act: str, before: str, after: str) -> None:
    notify(SettingsChanged(site, actor.login, act, before=before, after=after))
