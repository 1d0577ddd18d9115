"""The queue of texts: nothing is lost, nothing is done by two at a time, nothing bad stops the rest."""

import threading
import time
from datetime import timedelta

import pytest
import transaction
from ZODB.POSException import ConflictError

from orda import clock
from orda.catalog import queue as queue_module
from orda.catalog.indexer import Indexer
from orda.catalog.indexing import forget, index_words, reindex
from orda.catalog.queue import LEASE, drain
from orda.catalog.search import search
from orda.content import arrange
from orda.content.base import oid_from
from orda.history.bin import discard, restore
from orda.security.actor import SYSTEM
from orda.workflow.levels.withdrawals import withdraw
from tests import factories

VISITOR = frozenset(("system.Everyone",))


@pytest.fixture
def app():
    """A small university whose words are all indexed."""
    app = factories.make_app()
    with factories.work_in(app) as site:
        factories.fill(site)
        reindex(site)
    yield app
    app.registry._zodb_databases[""].close()


def found(app, word: str) -> int:
    with factories.work_in(app) as site:
        return search(site, VISITOR, word, "kk").total


def waiting(app) -> int:
    with factories.work_in(app) as site:
        return len(site.services["index-queue"])


def drained(app, limit: int = 100) -> int:
    with factories.work_in(app) as site:
        return drain(site, limit)


def test_words_are_found_after_the_queue_was_drained_and_not_before(app):
    with factories.work_in(app) as site:
        factories.add(site["university"], "page", "new", kk=("Бет", "<p>құлын</p>"))
    assert (found(app, "құлын"), waiting(app)) == (0, 1)
    assert drained(app) == 1
    assert (found(app, "құлын"), waiting(app)) == (1, 0)
    assert drained(app) == 0


def test_a_document_is_indexed_as_it_is_when_its_turn_comes(app):
    with factories.work_in(app) as site:
        page = factories.add(site["university"], "page", "new", kk=("Бет", "<p>бірінші</p>"))
        factories.write(page, kk=("Бет", "<p>екінші</p>"))
    assert waiting(app) == 2
    drained(app)
    assert (found(app, "бірінші"), found(app, "екінші")) == (0, 1)


def test_draining_twice_gives_the_same(app):
    with factories.work_in(app) as site:
        page = factories.add(site["university"], "page", "new", kk=("Бет", "<p>құлын</p>"))
        for _again in range(3):
            site.services["index-queue"].push(oid_from(page.uid))
    drained(app)
    with factories.work_in(app) as site:
        index = site.services["catalog"].texts["kk"].index
        before = dict(index.search("құлын"))
        site.services["index-queue"].push(next(iter(before)))
    drained(app)
    with factories.work_in(app) as site:
        assert dict(site.services["catalog"].texts["kk"].index.search("құлын")) == pytest.approx(before)


@pytest.mark.parametrize("end", ["withdraw", "discard"])
def test_words_of_what_is_gone_are_forgotten_and_come_back_with_it(app, end):
    with factories.work_in(app) as site:
        page = factories.add(site["university"], "page", "new", kk=("Бет", "<p>құлын</p>"))
        uid = page.uid
        drain(site)
        withdraw(page, actor=SYSTEM, reason="қате") if end == "withdraw" else discard(page, actor=SYSTEM)
        assert search(site, VISITOR, "құлын", "kk").total == 0
    drained(app)
    with factories.work_in(app) as site:
        assert not site.services["catalog"].texts["kk"].index.search("құлын")
        if end == "discard":
            restore(site, uid, actor=SYSTEM)
    drained(app)
    assert found(app, "құлын") == (1 if end == "discard" else 0)


def test_an_object_that_no_longer_exists_is_no_obstacle(app):
    with factories.work_in(app) as site:
        site.services["index-queue"].push(4711)
    assert drained(app) == 1
    assert waiting(app) == 0


def test_one_text_that_cannot_be_read_does_not_hide_the_others(app, monkeypatch, caplog):
    with factories.work_in(app) as site:
        bad = factories.add(site["university"], "page", "bad", kk=("Бет", "<p>жаман</p>"))
        factories.add(site["university"], "page", "good", kk=("Бет", "<p>жақсы</p>"))
        uid = bad.uid
    sound = queue_module.put_words

    def put_words(texts, oid, obj):
        if oid == oid_from(uid):
            raise RecursionError
        sound(texts, oid, obj)

    monkeypatch.setattr(queue_module, "put_words", put_words)
    assert drained(app) == 2
    assert (found(app, "жаман"), found(app, "жақсы"), waiting(app)) == (0, 1, 0)
    assert uid in caplog.text


def test_a_conflict_is_not_swallowed(app, monkeypatch):
    with factories.work_in(app) as site:
        factories.add(site["university"], "page", "new")

    def put_words(*_arguments):
        raise ConflictError

    monkeypatch.setattr(queue_module, "put_words", put_words)
    with pytest.raises(ConflictError):
        drained(app)
    assert waiting(app) == 1


def test_a_batch_has_a_limit(app):
    with factories.work_in(app) as site:
        for number in range(7):
            factories.add(site["university"], "page", f"new-{number}")
    assert [drained(app, 3) for _each in range(4)] == [3, 3, 1, 0]


def opened(app):
    """(transaction manager, connection, site) of a request that is under way."""
    tm = transaction.TransactionManager(explicit=True)
    tm.begin()
    connection = app.registry._zodb_databases[""].open(tm)
    return tm, connection, connection.root()["app_root"]


@pytest.mark.parametrize("first", ["indexer", "editor"])
@pytest.mark.parametrize("before", [1, 40])
def test_the_indexer_and_those_who_add_do_not_collide(app, first, before):
    with factories.work_in(app) as site:
        for _each in range(before):
            site.services["index-queue"].push(oid_from(site.uid))
    indexer, editor = opened(app), opened(app)
    drain(indexer[2])
    editor[2].services["index-queue"].push(oid_from(editor[2].uid))
    for who in (indexer, editor) if first == "indexer" else (editor, indexer):
        who[0].commit()
        who[1].close()
    assert waiting(app) == 1


def test_two_indexers_never_take_the_same_batch(app):
    with factories.work_in(app) as site:
        factories.add(site["university"], "page", "new")
    one, other = opened(app), opened(app)
    assert one[2].services["index-queue"].take_lease("one")
    assert other[2].services["index-queue"].take_lease("other")
    drain(one[2]), drain(other[2])
    one[0].commit()
    with pytest.raises(ConflictError):
        other[0].commit()
    other[0].abort()
    for _tm, connection, _site in (one, other):
        connection.close()
    assert waiting(app) == 0


def test_the_lease_is_held_by_one_and_passes_on_when_it_ends(app, monkeypatch):
    with factories.work_in(app) as site:
        lease = site.services["index-queue"]
        moment = clock.now()
        assert lease.take_lease("one")
        assert lease.take_lease("one")
        assert not lease.take_lease("other")
        monkeypatch.setattr(clock, "now", lambda: moment + LEASE / 2 + timedelta(seconds=1))
        assert lease.take_lease("one"), "its holder renews it"
        monkeypatch.setattr(clock, "now", lambda: moment + LEASE + timedelta(seconds=1))
        assert not lease.take_lease("other")
        monkeypatch.setattr(clock, "now", lambda: moment + 2 * LEASE + timedelta(seconds=2))
        assert lease.take_lease("other")
        assert not lease.take_lease("one")


def test_a_lease_that_is_fresh_is_not_written_again(app):
    with factories.work_in(app) as site:
        site.services["index-queue"].take_lease("one")
    with factories.work_in(app) as site:
        lease = site.services["index-queue"].lease
        site.services["index-queue"].take_lease("one")
        assert not lease._p_changed


def test_the_thread_indexes_what_comes_and_ends_when_told(app):
    indexer = Indexer(app.registry._zodb_databases[""])
    indexer.start()
    for number in range(3):
        with factories.work_in(app) as site:
            factories.add(site["university"], "page", f"new-{number}", kk=("Бет", f"<p>құлын{number}</p>"))
        end = time.monotonic() + 60
        while not found(app, f"құлын{number}") and time.monotonic() < end:
            time.sleep(0.02)
        assert found(app, f"құлын{number}") == 1
    indexer.stop()
    assert not indexer.is_alive()


def test_the_thread_outlives_a_failure(app, monkeypatch, caplog):
    failures, indexer = [], Indexer(app.registry._zodb_databases[""])
    work = indexer.work

    def fail_once():
        if not failures:
            failures.append(True)
            raise OSError("disk")
        return work()

    monkeypatch.setattr(indexer, "work", fail_once)
    with factories.work_in(app) as site:
        factories.add(site["university"], "page", "new", kk=("Бет", "<p>құлын</p>"))
    indexer.start()
    end = time.monotonic() + 60
    while not found(app, "құлын") and time.monotonic() < end:
        time.sleep(0.05)
    indexer.stop()
    assert found(app, "құлын") == 1
    assert "indexing failed" in caplog.text


def test_one_of_two_threads_works_and_the_other_takes_over(app):
    """What a killed process leaves is a lease that runs out."""
    db = app.registry._zodb_databases[""]
    with factories.work_in(app) as site:
        site.services["index-queue"].take_lease("a process that was killed")
        factories.add(site["university"], "page", "new", kk=("Бет", "<p>құлын</p>"))
    indexer = Indexer(db)
    assert indexer.work() is True, "there is more to do, but not for this one yet"
    assert found(app, "құлын") == 0
    with factories.work_in(app) as site:
        site.services["index-queue"].lease.until = clock.now() - timedelta(seconds=1)
    assert indexer.work() is False
    assert found(app, "құлын") == 1


def test_writers_and_the_thread_together_lose_nothing(app):
    indexer = Indexer(app.registry._zodb_databases[""])
    indexer.start()
    failures = []

    def write(name: str) -> None:
        for number in range(12):
            for _attempt in range(50):
                try:
                    with factories.work_in(app) as site:
                        text = {"kk": (f"{name} {number}", f"<p>сөз{name}x{number}</p>")}
                        if f"{name}-{number}" not in site["university"]:
                            factories.add(site["university"], "page", f"{name}-{number}", **text)
                    break
                except ConflictError:
                    time.sleep(0.005)
            else:
                failures.append((name, number))

    writers = [threading.Thread(target=write, args=(name,)) for name in "abc"]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(120)
    end = time.monotonic() + 60
    while waiting(app) and time.monotonic() < end:
        time.sleep(0.05)
    indexer.stop()
    assert not failures
    for name in "abc":
        for number in range(12):
            assert found(app, f"сөз{name}x{number}") == 1
    with factories.work_in(app) as site:
        assert arrange.children(site["university"])


def in_lexicon(app, word: str) -> bool:
    with factories.work_in(app) as site:
        return any(word in each for each in site.services["catalog"].texts["kk"].lexicon.words())


def test_a_word_leaves_the_lexicon_with_the_last_document_that_has_it(app):
    """F8: it may be a name. Whoever else has the word goes on being found by it, and so does what comes back."""
    with factories.work_in(app) as site:
        for name in ("first", "second"):
            factories.add(site["university"], "page", name, kk=("Бет", "<p>тортайлық құлын</p>"))
    with factories.work_in(app) as site:
        drain(site)
        uid = discard(site["university"]["first"], actor=SYSTEM).uid
    with factories.work_in(app) as site:
        drain(site)
    assert found(app, "тортайлық") == 1 and in_lexicon(app, "тортайлы")
    with factories.work_in(app) as site:
        withdraw(site["university"]["second"], actor=SYSTEM, reason="қате")
    with factories.work_in(app) as site:
        drain(site)
    assert found(app, "тортайлық") == 0 and not in_lexicon(app, "тортайлы")
    with factories.work_in(app) as site:
        restore(site, uid, actor=SYSTEM)
    with factories.work_in(app) as site:
        drain(site)
    assert found(app, "тортайлық") == 1


def test_a_word_that_is_given_to_a_document_while_it_leaves_the_lexicon_collides(app):
    """Otherwise the document would have a word that no search knows."""
    with factories.work_in(app) as site:
        for name in ("first", "second"):
            factories.add(site["university"], "page", name, kk=("Бет", "<p>қарапайым</p>"))
        factories.write(site["university"]["first"], kk=("Бет", "<p>тортайлық</p>"))
    with factories.work_in(app) as site:
        drain(site)
        factories.write(site["university"]["second"], kk=("Бет", "<p>тортайлық</p>"))
    with pytest.raises(ConflictError), factories.work_in(app) as mine:
        index_words(mine["university"]["second"])
        with factories.work_in(app) as theirs:
            forget(theirs["university"]["first"], theirs)
