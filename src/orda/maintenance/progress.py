"""Telling how far long work has come, to a shell or to a job's file."""

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from translationstring import TranslationString

# Called with the part that is done (0 to 1) and what is being done.
Progress = Callable[[float, TranslationString], None]


def silent(done: float, step: TranslationString) -> None:
    """Nobody is watching."""


def part(progress: Progress, start: float, end: float) -> Progress:
    """A progress for one stretch of the work, whose 0 and 1 are ``start`` and ``end`` of the whole."""
    return lambda done, step: progress(start + min(max(done, 0.0), 1.0) * (end - start), step)


@contextmanager
def growing(path: Path, expected: int, progress: Progress, step: TranslationString) -> Iterator[None]:
    """Report how much of ``expected`` bytes a file has that other code is writing and that reports nothing itself."""
    stop = threading.Event()

    def watch() -> None:
        while not stop.wait(0.5):
            try:
                size = os.stat(path).st_size
            except OSError:
                continue
            progress(min(size / max(expected, 1), 0.99), step)

    progress(0.0, step)
    thread = threading.Thread(target=watch, name="orda-progress", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
    progress(1.0, step)
