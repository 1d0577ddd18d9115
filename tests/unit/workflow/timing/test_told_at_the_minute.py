"""Letters about what happens by itself: the author hears when it is public, not when it was approved."""

import pytest

from orda.content.editing import save_draft, stamp
from orda.mail import writing
from orda.workflow.requests import transitions
from orda.workflow.timing.schedule import Moments
from tests import factories, mailing
from tests.mailing import approve, readers
from tests.unit.workflow.timing import test_moments
from tests.unit.workflow.timing.test_moments import HOUR, START, tick

app, smtp, time = mailing.app, mailing.smtp, test_moments.time


@pytest.fixture
def site(app, time):
    with factories.work_in(app) as site:
        yield site


@pytest.fixture
def scheduled(site):
    """A request with all its visas, which waits for its moment."""
    page, editor = site["units"]["therapy"]["about"], factories.actor_of(site, "editor-therapy")
    save_draft(page, texts={"kk": {"title": "Жаңа"}}, actor=editor, seen=stamp(page))
    request = transitions.send(page, actor=editor, seen=stamp(page), moments=Moments(START + HOUR))
    for login in ("head-therapy", "digital"):
        approve(site, request, login)
    return request


def published(site) -> list[str]:
    """Who would get the letter that it is published, if it left now."""
    letters = [each for each in site.services["outbox"].letters() if each.letter == "published"]
    return [each.login for each in letters if writing.facts_for(site, each) is not None]


def test_the_author_is_told_at_the_moment_and_not_at_the_last_visa(site, scheduled, time):
    assert published(site) == []
    time.now = START + HOUR
    tick(site)
    assert published(site) == ["editor-therapy"]


def test_the_author_is_told_when_a_check_sends_it_back(site, scheduled, time):
    site["units"]["therapy"]["about"].draft.texts = {}
    time.now = START + HOUR
    tick(site)
    assert (published(site), readers(site, "returned")) == ([], ["editor-therapy"])
