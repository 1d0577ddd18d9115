"""Users and groups, and the principals that a person stands for at this moment."""

from datetime import date, datetime

from BTrees.OOBTree import OOBTree, OOTreeSet
from persistent import Persistent
from substanced.content import service

from orda import clock, regulation
from orda.errors import OrdaError
from orda.i18n import LANGUAGES, _
from orda.security import passwords
from orda.security.acl import active_roles
from orda.security.constants import Authenticated, Everyone
from orda.security.sessions import close_all

LOGIN_CHARACTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-._")
STAFF_GROUP = "staff"
# Actors that are no person: the program, and whoever works at the command line. Nobody can have these logins.
NO_PERSONS = frozenset(("system", "shell"))
# Which letters a person gets: each as it comes, one a day, or only those about what waits for them.
LETTERS_ALL, LETTERS_DIGEST, LETTERS_WAITING = LETTERS = ("all", "digest", "waiting")
# Said where one is asked for and where one is refused, in the shell as on the screen.
LOGIN_RULE = _(
    "A login has 1 to 64 characters: a–z, 0–9, hyphen, dot, underscore; capital letters become small. "
    "It is never changed and never given to a second person."
)
GROUP_RULE = _(
    "A group's name has 1 to 64 characters: a–z, 0–9, hyphen, dot, underscore; capital letters become small. "
    "It cannot be changed later."
)


class User(Persistent):
    """An account. Logins are never given to a second person: accounts are disabled, not deleted.

    ``uploaded`` is the last day on which the person uploaded something, with the bytes of that day; ``letters`` says
    which letters the person wants.
    """

    uploaded: tuple[date | None, int] = (None, 0)
    letters = LETTERS_ALL

    def __init__(self, login: str, full_name: str, email: str = "", language: str = "kk"):
        self.login = login
        self.full_name = full_name
        self.email = email
        self.language = language
        self.password_hash = ""
        self.enabled = True
        self.created: datetime = clock.now()
        self.unit_uid = ""


class Group(Persistent):
    """A named set of logins."""

    def __init__(self, name: str, titles: dict[str, str]):
        self.name = name
        self.titles = titles
        self.members = OOTreeSet()


@service("principals", service_name="principals")
class Principals(Persistent):
    """The service that knows all users and groups."""

    def __init__(self):
        self.users = OOBTree()
        self.groups = OOBTree()

    def user(self, login: str) -> User | None:
        """The account with that login, disabled ones included."""
        return self.users.get(login)

    def name_of(self, login: str) -> str:
        """The full name of who has that login; the login itself where there is no account."""
        user = self.user(login)
        return user.full_name if user is not None else login

    def groups_of(self, login: str) -> list[str]:
        """Names of the groups that hold ``login``."""
        return [name for name, group in self.groups.items() if login in group.members]


def add_user(principals: Principals, login: str, full_name: str, *, email: str = "", language: str = "kk") -> User:
    """Make an account without a password. Raises OrdaError for a login that is taken or has other characters."""
    login = login.lower()
    if not login or len(login) > 64 or not set(login) <= LOGIN_CHARACTERS:
        raise OrdaError(LOGIN_RULE)
    if login in principals.users or login in NO_PERSONS:
        raise OrdaError(_("This login is taken. Logins are never given a second time."))
    if any(ord(character) < 32 for character in full_name + email):
        raise OrdaError(_("Names and addresses cannot hold line breaks or control characters."))
    user = User(login, full_name.strip() or login, email.strip(), language)
    principals.users[login] = user
    return user


def add_group(principals: Principals, name: str, titles: dict[str, str]) -> Group:
    """Make a group. Raises OrdaError when the name is taken or has other characters than a login."""
    name = name.lower()
    if not name or len(name) > 64 or not set(name) <= LOGIN_CHARACTERS:
        raise OrdaError(GROUP_RULE)
    if name in principals.groups:
        raise OrdaError(_("A group of this name exists."))
    principals.groups[name] = group = Group(name, dict(titles))
    return group


def set_password(site, user: User, password: str, *, check: bool = True) -> None:
    """Set a password and end all sessions of the account. Raises OrdaError for a weak one unless ``check`` is off."""
    if check:
        passwords.require_strong(password, (user.login, user.full_name, user.email.partition("@")[0]))
    user.password_hash = passwords.hash_password(password)
    close_all(site, user.login)


def set_language(user: User, language: str) -> None:
    """In which language the person works. Raises OrdaError for one that the site does not speak."""
    if language not in LANGUAGES:
        raise OrdaError(_("Choose one of the values in the list."))
    user.language = language


def set_letters(user: User, letters: str) -> None:
    """Which letters the person gets. Raises OrdaError for a choice that there is not."""
    if letters not in LETTERS:
        raise OrdaError(_("Choose one of the values in the list."))
    user.letters = letters


def set_enabled(site, user: User, enabled: bool) -> None:
    """Switch an account on or off; switching off ends its sessions at once."""
    user.enabled = enabled
    if not enabled:
        close_all(site, user.login)


def authenticate(principals: Principals, login: str, password: str) -> User | None:
    """The user whose password this is; None, in equal time, for an unknown, disabled or mistaken one."""
    user = principals.users.get(login)
    stored = user.password_hash if user is not None else ""
    right = passwords.verify_password(stored, password)
    return user if right and user is not None and user.enabled else None


def principals_of(site, login: str | None) -> frozenset[str]:
    """Everything that ``login`` stands for today: itself, groups, site-wide roles, blocks."""
    if login is None:
        return frozenset((Everyone,))
    service_ = site.services["principals"]
    own = {Everyone, Authenticated, f"user:{login}"}
    own.update(f"group:{name}" for name in service_.groups_of(login))
    day = clock.today()
    roles = active_roles(site.grants, frozenset(own), day)
    known = regulation.get().roles
    held = {f"role:{role}" for role in roles if role in known and known[role].scope == "site"}
    blocks = {
        f"block:{grant.block}" for grant in site.grants if grant.block and grant.principal in own and grant.active(day)
    }
    return frozenset(own | held | blocks)
