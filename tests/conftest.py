"""The same world for every test: no network beyond this machine, one locale, a time zone that hides no mistake."""

import ipaddress
import os
import socket
import time

import pytest

# Neither UTC nor Almaty, and known without any zone files: code that takes the machine's wall clock for either fails.
os.environ.update(TZ="<-11>11", LC_ALL="C.UTF-8", LANG="C.UTF-8")
time.tzset()
KEPT = ("ORDA_BROWSER", "ORDA_CHROMIUM", "ORDA_PYRAMID2")
for name in [name for name in os.environ if name.startswith("ORDA_") and name not in KEPT]:
    del os.environ[name]  # a developer's own settings must not decide a test

_connect, _connect_ex = socket.socket.connect, socket.socket.connect_ex


class NetworkBlocked(RuntimeError):
    """A test asked a host beyond this machine; give the code a fake, or a server on the loopback."""


def _guard(sock: socket.socket, address) -> None:
    if sock.family not in (socket.AF_INET, socket.AF_INET6):
        return
    host = str(address[0])
    try:
        local = ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        local = host == "localhost"
    if not local:
        raise NetworkBlocked(f"tests may not reach {address!r}")


def _guarded_connect(sock, address):
    _guard(sock, address)
    return _connect(sock, address)


def _guarded_connect_ex(sock, address):
    _guard(sock, address)
    return _connect_ex(sock, address)


@pytest.fixture(scope="session", autouse=True)
def no_network():
    """Only the loopback answers, for the whole run."""
    socket.socket.connect, socket.socket.connect_ex = _guarded_connect, _guarded_connect_ex
    yield
    socket.socket.connect, socket.socket.connect_ex = _connect, _connect_ex
