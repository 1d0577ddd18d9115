"""Ways around the regime: own texts approved by a detour, stamps that come twice, acts that cross (37, 38)."""

import pytest
from ZODB.POSException import ConflictError

from orda.content import arrange, editing
from orda.errors import InvalidState, NotAllowed, StaleDraft
from orda.history import bin as recycling
from orda.security import sharing
from orda.security.actor import actor_for
from orda.workflow.requests import inbox, transitions, turns
from orda.workflow.requests.request import OPEN, RECALLED, requests_of
from tests import factories
from tests.workplace import token_of


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
    assert not turns.awaits(request, head, site)
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


def hidden_in(site, visibility="internal"):
    """A live page inside a hidden folder of therapy's: (folder, page)."""
    folder = factories.add(site["units"]["therapy"], "page", "inside")
    page = factories.add(folder, "page", "plan")
    folder.visibility = visibility
    return folder, page


@pytest.mark.parametrize("visibility", ["staff", "internal"])
def test_a_head_alone_does_not_open_to_visitors_what_was_checked_for_colleagues(site, visibility):
    folder, page = hidden_in(site, visibility)
    head, digital = actor_for(site, "head-therapy"), actor_for(site, "admin")
    with pytest.raises(NotAllowed):
        sharing.set_visibility(folder, "public", actor=head)
    with pytest.raises(NotAllowed):
        arrange.move(page, site["units"]["therapy"], actor=head)
    sharing.set_visibility(page, visibility, actor=head)
    arrange.move(page, site["units"]["therapy"], actor=head)
    with pytest.raises(NotAllowed):
        sharing.set_visibility(page, "public", actor=head)
    sharing.set_visibility(page, "public", actor=digital)
    assert page.visibility == "public"


def test_the_bin_is_no_way_round_that_either(site):
    _folder, page = hidden_in(site)
    head, digital = actor_for(site, "head-therapy"), actor_for(site, "digital")
    uid = recycling.discard(page, actor=head).uid
    with pytest.raises(NotAllowed):
        recycling.restore(site, uid, actor=head, target=site["units"]["therapy"])
    recycling.restore(site, uid, actor=head)
    recycling.discard(page, actor=head)
    recycling.restore(site, uid, actor=digital, target=site["units"]["therapy"])
    assert page.__parent__ is site["units"]["therapy"]


def test_a_head_chooses_freely_for_whom_a_text_is_that_nobody_has_seen(site):
    head = actor_for(site, "head-therapy")
    page = factories.add(site["units"]["therapy"], "page", "new", publish=False)
    for visibility in ("internal", "staff", "public"):
        sharing.set_visibility(page, visibility, actor=head)
    assert page.visibility == "public"


def test_one_form_does_not_copy_a_folder_again_and_again(app, sign_in):
    with factories.work_in(app) as site:
        folder = factories.add(site["units"]["therapy"], "page", "many", publish=False)
        for number in range(4):
            factories.add(folder, "page", f"n{number}", publish=False)
    editor = sign_in("editor-therapy")
    fields = [("csrf_token", token_of(editor)), ("copy", "1"), *[("selected", "many")] * 50]
    editor.post("/kk/units/therapy/@@arrange", fields)
    with factories.work_in(app) as site:
        assert sum(name.startswith("many") for name in site["units"]["therapy"]) == 2


def test_what_is_copied_at_once_is_counted_together(app, sign_in, monkeypatch):
    monkeypatch.setattr(arrange, "MAX_COPIED", 3)
    with factories.work_in(app) as site:
        for name in ("one", "two", "three", "four"):
            factories.add(site["units"]["therapy"], "page", name, publish=False)
    editor = sign_in("editor-therapy")
    token = [("csrf_token", token_of(editor)), ("copy", "1")]
    path = "/kk/units/therapy/@@arrange"
    editor.post(path, [*token, *(("selected", name) for name in ("one", "two", "three", "four"))])
    with factories.work_in(app) as site:
        assert len(site["units"]["therapy"]) == 5
    editor.post(path, [*token, ("selected", "one"), ("selected", "two")])
    with factories.work_in(app) as site:
        assert len(site["units"]["therapy"]) == 7
