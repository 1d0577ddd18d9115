"""A ZEO server on the loopback, in a process of its own."""

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def zeo(tmp_path):
    """The URI of a database that several processes share; the server ends with the test."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    command = [sys.executable, "-W", "ignore", "-m", "ZEO.runzeo", "-a", f"127.0.0.1:{port}"]
    server = subprocess.Popen(
        [*command, "-f", str(tmp_path / "Data.fs")], cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    end = time.monotonic() + 60
    while time.monotonic() < end and server.poll() is None:
        with socket.socket() as tried:
            if tried.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.05)
    yield f"zeo://127.0.0.1:{port}?wait_timeout=30"
    server.terminate()
    server.wait(timeout=30)


@pytest.fixture
def child():
    """``child(script, *arguments)`` starts one of the scripts beside this file, joined by pipes."""
    started = []

    def start(script: str, *arguments: str) -> subprocess.Popen:
        environment = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
        command = [sys.executable, "-W", "ignore", str(Path(__file__).with_name(script)), *arguments]
        process = subprocess.Popen(
            command, env=environment, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.stdin.close()
        process.wait(timeout=60)
        process.stdout.close()
