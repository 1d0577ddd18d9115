"""The words of uploaded .pdf files, read by a process of its own: none of them can stop the site or its indexer."""

import atexit
import contextlib
import json
import os
import signal
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import BinaryIO

from transaction.interfaces import TransientError

from orda.catalog import pdf_reader
from orda.catalog.pdf_reader import ENDLESS, TROUBLES

# Work of the processor; waiting has four times as much.
SECONDS = 12
# A page of nothing but characters that JSON writes as twelve letters, and room for the last line.
MAX_OUTPUT = pdf_reader.MAX_CHARACTERS * 12 + 64 * 1024
_GRACE = 2
_KEPT_ENVIRONMENT = ("PATH", "LD_LIBRARY_PATH")
_running: set[subprocess.Popen] = set()


class Interrupted(TransientError):
    """Reading was broken off because the site stops: it says nothing of the file, which is read again later."""


def pdf_words(stream: BinaryIO, seconds: int | None = None) -> tuple[str, str]:
    """(the words, one of ``TROUBLES`` or an empty text) of an open file of the system.

    Raises Interrupted, OSError when no file can be read now.
    """
    seconds = seconds or SECONDS
    output, code = _run(stream, seconds)
    pages, end = _parsed(output)
    if end is not None:
        return "\n".join(pages), end
    if code in (-signal.SIGTERM, -signal.SIGINT, -signal.SIGHUP):
        raise Interrupted("reading a file was broken off")
    if code >= 0:
        raise OSError(f"the reader of PDF files does not work: it ended with {code}")
    return "\n".join(pages), ENDLESS


def _run(stream: BinaryIO, seconds: int) -> tuple[bytes, int]:
    """What the reader has written, and how it ended."""
    spec = find_spec("pypdf")
    if spec is None or spec.origin is None:
        raise OSError("pypdf is not installed")
    # Isolated (-I): the modules beside the program are not on its path. Without site (-S) it starts faster.
    command = (
        sys.executable,
        "-I",
        "-S",
        "-B",
        pdf_reader.__file__,
        str(Path(spec.origin).parent.parent),
        str(seconds),
    )
    environment = {name: os.environ[name] for name in _KEPT_ENVIRONMENT if name in os.environ}
    with subprocess.Popen(  # noqa: S603 - our own program, no word of it from people
        command,
        stdin=stream,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
        start_new_session=True,  # Ctrl+C is for the site, which ends it in good order
    ) as process:
        _running.add(process)
        try:
            output, _none = process.communicate(timeout=seconds * 4 + _GRACE)
        except subprocess.TimeoutExpired:
            process.kill()
            output, _none = process.communicate()
        finally:
            if process.poll() is None:
                process.kill()
            _running.discard(process)
    return output, process.returncode


def _parsed(output: bytes) -> tuple[list[str], str | None]:
    """The pages, and the trouble; None when the last line is not there."""
    pages, trouble = [], None
    for line in output[:MAX_OUTPUT].splitlines():
        try:
            said = json.loads(line)
        except ValueError:
            break  # it was ended in the middle of a line
        if isinstance(said, str):
            # A broken table of letters can give halves of characters, which no index could keep.
            pages.append(said.encode("utf-8", "replace").decode())
        elif isinstance(said, dict) and said.get("trouble") in ("", *TROUBLES):
            trouble = said["trouble"]
    return pages, trouble


@atexit.register
def interrupt() -> None:
    """End what reads now; who waits for it gets Interrupted."""
    for process in tuple(_running):
        with contextlib.suppress(OSError):
            process.terminate()
