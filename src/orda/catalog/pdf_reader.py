"""Reads a .pdf from its standard input and writes the words of each page: a program of its own (``pdf_words.py``).

A hostile file can make any reader of PDF run without end or eat all memory, so this runs apart from the site, under
limits that the system keeps. It must not import anything of ours. Lines of JSON: a text for each page, then an object
with the trouble that there was, if any.
"""

import json
import logging
import resource
import signal
import sys
import time
from collections.abc import Iterator
from typing import BinaryIO

MAX_PAGES = 200
MAX_CHARACTERS = 200_000
MAX_MEMORY = 512 * 1024 * 1024
ENCRYPTED, BROKEN, ENDLESS, LONG, TEXTLESS = "encrypted", "broken", "endless", "long", "textless"
# Why words are missing; the empty text for a file that was read to its end.
TROUBLES = (ENCRYPTED, BROKEN, ENDLESS, LONG, TEXTLESS)


def limit(seconds: int) -> None:
    """Let the system end this process when it works longer, waits longer or takes more memory than it should."""
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    signal.alarm(seconds * 4)


def pages(stream: BinaryIO, seconds: float) -> Iterator[str]:
    """The words of one page after the other, as far as the caps; the trouble is the value of the generator."""
    logging.getLogger("pypdf").disabled = True
    started = time.process_time()
    try:
        return (yield from _pages(stream, started + seconds))
    except (MemoryError, RecursionError):
        return ENDLESS
    except Exception as error:  # noqa: BLE001 - whatever pypdf says of a file that is none
        return ENCRYPTED if _protected(error) else BROKEN


def _pages(stream: BinaryIO, until: float) -> Iterator[str]:
    from pypdf import PdfReader

    length, trouble = 0, ""
    for number, page in enumerate(PdfReader(stream).pages):
        if number >= MAX_PAGES or length >= MAX_CHARACTERS or time.process_time() > until:
            return trouble or (LONG if length else TEXTLESS)
        try:
            words = page.extract_text().strip()[: MAX_CHARACTERS - length]
        except Exception as error:
            if _protected(error):
                raise
            trouble = BROKEN  # other pages may be in order
            continue
        length += len(words)
        if words:
            yield words
    return trouble or ("" if length else TEXTLESS)


def _protected(error: Exception) -> bool:
    """Does the file want a password, or a cipher that only files with passwords have?"""
    from pypdf.errors import DependencyError, FileNotDecryptedError, WrongPasswordError

    return isinstance(error, DependencyError | FileNotDecryptedError | WrongPasswordError)


def main(folder: str, seconds: int) -> None:
    """Read; ``folder`` is where pypdf is. What is written last says that the end was reached."""
    limit(seconds)
    sys.path.append(folder)
    import pypdf  # noqa: F401 - without it this is no judgement of the file, and must fail

    found = pages(sys.stdin.buffer, seconds * 0.7)
    while True:
        try:
            line = next(found)
        except StopIteration as end:
            _say({"trouble": end.value})
            return
        _say(line)


def _say(what: str | dict) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
