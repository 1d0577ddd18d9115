"""Ways around the regime: own texts approved by a detour, stamps that come twice, acts that cross (37, 38)."""

import pytest
from ZODB.POSException import ConflictError

from orda.content import arrange, editing
from orda.errors import InvalidState, NotAllowed, StaleDraft
from orda.history import bin as recycling
from orda.security.actor import actor_for
from orda.workflow import inbox, transitions
from orda.workflow.requests import OPEN, RECALLED, requests_of
from tests import factories


@pytest.fixture
def site(app):
    with factories.work_in(app) as site:
        yield site


def about(site, unit="therapy"):
    return site["units"][unit]["about"]


def save(obj, actor, title, seen=None):
    seen = editing.stamp(obj) if seen is None else seen
    return editing.save_draft(obj, texts={"kk": {"title": title}}, bodies={"kk": "<p>x</p>"}, actor=actor, seen=seen)


def test_nobody_approves_a_copy_of_the_own_draft(site):
    head, editor = actor_for(site, "head-therapy"), actor_for(site, "editor-therapy")
    save(about(site), head, "Меңгерушінің мәтіні")
    clone = arrange.copy(about(site), site["units"]["therapy"], actor=editor)
    assert clone.draft.authors == {"head-therapy", "editor-therapy"}
    for lang in ("ru", "en"):
        factories.write(clone, publish=False, actor=editor, **{lang: "x"})
    request = transitions.send(clone, actor=editor, seen=editing.stamp(clone))
    assert not transitions.awaits(request, head, site)
    with pytest.raises(NotAllowed):
        transitions.approve(request, actor=head, context=site, seen=1, ticks=("truth",))


def test_a_form_older_than_a_discarded_draft_does_not_overwrite_the_next_one(site):
    one, other = actor_for(site, "editor-therapy"), actor_for(site, "head-therapy")
    obj = about(site)
    save(obj, one, "Бірінші")
    seen = editing.stamp(obj)
    editing.discard_draft(obj, actor=other)
    save(obj, other, "Екінші")
    assert editing.stamp(obj) != seen
    with pytest.raises(StaleDraft):
        save(obj, one, "Үшінші", seen=seen)
    with pytest.raises(InvalidState):
        transitions.send(obj, actor=one, seen=seen)


@pytest.mark.parametrize("act", ["discard", "bin"])
def test_throwing_a_draft_away_and_sending_it_at_one_moment_conflict(app, act):
    with factories.work_in(app) as site:
        page = factories.add(site["units"]["therapy"], "page", "fresh", publish=False)
        assert page.draft.sent is None
    with pytest.raises(ConflictError), factories.work_in(app) as site:
        with factories.work_in(app) as other:
            theirs = other["units"]["therapy"]["fresh"]
            transitions.send(theirs, actor=actor_for(other, "editor-therapy"), seen=editing.stamp(theirs))
        mine, actor = site["units"]["therapy"]["fresh"], actor_for(site, "editor-therapy")
        if act == "discard":
            editing.discard_draft(mine, actor=actor)
        else:
            recycling.discard(mine, actor=actor)


def test_a_request_whose_draft_is_gone_can_still_be_recalled(site):
    editor = actor_for(site, "editor-therapy")
    obj = about(site)
    save(obj, editor, "Бірінші")
    request = transitions.send(obj, actor=editor, seen=editing.stamp(obj))
    obj.draft = None
    assert request.state == OPEN
    transitions.recall(request, actor=editor, context=site)
    assert request.state == RECALLED and requests_of(site).open_for(obj.uid) is None
    assert request not in inbox.on_the_way(site, editor)
