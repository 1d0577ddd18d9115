"""The setting orda.mail: read at the start, refused with one line, without its password."""

import pytest

from orda.errors import OrdaError
from orda.mail.server import read_server
from orda.maintenance.backups.make import without_secrets
from tests import factories

BASE = "https://www.example.kz"


def test_an_empty_setting_sends_nothing_and_needs_no_address_of_the_site():
    assert read_server("  ", "") is None


@pytest.mark.parametrize(
    ("text", "name", "sender"),
    [
        ("smtp://mail.example.kz", "smtp://mail.example.kz:25", "noreply@example.kz"),
        ("smtps://u:p%40ss@mail.example.kz", "smtps://mail.example.kz:465", "noreply@example.kz"),
        ("smtp://10.0.0.5:2525/?from=site@example.kz", "smtp://10.0.0.5:2525", "site@example.kz"),
        ("smtp://[::1]:2525", "smtp://[::1]:2525", "noreply@example.kz"),
        ("file:///srv/orda/letters", "file:///srv/orda/letters", "noreply@example.kz"),
    ],
)
def test_what_an_administrator_may_write(text, name, sender):
    server = read_server(text, BASE)
    assert (server.name, server.sender, server.base, server.domain) == (name, sender, BASE, "www.example.kz")


def test_a_password_is_decoded_and_shown_nowhere():
    server = read_server("smtps://post:p%40ss%3Aword@mail.example.kz", BASE)
    assert (server.user, server.password) == ("post", "p@ss:word")
    assert "p@ss" not in repr(server) + str(server) + server.name


@pytest.mark.parametrize(
    "text",
    [
        "mail.example.kz:25", "http://mail.example.kz", "smtp://", "smtp://mail.example.kz:mail", "smtp://mail.example.kz:0",
        "smtp://mail.example.kz:99999", "smtp://mail.example.kz/path", "smtp://user@mail.example.kz", "file://letters",
        "file:letters", "file:///", "smtp://ma il", "smtp://mail.example.kz?to=x@example.kz", "smtp://a?from=nobody",
        "smtp://a?from=x@example.kz%0aBcc:y@example.kz", "smtp://u:p%0d%0ax@mail.example.kz", "smtp://[::1",
    ],
)  # fmt: skip
def test_what_is_no_server_is_refused_in_one_line(text):
    with pytest.raises(OrdaError, match="^orda.mail: ") as caught:
        read_server(text, BASE)
    assert "\n" not in str(caught.value)


def test_a_refusal_does_not_repeat_the_password():
    with pytest.raises(OrdaError) as caught:
        read_server("smtp://post:hunter2@mail.example.kz/path", BASE)
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize("canonical", ["", "www.example.kz", "ftp://example.kz", "https://example.kz/site", "https://"])
def test_letters_need_the_address_of_the_site(canonical):
    """B6: links in letters are made of nothing else."""
    with pytest.raises(OrdaError, match="orda.canonical"):
        read_server("smtp://mail.example.kz", canonical)


def test_a_wrong_setting_stops_the_start():
    with pytest.raises(OrdaError, match="^orda.mail: "):
        factories.make_app(**{"orda.mail": "mail.example.kz", "orda.canonical": BASE})


def test_a_backup_of_the_settings_has_no_password_of_the_mail_server():
    kept = without_secrets("orda.mail = smtps://post:hunter2@mail.example.kz\n")
    assert "hunter2" not in kept and "post" in kept
