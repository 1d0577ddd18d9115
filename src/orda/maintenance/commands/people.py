"""``orda user``: accounts from the shell, for the first administrator and for a locked-out one."""

import sys
from pathlib import Path

import click

from orda import regulation
from orda.content.site import service_of
from orda.errors import OrdaError
from orda.i18n import LANGUAGES, _
from orda.maintenance import settings as settings_module
from orda.maintenance.commands import config_option
from orda.maintenance.console import log_to_file
from orda.maintenance.workbench import open_site
from orda.security import accounts, principals, sharing
from orda.security.actor import SHELL

MAX_LISTED = 10_000


@click.group(short_help="Add, list and disable accounts, set passwords.")
def user() -> None:
    """Accounts: add, password, disable, enable, list."""


class RoleOption(click.Option):
    """An option whose help names the roles: they stand in the regulation, which is read only when somebody asks."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str]:
        """The help, with the roles that hold for the whole site without more being told."""
        name, text = super().get_help_record(ctx)
        roles = [
            role.id for role in regulation.get().roles.values() if role.scope in ("site", "unit") and not role.dated
        ]
        return name, f"{text} One of: {', '.join(roles)}."


def _load(config: Path | None):
    settings = settings_module.load(config)
    log_to_file(settings)
    return settings


def _password() -> str:
    """Asked twice on a terminal, else the first line piped in; never an argument, which others on the machine see."""
    if sys.stdin.isatty():
        return click.prompt("Password", hide_input=True, confirmation_prompt=True)
    return sys.stdin.readline().rstrip("\n")


def _account(site, login: str) -> principals.User:
    account = service_of(site, "principals").user(login.lower())
    if account is None:
        raise OrdaError(_("There is no account “${login}”.", mapping={"login": login}))
    return account


@user.command()
@config_option
@click.argument("login")
@click.option("--name", default="", help="The person's full name.")
@click.option("--email", default="", help="The address for messages of the site.")
@click.option("--language", type=click.Choice(LANGUAGES), default="kk", show_default=True)
@click.option("--role", cls=RoleOption, default="", help="A role of the regulation, for the whole site.")
@click.option("--external", is_flag=True, help="Not an employee: not a member of the group staff.")
def add(config: Path | None, login: str, name: str, email: str, language: str, role: str, external: bool) -> None:
    """Add an account. The password is asked for, or read from standard input.

    LOGIN has 1 to 64 characters: a–z, 0–9, hyphen, dot, underscore; capital letters become small.
    """
    settings = _load(config)
    password = _password()
    with open_site(settings) as site:
        groups = {principals.STAFF_GROUP} & set(service_of(site, "principals").groups) if not external else ()
        account = accounts.create_account(
            site,
            login,
            full_name=name or login,
            actor=SHELL,
            password=password,
            email=email,
            language=language,
            groups=groups,
        )
        if role:
            sharing.grant(site, f"user:{account.login}", role, actor=SHELL)
    click.echo(f"Account {account.login} added{f' with the role {role}' if role else ''}.")


@user.command()
@config_option
@click.argument("login")
def password(config: Path | None, login: str) -> None:
    """Set a new password; all sessions of the account end."""
    settings = _load(config)
    new = _password()
    with open_site(settings) as site:
        account = _account(site, login)
        accounts.give_password(site, account, new, actor=SHELL)
    click.echo(f"The password of {account.login} is changed; its sessions are closed.")


@user.command()
@config_option
@click.argument("login")
def disable(config: Path | None, login: str) -> None:
    """Switch an account off; all its sessions end. Accounts are never deleted: the register names them.

    The last administrator's stays on.
    """
    with open_site(_load(config)) as site:
        account = _account(site, login)
        accounts.switch_account(site, account, False, actor=SHELL)
    click.echo(f"Account {account.login} is disabled; its sessions are closed.")


@user.command()
@config_option
@click.argument("login")
def enable(config: Path | None, login: str) -> None:
    """Switch an account on again."""
    with open_site(_load(config)) as site:
        account = _account(site, login)
        accounts.switch_account(site, account, True, actor=SHELL)
    click.echo(f"Account {account.login} is enabled.")


@user.command("list")
@config_option
def list_accounts(config: Path | None) -> None:
    """List all accounts with their site-wide roles."""
    with open_site(_load(config)) as site:
        users = service_of(site, "principals").users
        for login, account in list(users.items())[:MAX_LISTED]:
            roles = sorted({grant.role for grant in site.grants if grant.principal == f"user:{login}"})
            state = "" if account.enabled else "  (disabled)"
            click.echo(f"{login:24} {account.full_name:32} {', '.join(roles)}{state}")
        click.echo(f"{len(users)} accounts")
