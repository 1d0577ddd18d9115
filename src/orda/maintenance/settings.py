"""The deployment settings: var/etc/orda.ini, overridden by environment variables ``ORDA_…``."""

import configparser
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

import plaster

from orda.errors import OrdaError
from orda.i18n import _

DEFAULT_CONFIG = Path("var/etc/orda.ini")
PROJECT_ROOT = Path(__file__).resolve().parents[3]

# The names that environment variables may carry: orda.storage is ORDA_STORAGE, orda.backups is ORDA_BACKUPS.
KEYS = (
    *("storage", "var", "backups", "templates", "regulation", "hosts", "canonical", "https", "mail", "secret", "demo"),
    *("host", "port", "threads", "upload_mb", "search_log"),
)

INI = """\
# Deployment settings of Orda, written by `orda init`. Each orda.* key can also be given as an environment variable:
# ORDA_STORAGE, ORDA_BACKUPS, ORDA_HOSTS … This file holds the session secret: keep it readable by its owner only.

[app:main]
use = egg:orda
# A ZODB URI: file:// (embedded, the default) or zeo:// (several serving processes).
orda.storage = file://%(here)s/{up}/Data.fs?blobstorage_dir=%(here)s/{up}/blobs
orda.var = %(here)s/{up}
# Better on another disk than the database.
orda.backups = %(here)s/{up}/backups
orda.templates = {templates}
# Empty: the regulation that is delivered with Orda.
orda.regulation =
# Host names under which the site answers, separated by spaces; empty: any (for a try on one's own machine).
orda.hosts =
# The site's own address in feeds and mail, such as https://kaznmu.edu.kz, and whether browsers reach it by https.
orda.canonical =
orda.https = false
# Where letters are handed in: smtp://[user:password@]host[:port], smtps://…, or file:///folder for a try; needs
# orda.canonical. ?from=address names the sender. Empty: no mail.
orda.mail =
orda.secret = {secret}
# How many megabytes one person may upload in a day; 0: any number.
orda.upload_mb = 500
# Counts what is searched for and which hits are taken, without a word of who did it; off: nothing is counted.
orda.search_log = on
# Shows the banner of a demonstration, and allows its accounts with their published password.
orda.demo = {demo}

[server:main]
use = egg:waitress#main
host = {host}
port = {port}
threads = {threads}
"""


class BadSettings(OrdaError):
    """The settings file is missing or wrong; ``message`` names the file and the reason."""


@dataclass(frozen=True)
class Settings:
    """What one installation was told: ``values`` of the application, ``server`` of waitress, and their file."""

    path: Path | None
    values: Mapping[str, str]
    server: Mapping[str, str]

    def get(self, name: str, default: str = "") -> str:
        """The value of ``orda.<name>``; the default when it is empty."""
        return (self.values.get(f"orda.{name}") or "").strip() or default

    @property
    def storage(self) -> str:
        """The ZODB URI."""
        return self.get("storage")

    @property
    def var(self) -> Path:
        """The folder of everything that changes: database, backups, jobs, logs."""
        return _absolute(self.get("var", str(PROJECT_ROOT / "var")))

    @property
    def backups(self) -> Path:
        """The folder of the backups."""
        return _absolute(self.get("backups", str(self.var / "backups")))

    @property
    def jobs(self) -> Path:
        """The spool through which a shell asks the serving process for work."""
        return self.var / "jobs"

    @property
    def log(self) -> Path:
        """The log file; tracebacks go there and nowhere else."""
        return self.var / "log" / "orda.log"

    @property
    def regulation(self) -> Path:
        """The regulation file that holds here."""
        named = self.get("regulation")
        return _absolute(named) if named else Path(str(resources.files("orda.regulation") / "kaznmu.toml"))

    @property
    def host(self) -> str:
        """The address to listen on."""
        return self.get("host", self.server.get("host", "127.0.0.1"))

    @property
    def port(self) -> int:
        """The port to listen on. Raises BadSettings for what is no port."""
        return self._number("port", self.server.get("port", "6543"), 0, 65535)

    @property
    def threads(self) -> int:
        """How many requests are worked on at once. Raises BadSettings for a number out of range."""
        return self._number("threads", self.server.get("threads", "4"), 1, 64)

    def _number(self, name: str, default: str, low: int, high: int) -> int:
        text = self.get(name, default)
        if not text.isascii() or not text.isdigit() or not low <= int(text) <= high:
            raise BadSettings(
                _(
                    "${name} is “${text}”; it must be a number from ${low} to ${high}.",
                    mapping={"name": name, "text": text, "low": low, "high": high},
                )
            )
        return int(text)


def _absolute(text: str) -> Path:
    return Path(os.path.abspath(os.path.expanduser(text)))


def overridden(values: Mapping[str, str], environ: Mapping[str, str] | None = None) -> dict[str, str]:
    """``values`` with every ``orda.<key>`` replaced for which the environment has a variable ``ORDA_<KEY>``."""
    environ = os.environ if environ is None else environ
    given = {f"orda.{key}": environ[f"ORDA_{key.upper()}"] for key in KEYS if environ.get(f"ORDA_{key.upper()}")}
    return {**values, **given}


def from_values(values: Mapping[str, str]) -> Settings:
    """The settings that a running application was started with (``request.registry.settings``)."""
    return Settings(None, overridden(values), {})


def default_path() -> Path:
    """The settings file when none is named: ORDA_CONFIG, else below the current folder, else below the project."""
    named = os.environ.get("ORDA_CONFIG")
    if named:
        return _absolute(named)
    project = PROJECT_ROOT / DEFAULT_CONFIG
    if not DEFAULT_CONFIG.exists() and (project.exists() or (PROJECT_ROOT / "setup.py").exists()):
        return project
    return _absolute(str(DEFAULT_CONFIG))


def load(path: Path | str | None = None) -> Settings:
    """Read the settings file. Raises BadSettings when it is missing, unreadable or not an ini file."""
    path = _absolute(str(path)) if path else default_path()
    if not path.is_file():
        raise BadSettings(_("There is no settings file ${path}. Write one with “orda init”.", mapping={"path": path}))
    try:
        loader = plaster.get_loader(str(path), protocols=["wsgi"])
        values, server = loader.get_settings("app:main"), loader.get_settings("server:main")
    except (OSError, UnicodeDecodeError, configparser.Error) as error:
        reason = " ".join(str(error).split())
        raise BadSettings(
            _("The settings file ${path} cannot be read: ${reason}", mapping={"path": path, "reason": reason})
        ) from error
    settings = Settings(path, overridden(values), dict(server))
    if not settings.storage:
        raise BadSettings(_("The settings file ${path} does not name orda.storage.", mapping={"path": path}))
    return settings


def write(path: Path | str, *, host: str = "127.0.0.1", port: int = 6543, threads: int = 4, demo: bool = False) -> Path:
    """Write a settings file with a random secret, for its owner's eyes only. Raises FileExistsError if it exists."""
    path = _absolute(str(path))
    path.parent.mkdir(parents=True, exist_ok=True)
    # var/etc/orda.ini keeps its data in var; a settings file anywhere else keeps it in var beside itself.
    up = ".." if path.parent.name == "etc" else "var"
    templates = PROJECT_ROOT / "templates"
    relative = os.path.relpath(templates, path.parent)
    text = INI.format(
        up=up,
        # A percent sign would start an interpolation.
        templates=f"%(here)s/{relative}" if path.is_relative_to(PROJECT_ROOT) else str(templates).replace("%", "%%"),
        secret=secrets.token_urlsafe(48),
        host=host,
        port=port,
        threads=threads,
        demo=str(demo).lower(),
    )
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
    return path
