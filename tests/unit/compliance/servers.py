"""Servers on the loopback that play the internet, and a network that leads every public address to them."""

import socket
import ssl
import threading
from collections.abc import Callable
from contextlib import contextmanager

from orda.compliance.fetching import Network

PUBLIC = "93.184.216.34"


@contextmanager
def served(answer: Callable[[bytes, socket.socket], None]):
    """A server that calls ``answer(request, connection)`` for each connection; yields its port and what was asked."""
    listener = socket.create_server(("127.0.0.1", 0))
    asked: list[bytes] = []

    def serve() -> None:
        while True:
            try:
                connection, _address = listener.accept()
            except OSError:
                return
            threading.Thread(target=one, args=(connection,), daemon=True).start()

    def one(connection: socket.socket) -> None:
        with connection:
            try:
                connection.settimeout(5)
                request = b""
                while b"\r\n\r\n" not in request and (chunk := connection.recv(65536)):
                    request += chunk
                asked.append(request)
                answer(request, connection)
            except OSError:
                pass  # the reader has hung up, which is what some tests are about

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield listener.getsockname()[1], asked
    finally:
        listener.close()


def http(body: bytes | str = b"", status: str = "200 OK", content_type: str = "text/html; charset=utf-8", **headers):
    """An answer for ``served``."""
    data = body.encode() if isinstance(body, str) else body
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {content_type}", f"Content-Length: {len(data)}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    head = ("\r\n".join(lines) + "\r\n\r\n").encode()
    return lambda _request, connection: connection.sendall(head + data)


def network(port: int, names: dict[str, list[str]] | None = None, seconds: float = 5.0, dialled: list | None = None):
    """A network in which names are public unless ``names`` says otherwise, and all lines end at ``port`` here."""

    def resolve(host: str) -> list[str]:
        found = (names or {}).get(host, [PUBLIC])
        if not found:
            raise OSError("no such name")
        return found

    def dial(address: str, wanted: int, timeout: float) -> socket.socket:
        if dialled is not None:
            dialled.append((address, wanted))
        return socket.create_connection(("127.0.0.1", port), timeout)

    return Network(resolve=resolve, dial=dial, tls=ssl.create_default_context(), seconds=seconds)
