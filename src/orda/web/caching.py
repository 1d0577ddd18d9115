"""Anonymous answers, rendered once per address and generation, served from memory (idea 4 of the design).

A WSGI middleware outside Pyramid, because inside it a cached page would cost a third of its speed. The generation is a
counter in the database: the page is stored under the value that its own snapshot held, and served while the newest
committed value is the same, so that no process serves what a finished publication has replaced.
"""

import gzip
import hashlib
import logging
import threading
import time
from collections import OrderedDict
from datetime import datetime

import transaction
from pyramid.httpexceptions import HTTPNotFound

from orda.content.base import Content
from orda.i18n import LANGUAGES
from orda.web.session import cookie_name

log = logging.getLogger(__name__)
MAX_BYTES = 64 * 2**20
MAX_ANSWER = 2 * 2**20
MAX_QUERY = 200
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
    """Called by a visitor view: this answer is the same for every anonymous reader of this generation.

    ``until`` bounds its life, for answers that time alone makes wrong.
    """
    note = request.environ.get(NOTE)
    if note is not None and request.identity is None:
        note["generation"] = request.site.generation()
        note["until"] = until.timestamp() if until else float("inf")
        request.public_answer = True


def live_or_404(request, obj: Content):
    """The live version of ``obj``. Raises HTTPNotFound when nothing is public."""
    if obj.live is None:
        raise HTTPNotFound()
    return obj.live


class Answer:
    """One stored answer in its plain and its compressed form."""

    __slots__ = ("body", "etag", "generation", "headers", "packed", "until")

    def __init__(self, body: bytes, headers: list[tuple[str, str]], generation: int, until: float):
        self.body = body
        self.generation = generation
        self.until = until
        # Of the content, not of the generation: an unchanged page stays a 304 when another page is published.
        self.etag = f'W/"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'
        self.headers = [
            *((name, value) for name, value in headers if name.lower() in HEADERS_KEPT),
            ("Cache-Control", "public, max-age=0, must-revalidate"),
            ("Vary", "Accept-Encoding, Cookie"),
            ("ETag", self.etag),
        ]
        self.packed = gzip.compress(body, 6, mtime=0) if len(body) > 1000 else None

    def size(self) -> int:
        """Bytes of memory, roughly."""
        return len(self.body) + len(self.packed or b"") + 1000


class AnswerCache:
    """The middleware. ``registry`` is the Pyramid application's, for scripts that load the application."""

    def __init__(self, app, max_bytes: int = MAX_BYTES):
        self.app = app
        self.registry = app.registry
        self.max_bytes = max_bytes
        self._answers: OrderedDict[tuple[str, str], Answer] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()
        self._seen: tuple[bytes | None, int | None] = (None, None)
        self._cookie = cookie_name(app.registry.deployment.https) + "="
        self._db = app.registry._zodb_databases[""]
        # RelStorage does not hear of other processes' commits until it polls; there every request asks.
        self._hears = "RelStorage" not in type(self._db.storage).__name__

    def __call__(self, environ, start_response):
        if not _readable(environ):
            return _unreadable(start_response)
        if not self._concerns(environ):
            return self.app(environ, start_response)
        key = (environ.get("PATH_INFO", ""), environ.get("QUERY_STRING", ""))
        generation = self.generation()
        with self._lock:
            answer = self._answers.get(key)
            if answer is not None:
                self._answers.move_to_end(key)
        if answer is not None and answer.generation == generation and time.time() < answer.until:
            return _serve(answer, environ, start_response)
        return self._make(key, environ, start_response)

    def generation(self) -> int | None:
        """The newest committed generation; None before the site exists."""
        newest = self._db.lastTransaction() if self._hears else None
        tid, value = self._seen
        if newest is not None and newest == tid:
            return value
        # ``newest`` was read before the connection takes its snapshot, so the value is at least as new as it.
        try:
            connection = self._db.open(transaction.TransactionManager())
        except Exception:  # noqa: BLE001 - the application will say it better, with a page
            log.exception("the database cannot be read")
            return None
        try:
            site = connection.root().get("app_root")
            value = site.generation() if site is not None else None
        finally:
            connection.close()
        self._seen = (newest, value)
        return value

    def _concerns(self, environ) -> bool:
        return (
            environ["REQUEST_METHOD"] in ("GET", "HEAD")
            and environ.get("PATH_INFO", "")[1:3] in LANGUAGES
            and len(environ.get("QUERY_STRING", "")) <= MAX_QUERY
            and self._cookie not in environ.get("HTTP_COOKIE", "")
        )

    def _make(self, key, environ, start_response):
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
            return result if method == "GET" else _drop(result)
        try:
            body = b"".join(result)
        finally:
            if hasattr(result, "close"):
                result.close()
        answer = Answer(body, headers, note["generation"], note["until"])
        if len(body) <= MAX_ANSWER:
            self._store(key, answer)
        return _serve(answer, environ, start_response)

    def _store(self, key, answer: Answer) -> None:
        with self._lock:
            old = self._answers.pop(key, None)
            if old is not None:
                self._bytes -= old.size()
            self._answers[key] = answer
            self._bytes += answer.size()
            while self._bytes > self.max_bytes and self._answers:
                _key, dropped = self._answers.popitem(last=False)
                self._bytes -= dropped.size()


def _readable(environ) -> bool:
    """Is the path UTF-8? Pyramid decodes it in many places and would fail in each."""
    try:
        environ.get("PATH_INFO", "").encode("latin-1").decode("utf-8")
    except UnicodeError:
        return False
    return True


def _unreadable(start_response):
    body = "400. Мекенжай оқылмады. Адрес не читается. This address cannot be read.\n".encode()
    headers = [
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Content-Length", str(len(body))),
        ("X-Content-Type-Options", "nosniff"),
        ("Content-Security-Policy", "default-src 'none'"),
    ]
    start_response("400 Bad Request", headers)
    return [body]


def _drop(result) -> list[bytes]:
    if hasattr(result, "close"):
        result.close()
    return []


def _serve(answer: Answer, environ, start_response):
    if answer.etag in environ.get("HTTP_IF_NONE_MATCH", ""):
        start_response("304 Not Modified", [h for h in answer.headers if h[0].lower() != "content-type"])
        return []
    body, headers = answer.body, answer.headers
    if answer.packed is not None and "gzip" in environ.get("HTTP_ACCEPT_ENCODING", ""):
        body, headers = answer.packed, [*headers, ("Content-Encoding", "gzip")]
    start_response("200 OK", [*headers, ("Content-Length", str(len(body)))])
    return [body] if environ["REQUEST_METHOD"] == "GET" else []
