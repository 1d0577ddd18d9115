"""How commands speak: a result on a line, progress for long work, one line for whatever went wrong."""

import logging
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from logging.handlers import RotatingFileHandler

import click
from translationstring import TranslationString

from orda.errors import OrdaError
from orda.maintenance.disk import os_error, working_on
from orda.maintenance.progress import Progress
from orda.maintenance.settings import Settings

log = logging.getLogger(__name__)

LOG_BYTES, LOG_FILES = 10 * 2**20, 5


def sentence(message: object) -> str:
    """A message as one line of English."""
    text = message.interpolate() if isinstance(message, TranslationString) else str(message)
    return " ".join(text.split())


def log_to_file(settings: Settings, *, also_stderr: bool = False) -> None:
    """Send the log to var/log/orda.log, warnings also to the terminal when asked. Raises StorageError."""
    with working_on(settings.log):
        settings.log.parent.mkdir(parents=True, exist_ok=True)
        to_file = RotatingFileHandler(settings.log, maxBytes=LOG_BYTES, backupCount=LOG_FILES, encoding="utf-8")
    to_file.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(process)d %(name)s: %(message)s"))
    root = logging.getLogger()
    close_log()
    root.addHandler(to_file)
    root.setLevel(logging.INFO)
    if also_stderr:
        to_terminal = logging.StreamHandler()
        to_terminal.setLevel(logging.WARNING)
        to_terminal.setFormatter(_OneLine("%(levelname)s %(message)s"))
        root.addHandler(to_terminal)
    # Says with every burst of requests that they wait a moment.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)


def close_log() -> None:
    """Let go of the log file."""
    for handler in _log_files():
        logging.getLogger().removeHandler(handler)
        handler.close()


def _log_files() -> list[RotatingFileHandler]:
    return [handler for handler in logging.getLogger().handlers if isinstance(handler, RotatingFileHandler)]


class _OneLine(logging.Formatter):
    """For the terminal: a traceback belongs into the file."""

    def format(self, record: logging.LogRecord) -> str:
        plain = logging.makeLogRecord(record.__dict__)
        plain.exc_info = plain.exc_text = plain.stack_info = None
        return super().format(plain)


@contextmanager
def one_line() -> Iterator[None]:
    """Turn every failure inside into one line and an exit status of 1; the traceback of a surprise goes to the log.

    A reader that wants no more, as ``head`` does, is no failure of ours: click ends without a word then.
    """
    try:
        yield
    except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
        raise
    except OrdaError as error:
        log.info("Refused: %s", sentence(error.message))
        raise click.ClickException(sentence(error.message)) from error
    except OSError as error:
        log.exception("The system refused something")
        raise click.ClickException(sentence(os_error(error, error.filename or "").message)) from error
    except Exception as error:
        log.exception("A command failed")
        where = "".join(f" The details are in {handler.baseFilename}." for handler in _log_files())
        raise click.ClickException(f"{type(error).__name__}: {sentence(error)[:300]}.{where}") from error


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """A progress that draws a bar on a terminal, and elsewhere writes a line for every step."""
    if not sys.stderr.isatty():
        yield _Lines()
        return
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f}%"),
        TimeElapsedColumn(),
    )
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=1.0)

        def show(done: float, step: TranslationString) -> None:
            bar.update(task, completed=done, description=sentence(step))

        yield show


class _Lines:
    """A line on stderr when the step changes, and every few seconds of a long one."""

    EVERY_SECONDS = 5.0

    def __init__(self):
        self.step = ""
        self.time = 0.0

    def __call__(self, done: float, step: TranslationString) -> None:
        text, now = sentence(step), time.monotonic()
        if text != self.step or now - self.time > self.EVERY_SECONDS:
            self.step, self.time = text, now
            click.echo(f"{round(done * 100):3d}% {text}", err=True)
