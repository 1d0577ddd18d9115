"""The deployment's settings: where things lie and how the site is reached. Each is also an environment variable."""

import os
from dataclasses import dataclass
from pathlib import Path

from orda.errors import OrdaError

NAMES = (
    *("storage", "templates", "regulation", "hosts", "mail", "secret", "canonical", "https", "demo", "var"),
    *("upload_mb", "search_log"),
)
UPLOAD_MB = 500
HERE = Path(__file__).resolve()


@dataclass(frozen=True)
class Deployment:
    """Typed settings. ``hosts`` are the Host headers that are answered; ``canonical`` is the address in feeds;
    ``upload_mb`` is how many megabytes a person may upload in a day, 0 for any number; ``search_log`` tells whether
    searches are counted."""

    storage: str
    templates: Path
    regulation: Path | None
    hosts: tuple[str, ...]
    canonical: str
    secret: str
    https: bool
    demo: bool
    mail: str
    var: Path
    upload_mb: int = UPLOAD_MB
    search_log: bool = True


def read_deployment(settings: dict[str, str]) -> Deployment:
    """Read ``orda.*`` keys, overridden by ``ORDA_*``. Raises OrdaError with one line for a wrong one."""
    values = {name: os.environ.get(f"ORDA_{name.upper()}") or settings.get(f"orda.{name}", "") for name in NAMES}
    templates = Path(values["templates"] or HERE.parents[3] / "templates")
    if not (templates / "layout.pt").is_file():
        raise OrdaError(f"orda.templates: no layout.pt in {templates}")
    secret = values["secret"]
    if len(secret) < 32:
        raise OrdaError("orda.secret: at least 32 random characters are needed; `orda init` writes them")
    upload_mb = values["upload_mb"].strip() or str(UPLOAD_MB)
    if not (upload_mb.isascii() and upload_mb.isdigit() and len(upload_mb) < 8):
        raise OrdaError("orda.upload_mb: a number of megabytes is needed, or 0 for no limit")
    https = values["https"].lower() in ("1", "true", "yes", "on")
    return Deployment(
        storage=values["storage"] or "memory://",
        templates=templates,
        regulation=Path(values["regulation"]) if values["regulation"] else None,
        hosts=tuple(values["hosts"].split()),
        canonical=values["canonical"].rstrip("/"),
        secret=secret,
        https=https,
        demo=values["demo"].lower() in ("1", "true", "yes", "on"),
        mail=values["mail"],
        var=Path(values["var"] or "var"),
        upload_mb=int(upload_mb),
        search_log=values["search_log"].lower() not in ("0", "false", "no", "off"),
    )
