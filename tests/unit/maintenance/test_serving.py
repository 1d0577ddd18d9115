"""A serving process as an administrator meets it: started, refused, stopped, asked for work from another shell."""

import os
import re
import resource
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request

import pytest
from click.testing import CliRunner

from orda.maintenance.cli import main
from orda.maintenance.commands.serving import _run_until_told
from orda.maintenance.console import close_log
from orda.maintenance.storage import open_database
from tests.unit.maintenance.conftest import write_to

ORDA = (sys.executable, "-m", "orda.maintenance.cli")
PATIENCE = 60


def orda(ini, *arguments):
    """Run another command to its end, in this process: it is another one than the serving."""
    result = CliRunner().invoke(main, [*arguments, "--config", str(ini)])
    close_log()
    return result


def error_of(result):
    assert result.exit_code == 1, result.output
    assert "Traceback" not in result.output
    (line,) = [line for line in result.output.splitlines() if line.startswith("Error: ")]
    return line


class Served:
    """``orda serve`` on a free port."""

    def __init__(self, ini):
        self.process = subprocess.Popen(
            [*ORDA, "serve", "--config", str(ini), "--port", "0"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        line = self.process.stdout.readline()
        found = re.search(r"http://localhost:(\d+)/", line)
        assert found, line + self.process.stderr.read()
        self.port = int(found[1])

    def get(self, path):
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=PATIENCE) as answer:
            return answer.status, answer.read()

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        output = self.process.communicate(timeout=PATIENCE)
        assert self.process.returncode == 0, output
        return output


@pytest.fixture(scope="module")
def ini(tmp_path_factory):
    path = tmp_path_factory.mktemp("served") / "var/etc/orda.ini"
    assert orda(path, "init").exit_code == 0
    return path


@pytest.fixture(scope="module")
def served(ini):
    served = Served(ini)
    yield served
    if served.process.poll() is None:
        served.process.kill()
    served.process.communicate()


def test_it_answers(served):
    assert served.get("/kk/")[0] == 200


def test_a_second_one_on_the_same_storage_is_refused_with_advice(served, ini):
    line = error_of(orda(ini, "serve", "--port", "0"))
    assert f"in use by another process ({served.process.pid})" in line and "zeo://" in line


def test_pack_goes_through_the_serving_process(served, ini):
    run = orda(ini, "pack", "--days", "0")
    assert run.exit_code == 0 and "was packed from" in run.output, run.output
    assert served.get("/kk/")[0] == 200


def test_backup_and_proof_need_no_pause(served, ini):
    assert orda(ini, "backup").exit_code == 0
    assert "restored on trial" in orda(ini, "verify").output
    assert "are whole" in orda(ini, "verify", "--live").output


def test_what_would_write_beside_it_is_refused(served, ini):
    for command in (("restore", "--force"), ("reindex",), ("user", "list")):
        assert "in use by another process" in error_of(orda(ini, *command))


def test_it_stops_at_sigterm_and_the_next_one_starts_also_after_kill_9(served, ini):
    output, errors = served.stop()
    assert output.endswith("Stopped.\n") and "Traceback" not in errors
    again = Served(ini)
    assert again.get("/kk/")[0] == 200
    again.process.kill()
    again.process.communicate()
    assert "are whole" in orda(ini, "verify", "--live").output
    assert orda(ini, "reindex").exit_code == 0  # the lock of a killed process is no lock


def test_a_port_in_use_is_said_at_once(ini):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        line = error_of(orda(ini, "serve", "--port", str(port)))
    assert line == (
        f"Error: Port {port} of 127.0.0.1 cannot be used: Address already in use. Choose another with --port, "
        "or ORDA_PORT=7000 with make."
    )


def test_an_address_of_another_machine_is_refused(ini, monkeypatch):
    def unknown(*args, **kwargs):
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    assert "elsewhere is not an address" in error_of(orda(ini, "serve", "--port", "0", "--host", "elsewhere"))


def test_files_that_may_not_grow_end_a_backup_cleanly(installed, tmp_path):
    """A limit on the size of files is the nearest to a full disk that every machine has."""
    database = open_database(installed.settings.storage)
    for number in range(10):
        write_to(database, f"n{number}", blob=number == 0)
        tm = database.open()
        tm.root()[f"random{number}"] = os.urandom(100_000)
        tm.transaction_manager.commit()
        tm.close()
    database.close()
    ini = tmp_path / "var/etc/orda.ini"
    ini.parent.mkdir()
    storage = installed.settings.storage
    ini.write_text(f"[app:main]\norda.storage = {storage}\norda.var = {installed.folder}\n")

    def limit():
        resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))

    command = [*ORDA, "backup", "--config", str(ini)]
    run = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, preexec_fn=limit)
    assert run.returncode == 1 and "Traceback" not in run.stdout + run.stderr
    assert run.stderr.splitlines()[-1].startswith("Error: The disk is full")
    assert [path.name for path in installed.backups.rglob("*") if path.is_file()] == []
    assert orda(ini, "backup").exit_code == 0
    assert orda(ini, "verify").exit_code == 0


def test_a_request_that_is_being_answered_at_the_signal_is_finished():
    from waitress import create_server

    entered = threading.Event()

    def slow(environ, start_response):
        entered.set()
        time.sleep(0.7)
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [b"whole" * 100_000]

    server = create_server(slow, host="127.0.0.1", port=0, threads=2)
    answers = []

    def ask():
        with urllib.request.urlopen(f"http://127.0.0.1:{server.effective_port}/", timeout=PATIENCE) as answer:
            answers.append(answer.read())

    def stop():
        entered.wait()
        os.kill(os.getpid(), signal.SIGTERM)

    threads = [threading.Thread(target=ask), threading.Thread(target=stop)]
    for thread in threads:
        thread.start()
    _run_until_told(server)
    for thread in threads:
        thread.join()
    server.close()
    assert answers == [b"whole" * 100_000]
