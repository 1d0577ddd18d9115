"""A WSGI call without a browser, light enough for threads that ask thousands of times."""

import gzip
import io
import sys
from dataclasses import dataclass
from urllib.parse import quote


@dataclass(frozen=True)
class Answer:
    """What the application answered; header names are in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode()

    @property
    def unpacked(self) -> str:
        """The body as text, gzip or not."""
        return (gzip.decompress(self.body) if self.headers.get("content-encoding") == "gzip" else self.body).decode()


def ask(app, path: str, *, query: str = "", method: str = "GET", body: bytes = b"", **headers: str) -> Answer:
    """Call the application; ``if_none_match="…"`` gives the header If-None-Match. ``query`` may hold any letters."""
    environ = {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": path if path.isascii() or "\xff" in path else path.encode().decode("latin-1"),
        "QUERY_STRING": quote(query, safe="=&%+"),
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "localhost",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    if body:
        environ |= {"CONTENT_LENGTH": str(len(body)), "CONTENT_TYPE": "application/x-www-form-urlencoded"}
    environ |= {f"HTTP_{name.upper()}": value for name, value in headers.items()}
    started = []
    result = app(
        environ, lambda status, headers, exc_info=None: started.append((status, headers)) or (lambda data: None)
    )
    try:
        content = b"".join(result)
    finally:
        if hasattr(result, "close"):
            result.close()
    status, given = started[-1]
    return Answer(int(status[:3]), {name.lower(): value for name, value in given}, content)
