"""The words of PDF files: found by search, and no file stops the indexer; what cannot be read is told (C10)."""

import io
import threading
import time

import pytest

from orda.catalog import file_words, pdf_words
from orda.catalog.indexing import reindex
from orda.catalog.pdf_reader import BROKEN, ENCRYPTED, ENDLESS, LONG, MAX_CHARACTERS, MAX_PAGES, TEXTLESS, pages
from orda.catalog.queue import drain
from orda.catalog.search import search
from orda.compliance.rules import RULES
from orda.content import arrange, editing
from orda.content.kinds.file import StoredFile
from orda.security.actor import SYSTEM
from orda.workflow.requests.checks import check_draft
from orda.workflow.requests.transitions import publish_at_once
from tests import pdfs

VISITOR = frozenset(("system.Everyone",))


@pytest.fixture(autouse=True)
def nothing_remembered(monkeypatch):
    monkeypatch.setattr(file_words, "_last", {})


@pytest.fixture
def read(tmp_path):
    """(words, trouble) of a file, read by the process of its own."""

    def reading(data: bytes, seconds: int = 2) -> tuple[str, str]:
        path = tmp_path / "file.pdf"
        path.write_bytes(data)
        with path.open("rb") as opened:
            return pdf_words.pdf_words(opened, seconds)

    return reading


def here(data: bytes) -> tuple[list[str], str]:
    """The same by the reader itself, where each warning is an error."""
    found, lines = pages(io.BytesIO(data), 2), []
    while True:
        try:
            lines.append(next(found))
        except StopIteration as end:
            return lines, end.value


def test_the_words_of_each_page_are_read_by_another_process(read):
    data = pdfs.text_pdf("Құрылтайға дайындық", "Екінші бет")
    assert read(data) == ("Құрылтайға дайындық\nЕкінші бет", "")
    assert here(data) == (["Құрылтайға дайындық", "Екінші бет"], "")


@pytest.mark.parametrize(
    ("made", "trouble"),
    [
        (pdfs.encrypted, ENCRYPTED),
        (pdfs.truncated, BROKEN),
        (pdfs.looped, BROKEN),
        (lambda: pdfs.widening(12), BROKEN),
        (lambda: pdfs.deep(3_000), BROKEN),
        (lambda: b"", BROKEN),
        (lambda: pdfs.blank(10_000), TEXTLESS),
    ],
    ids=["encrypted", "truncated", "looped", "widening", "deep", "empty", "10,000 blank pages"],
)
def test_a_hostile_file_has_no_words_and_a_reason_and_is_quiet(made, trouble, caplog, capfd):
    assert here(made()) == ([], trouble)
    assert (caplog.records, capfd.readouterr()) == ([], ("", ""))


def test_a_long_file_is_read_as_far_as_the_caps():
    lines, trouble = here(pdfs.text_pdf(*["сөз"] * (MAX_PAGES + 1)))
    assert (len(lines), trouble) == (MAX_PAGES, LONG)
    lines, trouble = here(pdfs.text_pdf("я" * (MAX_CHARACTERS + 9), "соңы"))
    assert (list(map(len, lines)), trouble) == ([MAX_CHARACTERS], LONG)


def slow() -> bytes:
    """A page of text, then one whose content is a million commands."""
    content = b"BT /F1 12 Tf " + b"1 0 0 1 5 5 Tm <0001> Tj " * 400_000 + b"ET"
    whole = pdfs.text_pdf("Басы", "б", more=(pdfs.stream(content),))
    return whole.replace(b"/Contents 8 0 R", b"/Contents 9 0 R")


def test_a_file_that_never_ends_is_ended_and_what_was_read_before_is_kept(read):
    began = time.monotonic()
    assert read(slow(), 1) == ("Басы", ENDLESS)
    assert time.monotonic() - began < 5


def test_a_reader_that_does_not_work_says_nothing_of_the_file(read, monkeypatch):
    monkeypatch.setattr(pdf_words.pdf_reader, "__file__", "/nowhere/reader.py")
    with pytest.raises(OSError, match="does not work"):
        read(pdfs.text_pdf("Бет"))


def test_when_the_site_stops_the_reader_ends_at_once_and_the_file_is_read_again_later(read):
    def stop():
        while not pdf_words._running:
            time.sleep(0.01)
        pdf_words.interrupt()

    threading.Thread(target=stop).start()
    began = time.monotonic()
    with pytest.raises(pdf_words.Interrupted):
        read(slow(), 20)
    assert (time.monotonic() - began < 5, pdf_words._running) == (True, set())


@pytest.fixture
def uploaded(site):
    """``uploaded(name, data)`` is a file of the department of therapy, with a draft only."""
    reindex(site)

    def make(name: str, data: bytes):
        obj = arrange.add(site["units"]["therapy"], "file", actor=SYSTEM, name=name)
        stored = StoredFile(data, f"{name}.pdf", "application/pdf")
        editing.save_draft(
            obj, texts={"kk": {"title": name}}, fields={"upload": stored}, actor=SYSTEM, seen=editing.stamp(obj)
        )
        return obj

    return make


def unread(site) -> list[tuple[str, str]]:
    return [(each.obj.__name__, str(each.message)) for each in RULES["unread-file"].find(site, "kk")]


def remarks(obj) -> list[tuple[str, bool]]:
    return [(each.message, each.blocks) for each in check_draft(obj) if each.id == "unread-file"]


def test_a_visitor_finds_a_word_form_of_the_file_and_nobody_is_told_anything(site, uploaded):
    obj = uploaded("plan", pdfs.text_pdf("Құрылтайға дайындық жоспары"))
    drain(site)
    assert (search(site, VISITOR, "құрылтай", "kk").total, remarks(obj)) == (0, [])
    publish_at_once(obj)
    drain(site)
    assert [search(site, VISITOR, word, "kk").total for word in ("құрылтай", "курылтайга")] == [1, 1]
    assert (obj.live.fields["upload"].trouble, unread(site)) == ("", [])


def test_a_file_that_asks_for_a_password_is_told_before_and_after_it_is_public_and_stops_nothing(site, uploaded):
    closed, good = uploaded("closed", pdfs.encrypted()), uploaded("good", pdfs.text_pdf("құлын"))
    drain(site)
    [(message, blocks)] = remarks(closed)
    assert ("password" in message, blocks, remarks(good), unread(site)) == (True, False, [], [])
    for obj in (closed, good):
        publish_at_once(obj)
    assert drain(site) == 2
    assert search(site, VISITOR, "құлын", "kk").total == 1
    assert unread(site) == [("closed", message)]

    better = StoredFile(pdfs.text_pdf("тұлпар"), "closed.pdf", "application/pdf")
    editing.save_draft(closed, texts={}, fields={"upload": better}, actor=SYSTEM, seen=editing.stamp(closed))
    publish_at_once(closed)
    drain(site)
    assert (search(site, VISITOR, "тұлпар", "kk").total, unread(site)) == (1, [])


def test_the_same_bytes_are_read_once_for_all_languages(site, uploaded, monkeypatch):
    runs = []
    monkeypatch.setattr(file_words, "pdf_words", lambda stream: runs.append(1) or ("құлын", ""))
    publish_at_once(uploaded("one", b"%PDF-1.7 the same"))
    publish_at_once(uploaded("two", b"%PDF-1.7 the same"))
    drain(site)
    assert (search(site, VISITOR, "құлын", "kk").total, len(runs)) == (2, 1)


def test_a_batch_of_slow_files_ends_before_the_lease_and_the_rest_keeps_waiting(site, uploaded, monkeypatch):
    for name in ("one", "two", "three"):
        publish_at_once(uploaded(name, pdfs.text_pdf(name)))
    waiting = len(site.services["index-queue"])
    monkeypatch.setattr("orda.catalog.queue.BATCH_SECONDS", -1)
    taken = drain(site)
    assert (0 < taken < waiting, len(site.services["index-queue"])) == (True, waiting - taken)


def test_a_file_that_was_broken_off_keeps_waiting(site, uploaded, monkeypatch):
    def broken_off(stream):
        raise pdf_words.Interrupted("stopped")

    publish_at_once(uploaded("plan", pdfs.text_pdf("құлын")))
    waiting = len(site.services["index-queue"])
    monkeypatch.setattr(file_words, "pdf_words", broken_off)
    with pytest.raises(pdf_words.Interrupted):
        drain(site)
    assert len(site.services["index-queue"]) == waiting
