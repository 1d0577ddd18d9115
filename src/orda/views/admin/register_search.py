"""Finding rows of the register: by act, place, person and days, within what the reader may see."""

from collections.abc import Sequence
from datetime import date, timedelta

from orda import clock
from orda.compliance.items import ITEM_CHANGED
from orda.compliance.site_checks import HOSTS_CHANGED
from orda.content.consent import GROUNDS
from orda.content.erasure import BY_ASKER
from orda.content.freshness import PERIOD_CHANGED
from orda.content.site import service_of
from orda.history.disclosure import Disclosure, Shown
from orda.history.register import Register, Row
from orda.i18n import _
from orda.security import accounts
from orda.workflow.requests.substituting import DEPUTY_ENDED, DEPUTY_NAMED
from orda.workflow.timing.moments import TIME_IS_OVER

MAX_SCANNED = 20_000
MAX_WORD = 200
MAX_USERS = 20_000
CHUNK = 500
ACTIONS = {
    "published": _("Made public"),
    "founded": _("New section"),
    "decided": _("Decided by the Board"),
    "withdrawn": _("Withdrawn from visitors"),
    "moved": _("Moved"),
    "reordered": _("Put into another order"),
    "removed": _("Put into the bin"),
    "restored": _("Brought back from the bin"),
    "went-back": _("Brought back to an earlier state"),
    "rights": _("Rights changed"),
    "owner": _("Responsible unit changed"),
    "settings": _("Settings changed"),
    "confirmed": _("Called still correct"),
    "waiver": _("Language waived for a time"),
    "question": _("Question of a visitor"),
    "consent": _("Consent to publication"),
    "erased": _("Withdrawn for good"),
    "purged": _("Gone from the bin for good"),
}
# What the verbs of accounts write into the comment of a row about settings.
ACTS = {
    accounts.ACCOUNT_ADDED: _("Account added"),
    accounts.ACCOUNT_CHANGED: _("Account changed"),
    accounts.ACCOUNT_ENABLED: _("Account enabled"),
    accounts.ACCOUNT_DISABLED: _("Account disabled"),
    accounts.PASSWORD_SET: _("New password set"),
    accounts.GROUP_ADDED: _("Group added"),
    accounts.GROUP_CHANGED: _("Group changed"),
    DEPUTY_NAMED: _("Deputy named"),
    DEPUTY_ENDED: _("Deputy's term ended early"),
}


# And what other verbs write there, which speak of no account.
SITE_ACTS = {
    PERIOD_CHANGED: _("Freshness period changed"),
    ITEM_CHANGED: _("Obligatory item changed"),
    HOSTS_CHANGED: _("Hosts of unit sites changed"),
}


def act_title(request, row: Row) -> str:
    """What happened, in the reader's language."""
    title = (ACTS.get(row.comment) or SITE_ACTS.get(row.comment)) if row.action == "settings" else None
    if row.action == "erased" and row.comment in GROUNDS:
        title = _("Person withdrawn: ${ground}", mapping={"ground": request.layout.translate(GROUNDS[row.comment])})
    if row.action == "erased" and row.comment == BY_ASKER:
        title = _("Withdrawn by the asker")
    if row.action == "withdrawn" and row.comment == TIME_IS_OVER:
        title = _("Ended at its moment")
    if row.action == "moved" and row.before and row.before.rpartition("/")[0] == row.after.rpartition("/")[0]:
        title = _("Address changed")
    return request.layout.translate(title or ACTIONS.get(row.action, row.action))


class Newest(Sequence):
    """All rows of the register, newest first, read as they are asked for."""

    def __init__(self, register: Register):
        self.register = register

    def __len__(self) -> int:
        return len(self.register)

    def __getitem__(self, index):
        """A row, or the rows of a slice without step."""
        if isinstance(index, slice):
            start, stop, _step = index.indices(len(self))
            return self.register.newest(start, max(stop - start, 0))
        return self.register.newest(range(len(self))[index], 1)[0]


class RegisterSearch:
    """One search. ``cut`` says that only the newest ``MAX_SCANNED`` rows were looked through."""

    def __init__(self, request, disclosure: Disclosure, inside: str):
        self.request = request
        self.disclosure = disclosure
        self.inside = inside
        self.register: Register = service_of(request.site, "register")
        self.cut = False
        self._shown: dict[int, Shown] = {}
        get = request.GET
        self.action = get.get("action", "") if get.get("action") in ACTIONS else ""
        self.path = get.get("path", "").strip()[:MAX_WORD]
        self.person = get.get("person", "").strip()[:MAX_WORD]
        self.since, self.until = _day(get.get("since", "")), _day(get.get("until", ""))

    @property
    def narrow(self) -> bool:
        """Was anything asked for?"""
        return bool(self.query())

    def query(self) -> dict[str, str]:
        """The part of the address that repeats this search."""
        words = {"action": self.action, "path": self.path, "person": self.person}
        days = {"since": self.since, "until": self.until}
        found = {**words, **{name: day.isoformat() for name, day in days.items() if day}}
        return {name: value for name, value in found.items() if value}

    def form(self) -> dict:
        """What the fields of the filter show; nonsense in the address is not repeated."""
        translate = self.request.layout.translate
        return {
            "action": self.action,
            "actions": [{"id": name, "title": translate(title)} for name, title in ACTIONS.items()],
            "path": self.path,
            "person": self.person,
            "since": self.since.isoformat() if self.since else "",
            "until": self.until.isoformat() if self.until else "",
        }

    def shown(self, row: Row) -> Shown:
        """How the reader sees a row that ``rows`` has given."""
        if row.number not in self._shown:
            found = self.disclosure.show(row)
            # Who sees every row sees at least that something happened.
            self._shown[row.number] = found if found is not None else self.disclosure.blank(row)
        return self._shown[row.number]

    def rows(self) -> Sequence[Row]:
        """The rows found, newest first."""
        everything = Newest(self.register)
        if not self.narrow and self.inside == "/" and self.disclosure.everywhere:
            return everything
        people = self._people()
        found: list[Row] = []
        dated = self.since or self.until
        for start in range(0, min(len(everything), MAX_SCANNED), CHUNK):
            for row in everything[start : start + CHUNK]:
                day = clock.to_local(row.time).date() if dated else None
                if self.since and day < self.since - timedelta(days=1):
                    return found  # rows are in the order of time; one day for clocks that were put back
                if self._fits(row, day, people):
                    found.append(row)
        self.cut = len(everything) > MAX_SCANNED
        return found

    def _fits(self, row: Row, day: date | None, people: set[str] | None) -> bool:
        if self.action and row.action != self.action:
            return False
        if (self.since and day < self.since) or (self.until and day > self.until):
            return False
        if people is not None and row.actor not in people and row.approver not in people:
            return False
        shown = self.disclosure.show(row)
        if shown is None:
            return False
        self._shown[row.number] = shown
        # By the path that is shown: a filter must not tell what the list hides.
        return _within(shown.row.path, self.inside) and _begins(shown.row.path, self.path)

    def _people(self) -> set[str] | None:
        """Logins whose owner the typed words fit; None when nobody was asked for."""
        if not self.person:
            return None
        wanted = self.person.casefold()
        users = service_of(self.request.site, "principals").users
        named = [user.login for user in list(users.values())[:MAX_USERS] if wanted in user.full_name.casefold()]
        return {wanted, *named}


def _within(path: str, folder: str) -> bool:
    return folder == "/" or path == folder or path.startswith(f"{folder}/")


def _begins(path: str, typed: str) -> bool:
    return not typed or path.startswith("/" + typed.strip("/"))


def _day(text: str) -> date | None:
    """A day as browsers send it; None for nonsense."""
    try:
        day = date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None
    return day if day is not None and 1900 < day.year < 3000 else None
