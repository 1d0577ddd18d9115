"""Anonymous answers, rendered once per address and generation, served from memory (idea 4 of the design).

A WSGI middleware outside Pyramid, because inside it a cached page would cost a third of its speed. The generation is a
counter in the database: the page is stored under the value that its own snapshot held, and served while the newest
committed value is the same, so that no process serves what a finished publication has replaced.

The address is the whole key. Of a page's query only ``PARAMETERS`` reach Pyramid, so that what is not in the key cannot
be in the answer, and the marks that other sites add to our addresses cost nothing. Views (``@@``) get the whole query.

Anybody can invent addresses. An answer to a query is kept only when the query says, letter by letter, what the view
``understood``; and whatever is not the plain address of a page has a shelf of its own, so that it displaces no page.
"""

import gzip
import re
from datetime import datetime, time, timedelta
from functools import lru_cache
from urllib.parse import urlencode

import transaction
from pyramid.httpexceptions import HTTPNotFound

from orda import clock
from orda.content.base import Content
from orda.i18n import LANGUAGES
from orda.web.csp import FIXED, POLICY
from orda.web.hosts import KnownHosts
from orda.web.session import cookie_name
from orda.web.shelves import Answer, Shelf
from orda.web.vision import COOKIE as VISION

MAX_BYTES = 14 * 2**20
# The part of it that is for views, files for machines and answers to queries.
BESIDE = 1 / 4
MAX_ANSWER = 2 * 2**20
# Bytes from which on packing an answer that is not kept saves more than it takes, and how hard zlib tries.
WORTH_PACKING, QUICKLY = 4_000, 1
MAX_QUERY = 200
MAX_PARAMETER = 40
# What a page may depend on besides its path; a parameter that is not named here does not reach a visitor's page.
# A list that meets a value which it does not know makes no public answer (``private_answer``).
PARAMETERS = frozenset(
    (
        "area", "body", "code", "field", "group", "kind", "language", "letter", "level", "method", "month", "page",
        "person", "post", "section", "stage", "status", "term", "to", "topic", "type", "unit", "view", "when", "year",
    )
)  # fmt: skip
REFUSED = re.compile(r"\bq\s*=\s*0(\.0*)?\s*(;|$)")
NOTE = "orda.answer"
UNDERSTOOD = "orda.understood"


def public_answer(request, until: datetime | None = None) -> None:
    """Called by a visitor view: this answer is the same for every anonymous reader of this generation and day.

    ``until`` bounds its life further, for answers that time alone makes wrong.
    """
    note = request.environ.get(NOTE)
    if note is not None and request.identity is None:
        note["generation"] = request.site.generation()
        note["until"] = min(midnight(), until.timestamp() if until else float("inf"))
        request.public_answer = True


def private_answer(request) -> None:
    """Take back ``public_answer``: this answer is made anew for every reader."""
    note = request.environ.get(NOTE)
    if note is not None:
        note.pop("generation", None)
        note.pop("until", None)
    request.public_answer = False


def understood(request, **parameters) -> None:
    """Called by a view that read these parameters and found something for them. The answer to a query that says
    anything else, or says it in another way, is made anew each time."""
    told = request.environ.setdefault(UNDERSTOOD, {})
    told.update({name: str(value) for name, value in parameters.items()})


def what_is_understood(request) -> dict[str, str]:
    """The parameters that the view has told of until now."""
    return dict(request.environ.get(UNDERSTOOD, {}))


def midnight() -> float:
    """When the present day ends in Almaty: grants begin and end with days, and may concern everybody."""
    tomorrow = clock.today() + timedelta(days=1)
    return datetime.combine(tomorrow, time(), tzinfo=clock.ALMATY).timestamp()


def live_or_404(request, obj: Content):
    """The live version of ``obj``. Raises HTTPNotFound when nothing is public."""
    if obj.live is None:
        raise HTTPNotFound()
    return obj.live


class AnswerCache:
    """The middleware. ``registry`` is the Pyramid application's, for scripts that load the application."""

    def __init__(self, app, max_bytes: int = MAX_BYTES):
        self.app = app
        self.registry = app.registry
        beside = int(max_bytes * BESIDE)
        self.pages, self.others = Shelf(max_bytes - beside), Shelf(beside)
        self._seen: tuple[bytes | None, int | None] = (None, None)
        self._cookie = cookie_name(app.registry.deployment.https) + "="
        self._hosts = KnownHosts(app.registry.deployment.hosts)
        self._db = app.registry._zodb_databases[""]
        # RelStorage does not hear of other processes' commits until it polls; there every request asks.
        self._hears = "RelStorage" not in type(self._db.storage).__name__

    def __call__(self, environ, start_response):
        if not _readable(environ):
            return _unreadable(environ, start_response)
        # What is due happens before anybody is answered: nothing is shown from before its minute or after its end.
        self.registry.timekeeper.settle()
        if not self._concerns(environ):
            return self.app(environ, start_response)
        if environ["QUERY_STRING"] and "@@" not in environ["PATH_INFO"]:
            environ["QUERY_STRING"] = _known_parameters(environ["QUERY_STRING"])
        # Libraries find a cookie where we see none ("name =value"); what is not in the key must not be in the answer.
        environ.pop("HTTP_COOKIE", None)
        key = (environ["PATH_INFO"], environ["QUERY_STRING"])
        generation, shelf = self.generation(), self._shelf(key)
        answer = shelf.get(key)
        if answer is None or answer.generation != generation or clock.now().timestamp() >= answer.until:
            answer, other = self._make(key, environ, start_response)
            if answer is None:
                return other
        else:
            shelf.pack(key, answer)
        return self._serve(key, answer, environ, start_response)

    def _shelf(self, key: tuple[str, str]) -> Shelf:
        path, query = key
        return self.others if query or "@@" in path else self.pages

    def generation(self) -> int | None:
        """The newest committed generation; None before the site exists."""
        newest = self._db.lastTransaction() if self._hears else None
        tid, value = self._seen
        if newest is not None and newest == tid:
            return value
        # ``newest`` was read before the connection takes its snapshot, so the value is at least as new as it.
        connection = self._db.open(transaction.TransactionManager())
        try:
            site = connection.root().get("app_root")
            value = site.generation() if site is not None else None
        finally:
            connection.close()
        self._seen = (newest, value)
        return value

    def _concerns(self, environ) -> bool:
        path, query = environ.setdefault("PATH_INFO", ""), environ.setdefault("QUERY_STRING", "")
        return (
            environ["REQUEST_METHOD"] in ("GET", "HEAD")
            and path[1:3] in LANGUAGES
            and (len(query) <= MAX_QUERY or "@@" not in path)
            and self._cookie not in environ.get("HTTP_COOKIE", "")
            # A page made for one reader's eyes is no one else's, nor is theirs this reader's.
            and f"{VISION}=" not in environ.get("HTTP_COOKIE", "")
            and environ.get("HTTP_HOST", "") in self._hosts
        )

    def _make(self, key, environ, start_response):
        """(the new answer, None), or (None, what WSGI expects) for what is not the same for everybody."""
        note, told = {}, {}
        environ |= {NOTE: note, UNDERSTOOD: told}
        captured = {}

        def capture(status, headers, exc_info=None):
            captured["status"], captured["headers"] = status, headers
            return lambda data: None

        method = environ["REQUEST_METHOD"]
        environ["REQUEST_METHOD"] = "GET"
        result = self.app(environ, capture)
        environ["REQUEST_METHOD"] = method
        headers = captured["headers"]
        private = any(name.lower() == "set-cookie" for name, _value in headers)
        if "generation" not in note or captured["status"][:3] != "200" or private:
            if method != "GET":
                result = _drop(result)
            elif (
                not private and captured["status"][:3] == "200" and takes_gzip(environ.get("HTTP_ACCEPT_ENCODING", ""))
            ):
                headers, result = _packed_once(headers, result)
            start_response(captured["status"], headers)
            return None, result
        try:
            body = b"".join(result)
        finally:
            if hasattr(result, "close"):
                result.close()
        answer = Answer(body, headers, note["generation"], note["until"])
        if len(body) <= MAX_ANSWER and key[1] == urlencode(sorted(told.items())):
            self._shelf(key).put(key, answer)
        return answer, None

    def _serve(self, key, answer: Answer, environ, start_response):
        if answer.tag in environ.get("HTTP_IF_NONE_MATCH", ""):
            start_response("304 Not Modified", [h for h in answer.headers if h[0].lower() != "content-type"])
            return []
        headers, body = answer.headers, None
        if takes_gzip(environ.get("HTTP_ACCEPT_ENCODING", "")):
            self._shelf(key).pack(key, answer)
            body = answer.packed()
        if body is not None:
            headers = [*headers, ("Content-Encoding", "gzip")]
        else:
            body = self._shelf(key).plain(answer)
        start_response("200 OK", [*headers, ("Content-Length", str(len(body)))])
        return [body] if environ["REQUEST_METHOD"] == "GET" else []


def _packed_once(headers: list[tuple[str, str]], result) -> tuple[list[tuple[str, str]], list[bytes]]:
    """A page that is made for one question, such as the answer of a search, packed for the way: it holds no secret that
    a packed size could betray, because who has a session is not answered here."""
    told = {name.lower(): value for name, value in headers}
    if not told.get("content-type", "").startswith("text/html") or "content-encoding" in told:
        return headers, result
    try:
        body = b"".join(result)
    finally:
        if hasattr(result, "close"):
            result.close()
    if len(body) > WORTH_PACKING:
        body = gzip.compress(body, QUICKLY, mtime=0)
        headers = [*headers, ("Content-Encoding", "gzip")]
        if "vary" not in told:
            headers.append(("Vary", "Accept-Encoding"))
    kept = [(name, value) for name, value in headers if name.lower() != "content-length"]
    return [*kept, ("Content-Length", str(len(body)))], [body]


@lru_cache(maxsize=500)
def takes_gzip(header: str) -> bool:
    """Does a reader with this Accept-Encoding take gzip?"""
    for choice in header.lower().split(","):
        name, _semicolon, rest = choice.partition(";")
        if name.strip() in ("gzip", "x-gzip"):
            return not REFUSED.search(rest)
    return False


def _known_parameters(query: str) -> str:
    """The part of a query that pages may depend on, the last value of each parameter; forms send empty ones too."""
    pairs = {}
    for pair in query.split("&"):
        name, _equals, value = pair.partition("=")
        if name in PARAMETERS and 0 < len(value) <= MAX_PARAMETER:
            pairs[name] = value
    return "&".join(f"{name}={value}" for name, value in sorted(pairs.items()))


def _readable(environ) -> bool:
    """Is the path UTF-8? Pyramid decodes it in many places and would fail in each."""
    try:
        environ.get("PATH_INFO", "").encode("latin-1").decode("utf-8")
    except UnicodeError:
        return False
    return True


def _unreadable(environ, start_response):
    body = "400. Мекенжай оқылмады. Адрес не читается. This address cannot be read.\n".encode()
    headers = [
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Content-Length", str(len(body))),
        ("Content-Security-Policy", POLICY),
        ("Cache-Control", "no-store"),
        *FIXED.items(),
    ]
    start_response("400 Bad Request", headers)
    return [body] if environ["REQUEST_METHOD"] != "HEAD" else []


def _drop(result) -> list[bytes]:
    if hasattr(result, "close"):
        result.close()
    return []
