"""What the serving process does not need goes back to the system."""

import ctypes
import platform

import pytest

from orda.maintenance import memory

GLIBC = platform.libc_ver()[0] == "glibc"


@pytest.mark.skipif(not GLIBC, reason="other C libraries have other ways")
def test_the_bounds_are_accepted():
    assert memory.return_large_blocks()
    assert memory.give_back() in (True, False)


def test_another_c_library_is_no_obstacle(monkeypatch):
    monkeypatch.setattr(ctypes, "CDLL", lambda name: object())
    assert memory.return_large_blocks() is False
    assert memory.give_back() is False
