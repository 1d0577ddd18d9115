"""The same world for every test: no network beyond this machine, one locale, a time zone that hides no mistake."""

import gc
import ipaddress
import os
import socket
import time

import pytest
from hypothesis import settings

# Neither UTC nor Almaty, and known without any zone files: code that takes the machine's wall clock for either fails.
os.environ.update(TZ="<-11>11", LC_ALL="C.UTF-8", LANG="C.UTF-8")
time.tzset()
KEPT = ("ORDA_BROWSER", "ORDA_CHROMIUM", "ORDA_CRASH_ROUNDS", "ORDA_CRASH_SEED", "ORDA_EDITORS_PAGES", "ORDA_PYRAMID2")
for name in [name for name in os.environ if name.startswith("ORDA_") and name not in KEPT]:
    del os.environ[name]  # a developer's own settings must not decide a test

# A slow machine is no fault of the code; in CI the same examples are tried every time.
settings.register_profile("orda", deadline=None, derandomize="CI" in os.environ)
settings.register_profile("long", settings.get_profile("orda"), max_examples=2000)  # --hypothesis-profile=long
settings.load_profile("orda")

_connect, _connect_ex, _getaddrinfo = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo


class NetworkBlocked(RuntimeError):
    """A test asked a host beyond this machine; give the code a fake, or a server on the loopback."""


def _guard(host) -> None:
    try:
        local = host is None or ipaddress.ip_address(str(host).partition("%")[0]).is_loopback
    except ValueError:
        local = host in ("", "localhost")
    if not local:
        raise NetworkBlocked(f"tests may not reach {host!r}")


def _guarded(call):
    def guarded(sock, address):
        if sock.family in (socket.AF_INET, socket.AF_INET6):
            _guard(address[0])
        return call(sock, address)

    return guarded


def _guarded_getaddrinfo(host, *arguments, **options):
    _guard(host.decode() if isinstance(host, bytes) else host)
    return _getaddrinfo(host, *arguments, **options)


def pytest_collection_finish():
    """What the imports made stays to the end; to look through it for garbage each time takes a fifth of all time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(5000, 20, 10)


@pytest.fixture(scope="session", autouse=True)
def no_network():
    """Only the loopback answers, for the whole run."""
    socket.socket.connect, socket.socket.connect_ex = _guarded(_connect), _guarded(_connect_ex)
    socket.getaddrinfo = _guarded_getaddrinfo
    yield
    socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo = _connect, _connect_ex, _getaddrinfo


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory):
    """The application over the demonstration site, for tests that only read it: filling it takes some 20 seconds, once
    for all processes of the run."""
    from tests.demonstration import build

    folder = tmp_path_factory.getbasetemp()
    place = (folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder) / "demonstration"
    place.mkdir(exist_ok=True)
    app = build(place)
    yield app
    app.registry._zodb_databases[""].close()
