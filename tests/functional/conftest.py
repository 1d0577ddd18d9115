"""A small university for each test, and browsers in which its people have signed in."""

import pytest

from orda.views.visitor.session import throttle
from tests import factories


@pytest.fixture
def app():
    """The application over its own in-memory database."""
    app = factories.small_university().fresh()
    throttle._failures.clear()
    throttle._trusted.clear()
    yield app
    app.registry._zodb_databases[""].close()


@pytest.fixture
def visitor(app):
    """A browser without a session."""
    return factories.browse(app)


@pytest.fixture
def sign_in(app):
    """``sign_in("editor-therapy")`` gives a browser in which that person has signed in."""
    return lambda login, lang="kk": factories.log_in(app, login, lang)
