"""Letters as mail programs get them: whole in three languages, of harmless headers, with links to the site alone."""

import re
from email.message import EmailMessage

import pytest

from orda.events import MailFacts
from orda.i18n import LANGUAGES, _
from orda.mail.addresses import is_address, plain_reason, usable
from orda.mail.messages import Envelope, Writer
from orda.mail.words import WORDS
from tests.mailing import BASE, mail_app
from tests.test_locale import translations

HOSTILE = "Тақырып\r\nBcc: thief@example.kz\n\n<script>alert(1)</script> \u202e${open} ${title}"


@pytest.fixture(scope="module")
def app():
    app = mail_app("smtp://127.0.0.1:9")
    yield app
    app.registry._zodb_databases[""].close()


@pytest.fixture
def writer(app):
    from tests import factories

    with factories.work_in(app) as site:
        yield Writer(app.registry, site)


def parts(message: EmailMessage) -> tuple[str, str]:
    text, html = (message.get_body((kind,)).get_content() for kind in ("plain", "html"))
    return text, html


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", WORDS)
def test_every_letter_is_whole_in_every_language(writer, name, lang):
    rows = ((_("Reason"), "Сөз"), (_("Deadline"), "Ертең"))
    facts = MailFacts("Кафедра туралы", writer.site, "request", (("id", "7"),), rows, "Бірінші жол\nЕкінші жол")
    message = writer.letter(name, facts, Envelope("reader@example.kz", lang, "00ff.1"))
    text, html = parts(message)
    words, known = WORDS[name], translations(lang)
    assert message["Subject"] == known[words.subject].replace("${title}", "Кафедра туралы")
    for said in (known[words.lead], known["Reason"], known[words.button], "Бірінші жол"):
        assert said in text and said in html.replace("&#x27;", "'").replace("&#39;", "'"), said
    assert "> Екінші жол" in text and f"{known['Deadline']}: Ертең" in text and "::" not in text
    assert f"{BASE}/{lang}/@@request?id=7" in text and f'href="{BASE}/{lang}/@@request?id=7"' in html
    assert "${" not in text + html + message["Subject"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_letter_of_the_day_names_each_thing_with_its_link(writer, lang):
    items = [
        ("waits", MailFacts(f"Бет {number}", writer.site, "request", (("id", str(number)),))) for number in range(3)
    ]
    message = writer.digest(items, Envelope("reader@example.kz", lang, "digest.1"))
    text, html = parts(message)
    assert "3" in message["Subject"]
    for number in range(3):
        assert f"Бет {number}" in text and f"{BASE}/{lang}/@@request?id={number}" in html
    assert f"{BASE}/{lang}/@@my-work" in text


def test_a_letter_says_that_a_machine_wrote_it_and_who_it_is(writer):
    message = writer.letter("trial", MailFacts("", writer.site, "mail"), Envelope("reader@example.kz", "ru", "00ff.1"))
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Message-ID"] == "<00ff.1@www.example.kz>"
    assert (message["From"], message["To"]) == ("КазНМУ <noreply@example.kz>", "reader@example.kz")
    assert message["Content-Language"] == "ru" and message["Date"].datetime.utcoffset() is not None


@pytest.mark.parametrize("name", ["waits", "answered"])
def test_what_people_write_breaks_neither_headers_nor_markup(writer, name):
    """Checklist 16, 20, 21: one hostile text through every field."""
    rows = ((_("Reason"), HOSTILE),)
    facts = MailFacts(HOSTILE, writer.site, "request", (("id", HOSTILE),), rows, HOSTILE)
    message = writer.letter(name, facts, Envelope("reader@example.kz", "kk", "00ff.1"))
    head, _blank, _body = message.as_bytes().partition(b"\r\n\r\n")
    assert [line for line in head.split(b"\r\n") if line.lower().startswith(b"bcc")] == []
    assert message["Bcc"] is None and "\n" not in message["Subject"] and "\u202e" not in message["Subject"]
    text, html = parts(message)
    assert "<script" not in html and "&lt;script" in html and "\u202e" not in text + html
    assert "${open}" in text, "an expression of somebody's text is a text"


def test_what_the_program_remarks_is_said_in_the_readers_language(writer):
    facts = MailFacts("Бет", writer.site, "request", remark=_("In order"))
    text, _html = parts(writer.letter("returned", facts, Envelope("reader@example.kz", "ru", "00ff.1")))
    assert f"> {translations('ru')['In order']}" in text


def test_a_letter_asks_nothing_of_the_network(writer):
    """No pictures, no tracking: the only addresses are the site's own."""
    facts = MailFacts("Бет", writer.site, "request", (("id", "7"),))
    _text, html = parts(writer.letter("waits", facts, Envelope("reader@example.kz", "en", "00ff.1")))
    assert not re.search(r"<(img|link|script|iframe)|url\(|src=", html)
    assert {found.startswith(BASE) for found in re.findall(r"https?://[^\s\"<]+", html)} == {True}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "nobody",
        "a@",
        "@b.kz",
        "a b@c.kz",
        "a@b.kz, c@d.kz",
        "a@b.kz\nBcc: x@y.kz",
        "<a@b.kz>",
        "a@b..kz",
        "ә@b.kz",
        "a" * 255 + "@b.kz",
    ],
)
def test_what_is_no_plain_address_gets_no_letter(text):
    assert not is_address(text) and usable(text) == ""


def test_a_host_in_its_own_letters_is_asked_in_ascii():
    assert usable("reader@пример.kz") == "reader@xn--e1afmkfd.kz"


def test_what_a_server_says_is_kept_without_addresses_in_one_line():
    said = plain_reason(b"5.1.1 <reader@example.kz>: unknown\r\nreader@example.kz \x1b[31m" + b"x" * 500)
    assert "reader" not in said and "\n" not in said and "\x1b" not in said and len(said) <= 200
