"""What a reader may have looked for who came to an address that does not exist: cheap guesses from its words."""

import re
from difflib import get_close_matches
from itertools import islice

from orda.catalog.search import search
from orda.content.base import children
from orda.i18n import LANGUAGES
from orda.web.navigation import entry, visible

MAX_GUESSES = 6
MAX_WORDS = 4
MAX_NAMES = 300
MAX_DEPTH = 8
# Robots that try doors ask for scripts and hidden files; nobody reads the answer.
TRIED_DOORS = re.compile(r"\.(php|aspx?|jsp|cgi|env|git|sql|bak|zip)\b|/\.|wp-", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{3,30}")


def words_of(path: str) -> str:
    """The words of the last part of an address, for the search form."""
    last = path.partition("/@@")[0].rstrip("/").rpartition("/")[2]
    return " ".join(last.replace("-", " ").replace("_", " ").split())[:80]


def guesses(request) -> list[dict]:
    """Up to six entries of public objects: names like the wrong one beside it, then what has the address's words."""
    path = request.path_info
    if request.method != "GET" or TRIED_DOORS.search(path):
        return []
    names = [name for name in path.partition("/@@")[0].split("/") if name][:MAX_DEPTH]
    if names and names[0] in LANGUAGES:
        names = names[1:]
    found = {obj.uid: obj for obj in (*_misspelt(request, names), *_with_words(request, names))}
    return [entry(request, obj) for obj in islice(found.values(), MAX_GUESSES)]


def _misspelt(request, names: list[str]) -> list:
    """Children of the last folder that exists whose names resemble the next part of the address."""
    folder = request.site
    for name in names:
        child = folder.get(name) if folder.folderish else None
        if child is None or not visible(request, child):
            break
        folder = child
    else:
        return []
    beside = {child.__name__: child for child in islice(children(folder), MAX_NAMES) if visible(request, child)}
    return [beside[close] for close in get_close_matches(name.lower(), beside, n=3, cutoff=0.7)]


def _with_words(request, names: list[str]) -> list:
    words = _WORD.findall(words_of("/".join(names)))[:MAX_WORDS]
    for query in dict.fromkeys((" ".join(words), *words)):
        hits = search(request.site, request.principals, query, request.lang, size=MAX_GUESSES).hits if query else ()
        if hits:
            return [hit.object for hit in hits]
    return []
