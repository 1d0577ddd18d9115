"""The commands of the shell, by what they work on."""

from collections.abc import Callable
from pathlib import Path

import click

from orda.maintenance.settings import DEFAULT_CONFIG


def config_option(command: Callable) -> Callable:
    """``--config``, which every command has."""
    return click.option(
        "--config",
        "-c",
        type=click.Path(path_type=Path, dir_okay=False),
        help=f"The settings file (default: ORDA_CONFIG, or {DEFAULT_CONFIG}).",
    )(command)
