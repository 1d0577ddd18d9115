"""``orda serve``: the site, its indexer, its ticker and its jobs in one process."""

import logging
import os
import signal
import socket
import threading
import time
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import resources
from pathlib import Path
from typing import Any

import click
import transaction

from orda.catalog.indexer import Indexer
from orda.content.uploads import MAX_SIZE
from orda.errors import OrdaError, StorageError
from orda.i18n import _
from orda.maintenance import evolution
from orda.maintenance import settings as settings_module
from orda.maintenance.commands import config_option
from orda.maintenance.console import log_to_file
from orda.maintenance.jobs.runner import start_runner
from orda.maintenance.locks import in_use, locked_error
from orda.maintenance.memory import give_back, return_large_blocks
from orda.maintenance.settings import Settings
from orda.maintenance.storage import close_databases, files
from orda.maintenance.workbench import ROOT, load_app
from orda.security.passwords import verify_password
from orda.workflow.timing.on_time import Ticker

log = logging.getLogger(__name__)

GRACE_SECONDS = 20.0
# A pack or a backup is let finish before the database is closed; systemd kills after 90 seconds.
JOB_SECONDS = 60.0
# How often free memory goes back to the system.
TIDY_SECONDS = 15.0
OWN_SERVER_KEYS = ("use", "host", "port", "threads", "listen")
# The greatest upload with its form around it; no address and no cookie of ours comes near the second. waitress alone
# would take a gigabyte from anybody.
LIMITS = {"max_request_body_size": str(MAX_SIZE + 16 * 1024**2), "max_request_header_size": "32768"}


@click.command(short_help="Serve the site until Ctrl+C or SIGTERM.")
@config_option
@click.option("--host", help="Listen on this address instead of the one in the settings.")
@click.option("--port", type=click.IntRange(0, 65535), help="Listen on this port instead of the one in the settings.")
def serve(config: Path | None, host: str | None, port: int | None) -> None:
    """Serve the site until Ctrl+C or SIGTERM; requests that are being answered then are finished."""
    return_large_blocks()
    settings = settings_module.load(config)
    log_to_file(settings, also_stderr=True)
    place = files(settings.storage)
    if place is not None and in_use(place.data):
        raise locked_error(place.data)
    with _listening(host or settings.host, settings.port if port is None else port) as listener:
        try:
            _serve(settings, listener)
        finally:
            close_databases()
    click.echo("Stopped.")


@click.command(short_help="Compile the templates beforehand.")
@config_option
def templates(config: Path | None) -> None:
    """Compile the templates beforehand, so that no first visitor waits for it and the serving process stays smaller.

    The site may serve meanwhile.
    """
    os.environ["ORDA_STORAGE"] = "memory://"  # the database is not needed, and may be in use
    _app, registry = load_app(settings_module.load(config))
    click.echo(f"{registry.theme.compile_all()} templates are compiled.")


@contextmanager
def _listening(host: str, port: int) -> Iterator[socket.socket]:
    """The socket, taken before anything slow, so that a taken port is told at once. Raises StorageError."""
    try:
        family, kind, protocol, _name, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind, protocol)
    except OSError as error:
        raise OrdaError(_("${host} is not an address of this machine.", mapping={"host": host})) from error
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(address)
            listener.listen(128)
        except OSError as error:
            named = {"host": host, "port": port, "reason": error.strerror or str(error)}
            raise OrdaError(
                _(
                    "Port ${port} of ${host} cannot be used: ${reason}. Choose another with --port, "
                    "or ORDA_PORT=7000 with make.",
                    mapping=named,
                )
            ) from error
        yield listener
    finally:
        listener.close()


def _serve(settings: Settings, listener: socket.socket) -> None:
    from waitress import create_server

    app, registry = load_app(settings)
    database = registry.database
    evolution.evolve(database, registry)
    _require_site(database, settings)
    options = server_options(settings.server)
    server = create_server(app, sockets=[listener], threads=settings.threads, ident=None, **options)
    runner, indexer = start_runner(database, settings), Indexer(database)
    ticker = Ticker(registry.timekeeper)
    sender = _sender(database, registry) if registry.mail is not None else None
    indexer.start()
    if sender is not None:
        sender.start()
    ticker.start()
    host, port = listener.getsockname()[:2]
    shown = f"[{host}]" if ":" in host else host
    click.echo(f"Orda serves http://{'localhost' if shown == '127.0.0.1' else shown}:{port}/ (stop with Ctrl+C)")
    log.info("Serving %s at %s:%s", settings.storage, shown, port)
    try:
        _run_until_told(server)
    finally:
        ticker.stop()
        indexer.stop()
        if sender is not None:
            sender.stop()
        if not runner.stop(JOB_SECONDS):
            # A pack in its middle must not lose its files under its hands. Dying is safe: see storage.py and spool.py.
            log.warning("A job is still running; the process ends without it")
            os._exit(0)


def _sender(database, registry):
    # Here, not above: what speaks with mail servers takes three megabytes, and many sites send nothing.
    from orda.mail.sender import Sender

    return Sender(database, registry)


def server_options(told: Mapping[str, str]) -> dict[str, str]:
    """What waitress is told: our limits, and over them the ``[server:main]`` of the settings file."""
    return LIMITS | {name: value for name, value in told.items() if name not in OWN_SERVER_KEYS}


def _run_until_told(server: Any) -> None:
    """Answer requests until a signal; then take no new ones, and let the present ones finish."""
    told = threading.Event()

    def stop(_number: int, _frame: Any) -> None:
        told.set()
        server.pull_trigger()

    before = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        tidied = time.monotonic()
        while not told.is_set():
            server.asyncore.loop(timeout=1, use_poll=True, map=server._map, count=1)
            if time.monotonic() - tidied > TIDY_SECONDS:
                give_back()
                tidied = time.monotonic()
        log.info("Stopping")
        server.accepting = False
        end = time.monotonic() + GRACE_SECONDS
        while _busy(server) and time.monotonic() < end:
            server.asyncore.loop(timeout=0.1, use_poll=True, map=server._map, count=1)
        server.task_dispatcher.shutdown(timeout=1)
        for channel in list(server.active_channels.values()):
            channel.handle_close()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _busy(server: Any) -> bool:
    """Is a request being answered, or an answer not yet sent?"""
    return any(channel.requests or channel.total_outbufs_len for channel in list(server.active_channels.values()))


def _require_site(database: Any, settings: Settings) -> None:
    """Raises StorageError without a site, OrdaError for the demonstration's accounts in a production configuration."""
    connection = database.open(transaction.TransactionManager())
    try:
        site = connection.root().get(ROOT)
        if site is None:
            raise StorageError(_("The database holds no site yet. Make one with “orda init”."))
        if settings.get("demo").lower() not in ("1", "true", "yes", "on"):
            _refuse_demonstration(site)
    finally:
        connection.close()


def _refuse_demonstration(site: Any) -> None:
    """The demonstration's password is printed in its manual; where it opens an account, everybody can."""
    if site.demonstration:
        raise OrdaError(
            _("This is the demonstration, whose passwords are published. Serve it only with orda.demo = true.")
        )
    published = tomllib.loads((resources.files("orda.maintenance.demo") / "accounts.toml").read_text("utf-8"))
    principals = site.services["principals"]
    for login in (entry["login"] for entry in published["account"]):
        account = principals.user(login)
        if account is not None and account.enabled and verify_password(account.password_hash, published["password"]):
            raise OrdaError(
                _(
                    "The account “${login}” has the published password of the demonstration. Change it first.",
                    mapping={"login": login},
                )
            )
