"""The world that conftest.py makes for the tests is as it says."""

import os
import smtplib
import socket
import time
import urllib.request

import pytest


@pytest.mark.parametrize("host", ["192.0.2.1", "2001:db8::1", "example.org", b"example.org"])
def test_other_hosts_are_out_of_reach(host):
    with pytest.raises(RuntimeError, match="tests may not reach"):
        socket.create_connection((host, 80), timeout=1)


def test_other_hosts_are_out_of_reach_for_libraries():
    with pytest.raises(RuntimeError, match="tests may not reach"):
        urllib.request.urlopen("http://example.org/", timeout=1)
    with pytest.raises(RuntimeError, match="tests may not reach"):
        smtplib.SMTP("192.0.2.1", 25, timeout=1)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_this_machine_answers(host):
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection((host, server.getsockname()[1]), 2):
        pass


def test_the_wall_clock_is_neither_utc_nor_almaty():
    assert time.localtime(0).tm_hour == 13  # eleven hours behind UTC


def test_no_setting_of_a_developer_is_left():
    assert {name for name in os.environ if name.startswith("ORDA_")} <= {
        "ORDA_BROWSER",
        "ORDA_CHROMIUM",
        "ORDA_EDITORS_PAGES",
        "ORDA_PYRAMID2",
    }
