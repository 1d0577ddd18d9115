"""The indexes equal the content, whatever people do in whatever order."""

import pytest

from orda.catalog.indexing import differences, index_subtree, reindex
from orda.catalog.queue import drain
from orda.content.base import descendants, oid_from, owner_unit
from orda.content.site import find
from orda.text.morphology.pipeline import analyse
from orda.text.plain import plain_text
from tests.unit.catalog.random_site import WORDS, RandomWork

SEEDS = range(10)
STEPS = 60


@pytest.fixture
def site(site):
    """The factories set blocks and grants by hand, which no event tells of."""
    reindex(site)
    return site


def drain_all(site) -> None:
    while drain(site):
        pass


def text_differences(site) -> list[str]:
    """Where the text indexes find other documents for a word than reading all texts does."""
    found = []
    live = [obj for obj in descendants(site) if obj.live is not None]
    for lang, words in WORDS.items():
        index = site.services["catalog"].texts[lang].index
        for word in words:
            wanted = {oid_from(obj.uid) for obj in live if set(analyse(word, lang)) & set(terms_of(obj, lang))}
            have = set(index.search(word) or ()) if analyse(word, lang) else set()
            if wanted != have:
                found.append(f"{lang} {word}: {len(have)} instead of {len(wanted)}")
    return found


def terms_of(obj, lang: str) -> list[str]:
    if lang not in obj.live.languages():
        return []
    texts = " ".join(obj.live.texts[lang].values())
    return analyse(f"{texts} {plain_text(obj.live.body(lang))}", lang)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_indexes_follow_every_act(site, seed):
    work = RandomWork(site, seed)
    for _step in range(STEPS):
        work.step()
        assert differences(site) == [], work.done
    drain_all(site)
    assert text_differences(site) == []
    assert len([act for act in work.done if not act.startswith("(")]) > STEPS / 2


@pytest.mark.parametrize("seed", SEEDS)
def test_building_anew_gives_the_same(site, seed):
    work = RandomWork(site, seed + 1000)
    for _step in range(STEPS):
        work.step()
    drain_all(site)
    before = contents(site)
    count = reindex(site)
    assert count == sum(1 for _each in descendants(site))
    assert contents(site) == before
    assert differences(site) == text_differences(site) == []


def contents(site) -> dict:
    """What the indexes answer, independent of how they came to it."""
    inline = {}
    for name, index in site.services["catalog"].inline.items():
        inline[name] = {word: sorted(oids) for word, oids in index._fwd_index.items() if len(oids)}
    return inline


def test_a_difference_is_found_in_both_directions(site):
    history = site["university"]["history"]
    index = site.services["catalog"].inline["kind"]
    index._fwd_index["page"].remove(oid_from(history.uid))
    assert differences(site) != []
    reindex(site)
    assert differences(site) == []
    site.services["catalog"].inline["state"]._fwd_index["live"].insert(12345)
    assert any("12345" in line for line in differences(site))


def test_a_change_of_rights_walks_the_folder_only_when_its_zone_changes(site, person, monkeypatch):
    """Granting in a folder that has grants already costs nothing, however much lies below it."""
    from orda.catalog import subscribers
    from orda.security import sharing
    from orda.security.actor import SYSTEM

    walked = []
    monkeypatch.setattr(
        subscribers, "index_subtree", lambda obj, **names: walked.append(obj) or index_subtree(obj, **names)
    )
    sharing.grant(site, "user:digital", "staff", actor=person("admin"))
    sharing.grant(site["units"]["therapy"], "user:digital", "staff", actor=person("admin"))
    assert walked == []
    sharing.grant(site["university"], "user:digital", "staff", actor=person("admin"))
    sharing.set_visibility(site["units"]["therapy"], "staff", actor=SYSTEM)
    assert walked == [site["university"], site["units"]["therapy"]]
    assert differences(site) == []


def test_what_belongs_to_a_unit_is_found_under_it_before_and_after_the_bin(site, person):
    from orda import events
    from orda.history import bin as recycling
    from orda.security.actor import SYSTEM

    unit, page = site["units"]["therapy"], site["university"]["history"]
    page.owner_uid = unit.uid
    events.notify(events.GrantsChanged(page, "admin"))
    by_unit = site.services["catalog"].inline["unit"]
    assert oid_from(page.uid) in by_unit.applyEq(unit.uid)
    uid = unit.uid
    recycling.discard(unit, actor=SYSTEM)
    assert owner_unit(page) is None
    recycling.restore(site, uid, actor=SYSTEM)
    assert owner_unit(page) is find(site, uid)
    assert oid_from(page.uid) in by_unit.applyEq(uid)
    assert differences(site) == []
