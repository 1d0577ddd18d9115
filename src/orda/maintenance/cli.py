"""The shell command ``orda``."""

import importlib
import os
import warnings

import click

# Pyramid 1.10 and substanced import it; setuptools is pinned below the version that drops it.
warnings.filterwarnings("ignore", message="pkg_resources is deprecated")
warnings.filterwarnings("ignore", message="Deprecated call to `pkg_resources")
warnings.filterwarnings("ignore", message="Parameters to load are deprecated")

from orda.maintenance.console import one_line  # noqa: E402 - after the filters

# Loaded when they are called: `orda serve` must not wait for what `orda backup` needs.
COMMANDS = {
    "init": "founding",
    "demo": "founding",
    "templates": "serving",
    "user": "people",
    "serve": "serving",
    "reindex": "storage",
    "pack": "storage",
    "backup": "backups",
    "restore": "backups",
    "verify": "backups",
    "check": "compliance",
}


class OrdaGroup(click.Group):
    """Finds commands by name, and says every failure in one line."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order in which an installation needs them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command from its module."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"orda.maintenance.commands.{COMMANDS[cmd_name]}")
        return getattr(module, cmd_name)

    def invoke(self, ctx: click.Context):
        """Run the command."""
        with one_line():
            return super().invoke(ctx)


@click.group(cls=OrdaGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="orda", prog_name="orda")
def main() -> None:
    """Run and keep a university's official website."""
    os.umask(0o077)  # database, log and backups hold drafts, hashes of passwords, addresses of people


if __name__ == "__main__":
    main()
