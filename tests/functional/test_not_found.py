"""An address that leads nowhere offers what the reader may have meant, and betrays nothing that is not public."""

import pytest

from orda.catalog.indexing import index_object
from orda.catalog.queue import drain
from tests import factories


@pytest.fixture
def app(app):
    with factories.work_in(app) as site:
        factories.add(site["university"], "page", "mission", kk="Миссия", ru="Миссия", en=("Mission", "<p>Tasks.</p>"))
        factories.add(site["university"], "page", "missions-draft", publish=False)
        hidden = factories.add(site["university"], "page", "missing-staff")
        hidden.visibility = "staff"
        index_object(hidden, text=False)
    with factories.work_in(app) as site:
        while drain(site, 1000):
            pass
    return app


def guesses(answer) -> list[str]:
    return [link["href"] for link in answer.html.select(".index a")]


@pytest.mark.parametrize("path", ["/university/misson", "/university/Mission-2", "/about/mission", "/university/tasks"])
def test_it_offers_what_the_address_resembles(visitor, path):
    answer = visitor.get(f"/ru{path}", status=404)
    assert guesses(answer)[0] == "/ru/university/mission"
    assert answer.html.find("meta", attrs={"name": "robots"})["content"] == "noindex"
    assert answer.headers["Cache-Control"] == "no-store"


def test_its_search_form_holds_the_words_of_the_address(visitor):
    answer = visitor.get("/en/university/board_of-directors", status=404)
    assert answer.html.select_one(".find-big input")["value"] == "board of directors"


@pytest.mark.parametrize("path", ["/university/missions-draft", "/university/missing-staff"])
def test_what_is_not_public_is_not_betrayed(visitor, path):
    assert set(guesses(visitor.get(f"/ru{path}", status=404))) <= {"/ru/university/mission"}


@pytest.mark.parametrize(
    "path", ["/wp-login.php", "/.env", "/a/b/c/d/e/f/g/h/i/j/k", "/@@@@", "/%00", "/1/2/3", "/" + "x-" * 400]
)
def test_odd_addresses_cost_nothing(visitor, path):
    answer = visitor.get(f"/kk{path}", expect_errors=True)
    assert answer.status_int == 404 and guesses(answer) == []
