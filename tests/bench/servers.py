"""The two servers that are compared: Orda as ``orda serve`` runs it, and a bare waitress."""

import http.client
import os
import re
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ORDA = [sys.executable, "-m", "orda.maintenance.cli"]
START_SECONDS = 60
BASELINE = """
import logging, sys
from waitress import serve
logging.getLogger("waitress").setLevel(logging.ERROR)  # a line per queued request would slow the baseline
BODY = b"x" * 30_000
def answer(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", "30000")])
    return [BODY]
serve(answer, host="127.0.0.1", port=int(sys.argv[1]), threads=4, _quiet=True)
"""


def environment() -> dict[str, str]:
    """The surroundings of the commands: ours, without a developer's own settings."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ORDA_")}
    return {**kept, "PYTHONPATH": str(ROOT / "src"), "PYTHONWARNINGS": "ignore"}


def free_port() -> int:
    """A port of the loopback that nobody uses at the moment."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def orda(*arguments: str) -> None:
    """Run a command of the shell. Raises CalledProcessError."""
    subprocess.run([*ORDA, *arguments], env=environment(), check=True, stdout=subprocess.DEVNULL)


@contextmanager
def running(command: list[str], port: int, path: str = "/"):
    """(process, seconds until ``path`` was answered with 200) while the command runs."""
    began = time.perf_counter()
    process = subprocess.Popen(command, env=environment(), stdout=subprocess.DEVNULL)
    try:
        while time.perf_counter() - began < START_SECONDS and process.poll() is None:
            try:
                if get(port, path)[0] == 200:
                    break
            except OSError:
                time.sleep(0.01)
        else:
            raise SystemExit(f"{command[-1]} did not answer")
        yield process, time.perf_counter() - began
    finally:
        process.terminate()
        process.wait(timeout=60)


def baseline(port: int):
    """The bare waitress with a body of 30 KB."""
    return running([sys.executable, "-c", BASELINE, str(port)], port)


def site(config: Path, port: int):
    """Orda over the database of ``config``."""
    return running([*ORDA, "serve", "--config", str(config), "--port", str(port)], port, "/kk/")


def get(port: int, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    """(status, headers, body) of a GET."""
    return _ask(port, "GET", path, None, headers)


def _ask(port: int, method: str, path: str, body: str | None, headers: dict[str, str]):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
        response = connection.getresponse()
        names = {name.lower(): value for name, value in response.getheaders()}
        return response.status, names, response.read()
    finally:
        connection.close()


def session(port: int, login: str, password: str) -> str:
    """The Cookie header of a person who has signed in."""
    _status, headers, body = get(port, "/kk/@@login")
    token = re.search(rb'name="csrf_token" value="([^"]+)"', body).group(1).decode()
    form = f"login={login}&password={password}&csrf_token={token}"
    status, headers, _body = _ask(
        port,
        "POST",
        "/kk/@@login",
        form,
        {"Cookie": headers["set-cookie"].partition(";")[0], "Content-Type": "application/x-www-form-urlencoded"},
    )
    if status != 303:
        raise SystemExit(f"{login} could not sign in: {status}")
    return headers["set-cookie"].partition(";")[0]


def resident_megabytes(process: subprocess.Popen) -> float:
    """Resident memory of a process."""
    text = Path(f"/proc/{process.pid}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+)", text).group(1)) / 1024
