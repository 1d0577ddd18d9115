"""Looking at the sites of units: which, with what result, since when (clauses B8, F21)."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime

from BTrees.OOBTree import OOBTree
from persistent import Persistent
from substanced.content import service
from translationstring import TranslationString

from orda import clock, events, regulation
from orda.catalog.listing import of_kind
from orda.compliance.duties import HEAD, responsible
from orda.compliance.fetching import REASONS, Fetched, FetchRefused, Network, fetch, said
from orda.compliance.page_tests import look_at
from orda.content.kinds.unit_site import host_of
from orda.content.site import find, service_of
from orda.errors import OrdaError
from orda.events import SettingsChanged, notify
from orda.i18n import _
from orda.security.actor import Actor
from orda.security.permissions import ADMINISTER

KEPT = 50
MAX_SITES = 1_000
AT_ONCE = 4
SETTING = "unit-site-hosts"
# What the register says of changed hosts.
HOSTS_CHANGED = "unit-site-hosts"
MAX_HOSTS = 200
WORDS_MISSING = _("The page does not name the university in full.")
LINK_MISSING = _("The page has no active link to the official site.")
BOTH_MISSING = _("The page neither names the university in full nor has an active link to the official site.")
IN_ORDER = _("In order")
FOUND = {"words": WORDS_MISSING, "link": LINK_MISSING, "words-link": BOTH_MISSING, "": IN_ORDER}


@dataclass(frozen=True)
class Check:
    """One look at a site. ``reason`` is "" when all is in order, else a key of ``FOUND`` or of ``REASONS``."""

    time: datetime
    address: str
    reason: str
    mapping: dict = field(default_factory=dict)
    logo: bool = False

    @property
    def ok(self) -> bool:
        """Has the page what clause F21 asks for?"""
        return not self.reason

    @property
    def reached(self) -> bool:
        """Did the site answer with a page at all?"""
        return self.reason not in REASONS

    @property
    def message(self) -> TranslationString:
        """What was found, in a sentence."""
        return FOUND[self.reason] if self.reason in FOUND else said(self.reason, self.mapping)


@dataclass(frozen=True)
class Target:
    """A site to be looked at."""

    uid: str
    address: str


@service("unit-sites", service_name="unit-sites")
class UnitSites(Persistent):
    """The service that keeps the last looks at each site; it stands beside the tree."""

    def __init__(self):
        self.checks: OOBTree = OOBTree()  # uid -> the last looks, the newest first

    def of(self, uid: str) -> tuple[Check, ...]:
        """The looks at one site, the newest first."""
        return self.checks.get(uid, ())


def checks_of(obj) -> tuple[Check, ...]:
    """The looks at the address that the site has now, the newest first."""
    address = obj.live.fields.get("address", "") if obj.live is not None else ""
    return tuple(check for check in service_of(obj, "unit-sites").of(obj.uid) if check.address == address)


def last_check(obj) -> Check | None:
    """The latest look at the present address; None when nobody has looked yet."""
    return next(iter(checks_of(obj)), None)


def red_since(obj) -> datetime | None:
    """When the site was found wrong and not right since; None when it is in order or unknown."""
    moment = None
    for check in checks_of(obj):
        if check.ok:
            break
        moment = check.time
    return moment


def targets(site) -> list[Target]:
    """All sites that are registered, which means approved: drafts are not looked at."""
    found = (obj for obj in of_kind(site, "unit-site") if obj.live is not None)
    listed = [Target(obj.uid, obj.live.fields.get("address", "")) for obj in found]
    return [target for target in listed if target.address][:MAX_SITES]


def allowed_hosts(site) -> frozenset[str]:
    """The hosts that may be asked: those of registered sites, and those that administrators have added."""
    return frozenset(_ascii(host_of(target.address)) for target in targets(site)) | set(extra_hosts(site))


def extra_hosts(site) -> tuple[str, ...]:
    """Hosts that administrators allow besides, such as those to which a registered address leads."""
    return tuple(service_of(site, "settings").get(SETTING, ()))


def set_extra_hosts(site, hosts: Iterable[str], *, actor: Actor) -> bool:
    """Replace the list; did it differ? Raises NotAllowed, OrdaError for what is no name of a host."""
    actor.require(ADMINISTER, site)
    wanted = tuple(sorted({_ascii(host.strip().lower()) for host in hosts if host.strip()}))
    if len(wanted) > MAX_HOSTS:
        raise OrdaError(_("Name at most ${most} hosts.", mapping={"most": MAX_HOSTS}))
    for host in wanted:
        if "." not in host or not all(_is_label(label) for label in host.split(".")) or host.split(".")[-1].isdigit():
            raise OrdaError(_("“${host}” is not the name of a host.", mapping={"host": host[:80]}))
    before = extra_hosts(site)
    if wanted == before:
        return False
    service_of(site, "settings").set(SETTING, wanted)
    notify(SettingsChanged(site, actor.login, HOSTS_CHANGED, before=" ".join(before), after=" ".join(wanted)))
    return True


def _is_label(label: str) -> bool:
    plain = label.replace("-", "")
    return bool(plain) and plain.isascii() and plain.isalnum() and len(label) < 64 and label.strip("-") == label


def _ascii(host: str) -> str:
    try:
        return host.rstrip(".").encode("idna").decode("ascii").lower()
    except UnicodeError:
        return host


def examine(target: Target, allowed: frozenset[str], network: Network) -> Check:
    """Look at one site. Touches no database: it may take ten seconds."""
    try:
        page = fetch(target.address, allowed, network)
    except FetchRefused as refused:
        return Check(clock.now(), target.address, refused.reason, dict(refused.mapping))
    return judged(target.address, page)


def judged(address: str, page: Fetched) -> Check:
    """What clause F21 says of a page that was read."""
    university = regulation.get().university
    seen = look_at(page.html, page.charset, university.titles.values(), university.short.values(), university.host)
    missing = [name for name, there in (("words", seen.words), ("link", seen.link)) if not there]
    return Check(clock.now(), address, "-".join(missing), logo=seen.logo)


def examine_all(found: list[Target], allowed: frozenset[str], network: Network) -> list[tuple[Target, Check]]:
    """Look at all sites, a few at a time."""
    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="orda-unit-sites") as pool:
        return list(zip(found, pool.map(lambda each: examine(each, allowed, network), found), strict=True))


def record(site, results: Iterable[tuple[Target, Check]]) -> None:
    """Keep what was found; whoever heads a unit whose site has gone wrong is told, once."""
    kept, changed = service_of(site, "unit-sites"), False
    for target, check in results:
        obj = find(site, target.uid)
        if obj is None or obj.live is None:
            continue
        before = last_check(obj)
        kept.checks[target.uid] = (check, *kept.of(target.uid))[:KEPT]
        # The list that visitors see names dead sites and the day of the last look at them.
        changed = changed or before is None or before.ok != check.ok or not check.ok
        if not check.ok and (before is None or before.ok):
            unit = find(site, obj.live.fields.get("unit", ""))
            logins = responsible(unit if unit is not None else obj, HEAD)
            notify(events.UnitSiteFailed(obj, "system", reason=check.reason, logins=logins))
    for uid in [uid for uid in kept.checks if find(site, uid) is None]:
        del kept.checks[uid]
    if changed:
        site.generation.change(1)
