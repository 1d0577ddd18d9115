"""Using a site that came back, as its people would: accounts, tree, search, rights, the register's chain."""

from dataclasses import dataclass, field
from itertools import islice

import transaction
from translationstring import TranslationString
from ZODB.DB import DB

from orda.catalog.search import search
from orda.content.base import descendants
from orda.i18n import _
from orda.maintenance.evolution import FINISHED
from orda.security.constants import Everyone
from orda.security.policy import readable
from orda.workflow.sheets.sealing import first_broken

TRIED = 20
# The step by which the sheets of an older site are chained; a backup from before it has none that could break.
SEALED = "s2026_11_sheets"


@dataclass
class Sample:
    """What the site in a backup holds, and remarks about what would not work in it."""

    counts: dict[str, int] = field(default_factory=dict)
    remarks: list[TranslationString] = field(default_factory=list)


def sample(database: DB) -> Sample:
    """Look into the site of ``database``; an empty sample where there is none. Changes nothing."""
    found = Sample()
    connection = database.open(transaction.TransactionManager())
    try:
        site = connection.root().get("app_root")
        if site is not None:
            _count(site, found)
            _search(site, found)
            _chain(site, found)
            if SEALED in connection.root().get(FINISHED, {}):
                _sheets(site, found)
    finally:
        connection.transaction_manager.abort()
        connection.close()
    return found


def _count(site, found: Sample) -> None:
    accounts = site.services["principals"].users
    public = total = 0
    for obj in descendants(site):
        total += 1
        public += obj.live is not None
    found.counts = {"accounts": len(accounts), "contents": total, "public": public}
    indexed = len(site.services["catalog"].inline["kind"]._rev_index)
    if indexed != total:
        found.remarks.append(
            _(
                "${indexed} of ${total} objects are in the indexes. Run “orda reindex” after a restore.",
                mapping={"indexed": indexed, "total": total},
            )
        )
    if accounts and not any(user.enabled and user.password_hash.startswith("$argon2") for user in accounts.values()):
        found.remarks.append(_("No account of this backup can sign in."))


def _search(site, found: Sample) -> None:
    """Public pages must be found by their own titles, by a visitor; not all: some titles are all stop words."""
    if len(site.services["index-queue"]):
        return  # words still wait to be indexed; they will be by the serving process
    visitor = frozenset((Everyone,))
    public = (obj for obj in descendants(site) if obj.live is not None and readable(visitor, obj))
    titles = [(obj.live.title(lang), lang) for obj in islice(public, TRIED) for lang in obj.live.languages()[:1]]
    hits = sum(1 for title, lang in titles if search(site, visitor, title, lang, size=1).total)
    if hits * 2 < len(titles):
        counts = {"hits": hits, "tried": len(titles)}
        found.remarks.append(_("Only ${hits} of ${tried} public pages are found by their own titles.", mapping=counts))


def _chain(site, found: Sample) -> None:
    broken = site.services["register"].first_broken()
    if broken is not None:
        found.remarks.append(
            _("Row ${number} of the change register was altered or removed.", mapping={"number": broken})
        )


def _sheets(site, found: Sample) -> None:
    sheet = first_broken(site.services["requests"])
    if sheet is not None:
        found.remarks.append(
            _("The approval sheet of request № ${number} was altered or removed.", mapping={"number": sheet})
        )
