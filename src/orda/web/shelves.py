"""Answers in memory: shelves of a bounded size, from which what was not asked for the longest leaves."""

import gzip
import hashlib
import threading
from collections import OrderedDict

Key = tuple[str, str]

PACKED_FROM = 1000
# Level 4 packs as well as 6 but for a twentieth, in a third of the time.
PACKING = 4
# Headers and the rest of an answer, roughly.
OVERHEAD = 2000
# Readers who take no gzip get a packed answer unpacked; those of the last few answers are not unpacked anew each time.
MAX_UNPACKED = 32
MAX_UNPACKED_BYTES = 100_000
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


class Answer:
    """One stored answer: plain or packed, which takes a quarter of the room."""

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


class Shelf:
    """Answers by their addresses, of ``max_bytes`` together.

    An answer is packed when it is asked for again; on a shelf that is half full at once, for a plain one would take the
    room of four packed ones until then, and on a walk through the whole site none would stay long enough.
    """

    def __init__(self, max_bytes: int):
        self.max_bytes = max_bytes
        self.answers: OrderedDict[Key, Answer] = OrderedDict()
        self.bytes = 0
        self.unpacked: OrderedDict[Answer, bytes] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Key) -> Answer | None:
        """What lies there; it is now the last to leave."""
        with self._lock:
            answer = self.answers.get(key)
            if answer is not None:
                self.answers.move_to_end(key)
            return answer

    def put(self, key: Key, answer: Answer) -> None:
        """Keep ``answer``, and let go what no longer has room."""
        if self.bytes * 2 > self.max_bytes:
            answer.size = answer.pack()
        with self._lock:
            old = self.answers.get(key)
            if old is not None:
                if old.generation > answer.generation:
                    return  # rendered slowly, from an older snapshot
                self.bytes -= old.size
                del self.answers[key]
            self.answers[key] = answer
            self.bytes += answer.size
            while self.bytes > self.max_bytes and self.answers:
                _key, dropped = self.answers.popitem(last=False)
                self.bytes -= dropped.size

    def pack(self, key: Key, answer: Answer) -> None:
        """Hold the answer in less room."""
        size = answer.pack()
        if size != answer.size:
            with self._lock:  # two threads may have come here with one answer
                if self.answers.get(key) is answer:
                    self.bytes += size - answer.size
                answer.size = size

    def plain(self, answer: Answer) -> bytes:
        """The bytes of an answer for readers who take no gzip."""
        if answer.packed() is None:
            return answer.plain()
        with self._lock:
            body = self.unpacked.get(answer)
            if body is not None:
                self.unpacked.move_to_end(answer)
                return body
        body = answer.plain()
        if len(body) <= MAX_UNPACKED_BYTES:
            with self._lock:
                self.unpacked[answer] = body
                if len(self.unpacked) > MAX_UNPACKED:
                    self.unpacked.popitem(last=False)
        return body
