"""A small university without a web server, for the rooms below the views."""

import pytest

from orda.security.actor import actor_for
from tests import factories


@pytest.fixture
def site():
    """The site of the factories, in a transaction that nobody commits before the test ends."""
    app = factories.small_university().fresh()
    with factories.work_in(app) as site:
        yield site
    app.registry._zodb_databases[""].close()


@pytest.fixture
def person(site):
    """``person("head-therapy")`` is that person as an actor."""
    return lambda login: actor_for(site, login)
