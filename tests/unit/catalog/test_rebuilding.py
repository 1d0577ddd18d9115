"""Indexes that are built anew beside people at work lose nothing of what these do meanwhile (checklist R5, E1)."""

import pytest
from transaction.interfaces import TransientError

from orda.catalog import rebuilding
from orda.catalog.indexing import differences, reindex
from orda.catalog.queue import drain
from orda.catalog.rebuilding import Fresh, rebuild
from orda.catalog.search import search
from orda.catalog.service import catalog_to_change
from orda.content.base import descendants
from orda.content.consent import withdraw_person
from orda.errors import StorageError
from orda.history.bin import discard
from orda.security.actor import SYSTEM
from orda.security.sharing import set_visibility
from tests import factories

VISITOR = frozenset(("system.Everyone",))


@pytest.fixture
def app():
    """A small university whose words are all indexed."""
    app = factories.make_app()
    with factories.work_in(app) as site:
        factories.fill(site)
        factories.add(site["university"], "page", "old", kk=("Бет", "<p>тарпан</p>"))
        factories.add(site["units"]["therapy"], "person", "ulgibaeva", kk="Үлгібаева")
        reindex(site)
    yield app
    app.registry._zodb_databases[""].close()


def hits(site, word: str) -> list[str]:
    return [hit.object.__name__ for hit in search(site, VISITOR, word, "kk").hits]


def people_at_work(app) -> None:
    """What others do in connections of their own: publications, one of which the indexer takes off the queue at once,
    a removal, rights, a person withdrawn."""
    with factories.work_in(app) as site:
        factories.add(site["university"], "page", "new", kk=("Бет", "<p>құлын</p>"))
        factories.write(site["university"]["history"], kk=("Тарих", "<p>бота</p>"))
        discard(site["university"]["old"], actor=SYSTEM)
    with factories.work_in(app) as site:
        drain(site)
    with factories.work_in(app) as site:
        factories.add(site["university"], "page", "waiting", kk=("Бет", "<p>қозы</p>"))
        set_visibility(site["units"]["surgery"], "staff", actor=SYSTEM)
        withdraw_person(site["units"]["therapy"]["ulgibaeva"], "person", actor=SYSTEM)


def at_the_end_of(monkeypatch, name: str, act) -> None:
    """Let ``act`` happen once, after the first run of a step of the rebuilding."""
    step, done = getattr(Fresh, name), []

    def run(self, *arguments):
        result = step(self, *arguments)
        if not done:
            done.append(name)
            act()
        return result

    monkeypatch.setattr(Fresh, name, run)


@pytest.mark.parametrize("moment", ["follow", "put_in_place"])
def test_what_others_do_meanwhile_is_in_the_new_indexes(app, monkeypatch, moment):
    """While the indexes are built, and after the last look before they are in place."""
    at_the_end_of(monkeypatch, moment, lambda: people_at_work(app))
    with factories.work_in(app) as site:
        rebuild(site)
    with factories.work_in(app) as site:
        assert differences(site) == []
        assert len(site.services["index-queue"]) > 0  # what waits goes on waiting
        while drain(site):
            pass
        assert (
            hits(site, "құлын") == ["new"] and hits(site, "бота") == ["history"] and hits(site, "қозы") == ["waiting"]
        )
        assert hits(site, "тарпан") == hits(site, "Үлгібаева") == []
        lexicon = site.services["catalog"].texts["exact kk"].lexicon
        assert lexicon.get_wid("құлын") and not lexicon.get_wid("үлгібаева")


def test_words_that_the_indexer_has_taken_off_the_queue_need_no_other_change_to_be_found(app, monkeypatch):
    def publish_and_index() -> None:
        with factories.work_in(app) as site:
            factories.write(site["university"]["history"], kk=("Тарих", "<p>бота</p>"))
        with factories.work_in(app) as site:
            drain(site)

    at_the_end_of(monkeypatch, "put_in_place", publish_and_index)
    with factories.work_in(app) as site:
        rebuild(site)
    with factories.work_in(app) as site:
        assert len(site.services["index-queue"]) == 0 and hits(site, "бота") == ["history"]


@pytest.mark.parametrize("act", ["publish", "remove", "index"])
def test_what_began_with_the_old_indexes_and_ends_after_them_is_done_again(app, act):
    """Such a change would be lost: it collides, and the retry policy repeats it."""
    with factories.work_in(app) as site:
        factories.write(site["university"]["history"], kk=("Тарих", "<p>бота</p>"))
    with pytest.raises(TransientError), factories.work_in(app) as late:
        if act == "publish":
            factories.write(late["university"]["old"], kk=("Бет", "<p>құлын</p>"))
        elif act == "remove":
            discard(late["university"]["old"], actor=SYSTEM)
        else:
            drain(late)
        with factories.work_in(app) as site:
            rebuild(site)
    with factories.work_in(app) as site:
        assert differences(site) == []


def test_who_writes_to_the_same_indexes_does_not_collide_for_the_sake_of_it(app):
    with factories.work_in(app) as one:
        catalog_to_change(one)
        one["university"].fresh_days = 1
        with factories.work_in(app) as other:
            catalog_to_change(other)
            other["units"].fresh_days = 2


def test_a_collision_while_following_is_followed_again(app, monkeypatch):
    passes = []

    def meddle(self, site, progress=None):
        done = follow(self, site, progress)
        passes.append(done.changed)
        if len(passes) == 3:
            with factories.work_in(app) as other:
                factories.write(other["university"]["history"], kk=("Тарих", "<p>құлын</p>"))
            raise TransientError
        return done

    follow = Fresh.follow
    monkeypatch.setattr(Fresh, "follow", meddle)
    with factories.work_in(app) as site:
        count = rebuild(site)
        assert count == sum(1 for _each in descendants(site))
    assert passes[1:3] == [0, 0] and passes[3] == 1 and passes[-1] == 0
    with factories.work_in(app) as site:
        assert differences(site) == [] and hits(site, "құлын") == ["history"]


def test_a_site_that_never_rests_is_told_of(app, monkeypatch):
    """The new indexes are in place all the same."""
    monkeypatch.setattr(rebuilding, "MAX_PASSES", 2)
    follow, titles = Fresh.follow, iter(range(100))

    def meddle(self, site, progress=None):
        with factories.work_in(app) as other:
            factories.write(other["university"]["history"], kk=f"Тарих {next(titles)}")
        site._p_jar.transaction_manager.abort()
        site._p_jar.transaction_manager.begin()
        return follow(self, site, progress)

    monkeypatch.setattr(Fresh, "follow", meddle)
    with factories.work_in(app) as site:
        before = site.services["catalog"].inline
        with pytest.raises(StorageError):
            rebuild(site)
        assert site.services["catalog"].inline is not before


def test_new_indexes_keep_no_word_of_what_was_erased_while_they_were_built(app):
    """F8: the name of a withdrawn person stands in no lexicon either."""
    with factories.work_in(app) as site:
        factories.add(site["units"]["therapy"], "person", "erased", kk="Тортай Шұбарала")
        fresh = Fresh()
        fresh.stands = fresh.follow(site).stands
        assert any("ұбарал" in word for word in fresh.texts["exact kk"].lexicon.words())
        withdraw_person(site["units"]["therapy"]["erased"], "person", actor=SYSTEM)
        fresh.follow(site)
        assert not any("ұбарал" in word for word in fresh.texts["exact kk"].lexicon.words())
