"""Looking at the registered sites of units from the serving process or the shell."""

from collections.abc import Callable
from typing import Any

from translationstring import TranslationString
from ZODB.DB import DB

from orda.compliance.fetching import Network
from orda.compliance.site_checks import Check, Target, allowed_hosts, examine_all, record, targets
from orda.i18n import _
from orda.maintenance.progress import Progress, silent
from orda.maintenance.workbench import with_site

Results = list[tuple[Target, Check]]


def look_at_sites(database: DB, progress: Progress = silent, network: Network | None = None) -> Results | None:
    """Look at every registered site and keep what was found; None on a demonstration, whose addresses are invented.

    No transaction is open while the sites are being asked: they may take minutes.
    """
    planned = with_site(database, _plan)
    if planned is None:
        return None
    progress(0.1, _("Looking at the sites of units"))
    results = examine_all(*planned, network or Network())
    progress(0.9, _("Looking at the sites of units"))
    with_site(database, _recording(results))
    return results


def _plan(site: Any) -> tuple[list[Target], frozenset[str]] | None:
    return None if site.demonstration else (targets(site), allowed_hosts(site))


def _recording(results: Results) -> Callable[[Any], None]:
    return lambda site: record(site, results)


def looked_sentence(results: Results | None) -> TranslationString:
    """How a look at all sites ended."""
    if results is None:
        return _("The sites of the demonstration are invented; nobody was asked.")
    bad = sum(not check.ok for _target, check in results)
    return _("Sites of units looked at: ${count}; not in order: ${bad}.", mapping={"count": len(results), "bad": bad})
