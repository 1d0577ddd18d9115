"""Reading one page of a foreign site without being led anywhere else: not inward, not far, not for long.

Only http and https, only hosts of a list, only their usual ports. Names are resolved here and every address is looked
at; the connection goes to the very address that was looked at, so that a name cannot change its mind in between.
Redirects are followed by the same rules. No cookies, no proxies, no credentials.
"""

import contextlib
import http.client
import ipaddress
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import SplitResult, urljoin, urlsplit

from translationstring import TranslationString

from orda.i18n import _

MAX_BYTES = 1024 * 1024
MAX_SECONDS = 10.0
MAX_REDIRECTS = 5
MAX_ADDRESS = 2_000
PORTS = {"http": 80, "https": 443}
CHUNK = 16 * 1024
AGENT = "OrdaSiteCheck/1.0"
# 64:ff9b::/96, under which networks without IPv4 reach the IPv4 internet.
TRANSLATED = 0x0064_FF9B << 64
# What Python takes for open: reserved for protocols and examples, or where clouds tell their machines secrets.
CLOSED = tuple(
    ipaddress.ip_network(each) for each in ("192.0.0.0/24", "192.88.99.0/24", "168.63.129.16/32", "3fff::/20")
)
REASONS = {
    "address": _("The address is not one that can be looked at."),
    "foreign": _("The page leads to another site, ${host}, which is not registered."),
    "name": _("The name of the site is not known on the internet."),
    "inward": _("The name of the site leads into a closed network."),
    "silent": _("The site does not answer."),
    "slow": _("The site did not answer within ${seconds} seconds."),
    "certificate": _("The site has no valid certificate: browsers warn their readers."),
    "answer": _("What the site answers is no page."),
    "status": _("The site answers with the error ${status}."),
    "large": _("The page is larger than 1 MB."),
    "redirects": _("The site leads from address to address without end."),
}


class FetchRefused(Exception):
    """Why the page was not read; ``reason`` is a key of ``REASONS``."""

    def __init__(self, reason: str, **mapping):
        self.reason = reason
        self.mapping = mapping
        super().__init__(reason, mapping)


def said(reason: str, mapping) -> TranslationString:
    """The sentence of a reason."""
    return TranslationString(REASONS.get(reason, REASONS["silent"]), mapping=dict(mapping))


@dataclass(frozen=True)
class Fetched:
    """The page that was read: where it stood at last, its bytes, the character set that the server named."""

    address: str
    html: bytes
    charset: str


def _resolve(host: str) -> list[str]:
    """The addresses of a name, as the system knows them. Raises OSError."""
    return [info[4][0] for info in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)]


def _dial(address: str, port: int, timeout: float) -> socket.socket:
    return socket.create_connection((address, port), timeout)


@dataclass(frozen=True)
class Network:
    """How the internet is reached; tests have one of their own."""

    resolve: Callable[[str], list[str]] = _resolve
    dial: Callable[[str, int, float], socket.socket] = _dial
    tls: ssl.SSLContext = field(default_factory=ssl.create_default_context)
    seconds: float = MAX_SECONDS


def fetch(address: str, allowed: frozenset[str], network: Network) -> Fetched:
    """Read the page at ``address``; ``allowed`` are the hosts that may be asked. Raises FetchRefused."""
    end = time.monotonic() + network.seconds
    for _hop in range(MAX_REDIRECTS + 1):
        answer = _ask(address, allowed, network, end)
        if isinstance(answer, Fetched):
            return answer
        address = answer
    raise FetchRefused("redirects")


def _ask(address: str, allowed: frozenset[str], network: Network, end: float) -> Fetched | str:
    """The page, or the address that the server leads to."""
    parts = _checked(address)
    host = _ascii_host(parts)
    if host not in allowed:
        raise FetchRefused("foreign", host=host[:100])
    inside = _address_of(host, network, end)
    port = parts.port or PORTS[parts.scheme]
    try:
        sock = network.dial(inside, port, _left(end, network))
    except OSError as error:
        raise FetchRefused("silent") from error
    # A server that drips a byte a second keeps every single read alive; the watch ends the connection itself.
    line = _Line(sock)
    watch = threading.Timer(max(end - time.monotonic(), 0), line.hang_up)
    watch.daemon = True
    watch.start()
    try:
        return _talk(line, parts, host, network, end)
    except FetchRefused:
        if _over(end):  # what is cut off in its middle looks like nonsense
            raise _slow(network) from None
        raise
    except ssl.SSLError as error:
        raise _slow(network) if _over(end) else FetchRefused("certificate") from error
    except (OSError, http.client.HTTPException, ValueError, zlib.error) as error:
        broken = FetchRefused("silent" if isinstance(error, OSError) else "answer")
        raise _slow(network) if _over(end) else broken from error
    finally:
        watch.cancel()
        line.sock.close()


def _checked(address: str) -> SplitResult:
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError as error:
        raise FetchRefused("address") from error
    plain = parts.scheme in PORTS and parts.hostname and len(address) <= MAX_ADDRESS and address.isprintable()
    if not plain or " " in address or parts.username is not None or port not in (None, PORTS.get(parts.scheme)):
        raise FetchRefused("address")
    return parts


def _ascii_host(parts: SplitResult) -> str:
    try:
        return parts.hostname.rstrip(".").encode("idna").decode("ascii").lower()
    except UnicodeError as error:
        raise FetchRefused("address") from error


def _address_of(host: str, network: Network, end: float) -> str:
    """The address to connect to. One that leads inward spoils them all: nobody needs such a name."""
    found: list[str] | None = None

    def ask() -> None:
        nonlocal found
        try:
            found = network.resolve(host)
        except (OSError, UnicodeError):
            found = []

    # Resolvers have time limits of their own, longer than ours.
    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(max(end - time.monotonic(), 0))
    if found is None:
        raise _slow(network)
    if not found:
        raise FetchRefused("name")
    if not all(is_public(each) for each in found):
        raise FetchRefused("inward")
    return found[0]


def is_public(address: str) -> bool:
    """Is it an address of the open internet, also when it is an IPv4 address in the clothes of an IPv6 one?"""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.scope_id is not None:
            return False
        number = int(ip)
        if ip.ipv4_mapped is not None or number >> 32 == TRANSLATED:
            return _is_open(ipaddress.IPv4Address(number & 0xFFFF_FFFF))
        inner = (ip.sixtofour, *(ip.teredo or ()))
        return _is_open(ip) and all(each is None or _is_open(each) for each in inner)
    return _is_open(ip)


def _is_open(ip) -> bool:
    closed = (
        ip.is_multicast or ip.is_unspecified or ip.is_loopback or ip.is_link_local or ip.is_private or ip.is_reserved
    )
    closed = closed or any(ip in network for network in CLOSED)
    return ip.is_global and not closed and not getattr(ip, "is_site_local", False)


class _Line:
    """A connection that another thread can end; TLS puts a new socket in the place of the first."""

    def __init__(self, sock: socket.socket):
        self.sock = sock

    def secure(self, tls: ssl.SSLContext, host: str) -> None:
        """Agree on TLS; the handshake begins when the new socket can be ended too."""
        self.sock = tls.wrap_socket(self.sock, server_hostname=host, do_handshake_on_connect=False)
        self.sock.do_handshake()

    def hang_up(self) -> None:
        """End it, whatever it is waiting for."""
        with contextlib.suppress(OSError):  # it has ended by itself
            socket.socket.shutdown(self.sock, socket.SHUT_RDWR)


def _talk(line: _Line, parts: SplitResult, host: str, network: Network, end: float) -> Fetched | str:
    line.sock.settimeout(_left(end, network))
    if parts.scheme == "https":
        line.secure(network.tls, host)
    connection = http.client.HTTPConnection(host)
    connection.sock = line.sock
    path = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
    headers = {"User-Agent": AGENT, "Accept": "text/html", "Accept-Encoding": "identity", "Connection": "close"}
    try:
        connection.request("GET", _quoted(path), headers=headers)
        with contextlib.closing(connection.getresponse()) as response:
            return _read(response, parts, network, end)
    finally:
        connection.close()


def _read(response: http.client.HTTPResponse, parts: SplitResult, network: Network, end: float) -> Fetched | str:
    """The page, or where it leads."""
    if response.status in (301, 302, 303, 307, 308):
        return urljoin(parts.geturl(), _location(response))
    if response.status != 200:
        raise FetchRefused("status", status=response.status)
    if response.headers.get_content_type() not in ("text/html", "application/xhtml+xml"):
        raise FetchRefused("answer")
    html = _body(response, network, end)
    return Fetched(parts.geturl(), html, response.headers.get_content_charset() or "")


def _quoted(path: str) -> str:
    return "".join(sign if sign.isascii() else "".join(f"%{byte:02X}" for byte in sign.encode()) for sign in path)


def _location(response) -> str:
    # Header bytes come as Latin-1; addresses with raw UTF-8 in them are meant as such.
    text = response.headers.get("Location", "").strip()
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text


def _body(response, network: Network, end: float) -> bytes:
    """The bytes, unpacked where the server packed them unasked; never more than ``MAX_BYTES``."""
    encoding = response.headers.get("Content-Encoding", "identity").strip().lower()
    if encoding not in ("identity", "", "gzip", "x-gzip", "deflate"):
        raise FetchRefused("answer")
    unpacker = zlib.decompressobj(wbits=47) if encoding not in ("identity", "") else None
    body, read = bytearray(), 0
    while chunk := response.read1(CHUNK):
        if _over(end):
            raise _slow(network)
        read += len(chunk)
        body += chunk if unpacker is None else unpacker.decompress(chunk, MAX_BYTES + 1 - len(body))
        if len(body) > MAX_BYTES or read > MAX_BYTES:
            raise FetchRefused("large")
    if _over(end):  # the watch has hung up, which looks like the end of the page
        raise _slow(network)
    return bytes(body)


def _left(end: float, network: Network) -> float:
    """Seconds that are left. Raises FetchRefused when none are."""
    left = end - time.monotonic()
    if left <= 0:
        raise _slow(network)
    return left


def _over(end: float) -> bool:
    return time.monotonic() >= end - 0.05


def _slow(network: Network) -> FetchRefused:
    return FetchRefused("slow", seconds=round(network.seconds))
