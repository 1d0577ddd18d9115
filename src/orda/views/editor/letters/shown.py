"""A coloured letter on the screen of its request: in the layout of the page, or place by place where that changed."""

from translationstring import TranslationString

from orda.content.base import path_of
from orda.content.site import find
from orda.i18n import DOMAIN, LANGUAGE_NAMES, _
from orda.text.correction import AMBIGUOUS, CHANGED, CONTRADICTS, GONE, Correction, marked_html
from orda.text.dates import format_size
from orda.views.editor.editing.comparison import comparison, labels_of, title_of
from orda.web.reading import known, workplace_html
from orda.web.traversal import href
from orda.workflow.levels.letters import PlaceChanged, corrected
from orda.workflow.requests.checks import one_sided
from orda.workflow.requests.proposals import CorrectionLetter
from orda.workflow.requests.request import CARRIED_OUT, OPEN, PUBLISHED, SCHEDULED

WHY = {
    CHANGED: _("This place has changed since the letter was written."),
    GONE: _("This place is no longer on the page."),
    AMBIGUOUS: _("The page has these words in another number of places than before."),
    CONTRADICTS: _("Two corrections want different things of this place."),
}
MAX_PLACES = 300


def letter_shown(request, item) -> dict | None:
    """The letter of a request for ``letter_shown.pt``; None for a request that is none."""
    asked = item.proposal
    if not isinstance(asked, CorrectionLetter):
        return None
    page = find(request.site, asked.page)
    shown = {
        "lang": asked.lang,
        "comparison": None,
        "places": [],
        "changed": False,
        "gone": False,
        "stands": True,
        "one_sided": [],
        "beside": beside(request, asked),
        "word_href": href(request, request.site, "request-letter", query={"id": item.number})
        if page is not None and asked.version in page.versions
        else None,
        "live_href": href(request, page, lang=asked.lang) if page is not None and page.live is not None else None,
    }
    if page is not None and item.state == PUBLISHED and item.result.get(page.uid) in page.versions:
        number = item.result[page.uid]
        old, new = (page.disclosed(page.versions.get(each)) for each in (number - 1, number))
        return shown | {"comparison": comparison(request, page, old, new)}
    if page is None or page.live is None or item.state not in (OPEN, SCHEDULED):
        gone = item.state in (OPEN, SCHEDULED)
        return shown | {"places": _places(request, asked, ()), "gone": gone, "stands": not gone}
    try:
        made = corrected(page.live, asked)
        said = [request.layout.translate(finding.message) for finding in one_sided(page.live, made)]
        return shown | {"comparison": comparison(request, page, page.live, made), "one_sided": said}
    except PlaceChanged as refused:
        return shown | {"places": _places(request, asked, refused.unmatched), "changed": True, "stands": False}


def beside(request, asked: CorrectionLetter) -> list[dict]:
    """What of a Word file has no place on the page, with its colours, and why."""
    labels = labels_of(request)
    return [
        {
            "html": workplace_html(request, marked_html(Correction("", 0, runs), labels), asked.lang),
            "why": request.layout.translate(TranslationString(why, domain=DOMAIN)),
        }
        for runs, why in asked.beside
    ]


def _places(request, asked: CorrectionLetter, unmatched) -> list[dict]:
    """Each correction with its marks; of those that have no place any more why, and what may stand there now."""
    missed = {each.correction: each for each in unmatched}
    labels, found = labels_of(request), []
    for correction in asked.corrections[:MAX_PLACES]:
        miss = missed.get(correction)
        found.append(
            {
                "html": workplace_html(request, marked_html(correction, labels), asked.lang),
                "why": request.layout.translate(WHY[miss.reason]) if miss is not None else "",
                "now": workplace_html(request, miss.now, asked.lang) if miss is not None else "",
            }
        )
    return sorted(found, key=lambda place: not place["why"])


def word_links(request, obj, old: str, new: str, comparison: dict) -> list[dict]:
    """The comparison of two states, named as ``?from=`` and ``?to=`` name them, as Word letters: one a language."""
    query = {"from": old, "to": new}
    return [
        {
            "lang": each["lang"],
            "name": each["name"],
            "href": href(request, obj, "letter-file", query={**query, "language": each["lang"]}),
        }
        for each in comparison["languages"]
        if not each["fresh"]
    ]


def words_of_request(request, item, obj, comparison: dict) -> list[dict]:
    """What a request on drafts changes in ``obj``, as Word letters."""
    if item.state in (OPEN, SCHEDULED) and obj.draft is not None and obj.whole is not None and not item.route.at_once:
        return word_links(request, obj, str(obj.whole.number), "draft", comparison)
    number = item.result.get(obj.uid, 0)
    if item.state in (PUBLISHED, CARRIED_OUT) and number > 1:
        return word_links(request, obj, str(number - 1), str(number), comparison)
    return []


def letter_title(request, asked: CorrectionLetter) -> str:
    """What lists call a letter. The title of its page is for those only who may read that."""
    page = find(request.site, asked.page)
    title = title_of(request, page) if page is not None and known(request, page) else asked.title
    return request.layout.translate(_("Correction: ${title}", mapping={"title": title}))


def letter_facts(request, item) -> list[tuple[str, list[str], str]]:
    """(title, lines, address) of what a letter says of its page (E11) and of its file."""
    asked, said = item.proposal, request.layout.translate
    page = find(request.site, asked.page)
    path = f"/{asked.lang}{path_of(page)}" if page is not None else "–"
    link = href(request, page, lang=asked.lang) if page is not None and page.live is not None else ""
    facts = [
        (said(_("Name of the material")), [asked.title], ""),
        (said(_("Address")), [path], link),
        (said(_("Language")), [LANGUAGE_NAMES[asked.lang]], ""),
    ]
    if asked.file_name:
        name, link = asked.file_name, ""
        if (file := item.letter_file) is not None:
            name = f"{name} ({format_size(file.size, request.lang)})"
            link = href(request, request.site, "letter-original", query={"id": item.number})
        facts.append((said(_("Word file")), [name, f"SHA-256 {asked.sha256}"], link))
    return facts


def letter_again(request, item) -> str:
    """Where the author of a returned letter mends it; "" when its page is gone."""
    page = find(request.site, item.proposal.page)
    if page is None or page.live is None:
        return ""
    return href(request, page, "letter", lang=item.proposal.lang, query={"again": item.number})
