"""Anonymous answers, rendered once per address and generation, served from memory (idea 4 of the design).

A WSGI middleware outside Pyramid, because inside it a cached page would cost a third of its speed. The generation is a
counter in the database: the page is stored under the value that its own snapshot held, and served while the newest
committed value is the same, so that no process serves what a finished publication has replaced.

The address is the whole key. Of a page's query only ``PARAMETERS`` reach Pyramid, so that what is not in the key cannot
be in the answer, and the marks that other sites add to our addresses cost nothing. Views (``@@``) get the whole query.
"""

import gzip
import hashlib
import re
import threading
from collections import OrderedDict
from datetime import datetime, time, timedelta
from functools import lru_cache

import transaction
from pyramid.httpexceptions import HTTPNotFound

from orda import clock
from orda.content.base import Content
from orda.i18n import LANGUAGES
from orda.web.csp import FIXED, POLICY
from orda.web.hosts import KnownHosts
from orda.web.session import cookie_name
from orda.web.vision import COOKIE as VISION

MAX_BYTES = 12 * 2**20
MAX_ANSWER = 2 * 2**20
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
PACKED_FROM = 1000
# Level 4 packs as well as 6 but for a twentieth, in a third of the time.
PACKING = 4
# Headers and the rest of an answer, roughly.
OVERHEAD = 2000
# Readers who take no gzip get a packed answer unpacked; those of the last few answers are not unpacked anew each time.
MAX_UNPACKED = 32
MAX_UNPACKED_BYTES = 100_000
REFUSED = re.compile(r"\bq\s*=\s*0(\.0*)?\s*(;|$)")
NOTE = "orda.answer"
HEADERS_KEPT = frozenset(
    (
        "content-type",
        "content-language",
        "content-security-policy",
        "x-content-type-options",
        "referrer-policy",
        "x-frame-options",
        "permissions-policy",
        "cross-origin-opener-policy",
        "strict-transport-security",
        "x-robots-tag",
        "content-disposition",
    )
)


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


def midnight() -> float:
    """When the present day ends in Almaty: grants begin and end with days, and may concern everybody."""
    tomorrow = clock.today() + timedelta(days=1)
    return datetime.combine(tomorrow, time(), tzinfo=clock.ALMATY).timestamp()


def live_or_404(request, obj: Content):
    """The live version of ``obj``. Raises HTTPNotFound when nothing is public."""
    if obj.live is None:
        raise HTTPNotFound()
    return obj.live


class Answer:
    """One stored answer: plain until it is asked for again, then packed, which takes a quarter of the room."""

    __slots__ = ("_body", "_packed", "generation", "headers", "size", "tag", "until")

    def __init__(self, body: bytes, headers: list[tuple[str, str]], generation: int, until: float):
        self._body: bytes | None = body
        self._packed: bytes | None = None
        self.generation = generation
        self.until = until
        # Of the content, not of the generation: an unchanged page stays a 304 when another page is published.
        self.tag = f'"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'
        self.headers = [
            *((name, value) for name, value in headers if name.lower() in HEADERS_KEPT),
            ("Cache-Control", "public, max-age=0, must-revalidate"),
            ("Vary", "Accept-Encoding, Cookie"),
            ("ETag", f"W/{self.tag}"),
        ]
        self.size = len(body) + OVERHEAD

    def pack(self) -> int:
        """Keep the packed form instead of the plain one; returns the size that the answer has then."""
        body = self._body
        if body is not None and len(body) >= PACKED_FROM:
            # In this order: a thread that finds no body finds the packed form.
            self._packed = gzip.compress(body, PACKING, mtime=0)
            self._body = None
        return len(self._packed or body or b"") + OVERHEAD

    def packed(self) -> bytes | None:
        """The bytes in gzip's form, if it is held."""
        return self._packed

    def plain(self) -> bytes:
        """The bytes as they were rendered."""
        body = self._body
        return body if body is not None else gzip.decompress(self._packed)


class AnswerCache:
    """The middleware. ``registry`` is the Pyramid application's, for scripts that load the application."""

    def __init__(self, app, max_bytes: int = MAX_BYTES):
        self.app = app
        self.registry = app.registry
        self.max_bytes = max_bytes
        self._answers: OrderedDict[tuple[str, str], Answer] = OrderedDict()
        self._unpacked: OrderedDict[Answer, bytes] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()
        self._seen: tuple[bytes | None, int | None] = (None, None)
        self._cookie = cookie_name(app.registry.deployment.https) + "="
        self._hosts = KnownHosts(app.registry.deployment.hosts)
        self._db = app.registry._zodb_databases[""]
        # RelStorage does not hear of other processes' commits until it polls; there every request asks.
        self._hears = "RelStorage" not in type(self._db.storage).__name__

    def __call__(self, environ, start_response):
        if not _readable(environ):
            return _unreadable(environ, start_response)
        if not self._concerns(environ):
            return self.app(environ, start_response)
        if environ["QUERY_STRING"] and "@@" not in environ["PATH_INFO"]:
            environ["QUERY_STRING"] = _known_parameters(environ["QUERY_STRING"])
        key = (environ["PATH_INFO"], environ["QUERY_STRING"])
        generation = self.generation()
        with self._lock:
            answer = self._answers.get(key)
            if answer is not None:
                self._answers.move_to_end(key)
        if answer is None or answer.generation != generation or clock.now().timestamp() >= answer.until:
            answer, other = self._make(key, environ, start_response)
            if answer is None:
                return other
        else:
            self._pack(key, answer)
        return self._serve(key, answer, environ, start_response)

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
        note = environ[NOTE] = {}
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
            start_response(captured["status"], headers)
            return None, result if method == "GET" else _drop(result)
        try:
            body = b"".join(result)
        finally:
            if hasattr(result, "close"):
                result.close()
        answer = Answer(body, headers, note["generation"], note["until"])
        if len(body) <= MAX_ANSWER:
            self._store(key, answer)
        return answer, None

    def _store(self, key, answer: Answer) -> None:
        with self._lock:
            old = self._answers.get(key)
            if old is not None:
                if old.generation > answer.generation:
                    return  # rendered slowly, from an older snapshot
                self._bytes -= old.size
                del self._answers[key]
            self._answers[key] = answer
            self._bytes += answer.size
            while self._bytes > self.max_bytes and self._answers:
                _key, dropped = self._answers.popitem(last=False)
                self._bytes -= dropped.size

    def _pack(self, key, answer: Answer) -> None:
        size = answer.pack()
        if size != answer.size:
            with self._lock:
                if self._answers.get(key) is answer:
                    self._bytes += size - answer.size
                answer.size = size

    def _serve(self, key, answer: Answer, environ, start_response):
        if answer.tag in environ.get("HTTP_IF_NONE_MATCH", ""):
            start_response("304 Not Modified", [h for h in answer.headers if h[0].lower() != "content-type"])
            return []
        headers, body = answer.headers, None
        if takes_gzip(environ.get("HTTP_ACCEPT_ENCODING", "")):
            self._pack(key, answer)
            body = answer.packed()
        if body is not None:
            headers = [*headers, ("Content-Encoding", "gzip")]
        else:
            body = self._plain(answer)
        start_response("200 OK", [*headers, ("Content-Length", str(len(body)))])
        return [body] if environ["REQUEST_METHOD"] == "GET" else []

    def _plain(self, answer: Answer) -> bytes:
        if answer.packed() is None:
            return answer.plain()
        with self._lock:
            body = self._unpacked.get(answer)
            if body is not None:
                self._unpacked.move_to_end(answer)
                return body
        body = answer.plain()
        if len(body) <= MAX_UNPACKED_BYTES:
            with self._lock:
                self._unpacked[answer] = body
                if len(self._unpacked) > MAX_UNPACKED:
                    self._unpacked.popitem(last=False)
        return body


@lru_cache(maxsize=500)
def takes_gzip(header: str) -> bool:
    """Does a reader with this Accept-Encoding take gzip?"""
    for choice in header.lower().split(","):
        name, _semicolon, rest = choice.partition(";")
        if name.strip() in ("gzip", "x-gzip"):
            return not REFUSED.search(rest)
    return False


def _known_parameters(query: str) -> str:
    """The part of a query that pages may depend on, the last value of each parameter."""
    pairs = {}
    for pair in query.split("&"):
        name, _equals, value = pair.partition("=")
        if name in PARAMETERS and len(value) <= MAX_PARAMETER:
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
