"""The lists of an older site learn of the terms of posts."""

from datetime import date

from orda.catalog.indexing import differences
from orda.content.kinds.person import Person
from orda.maintenance.evolution import s2026_11_facets
from tests import factories
from tests.records import record


def wrong_facets(site) -> list[str]:
    """Where the index of facets differs from the content."""
    return [each for each in differences(site) if each.startswith("facet")]


def test_facets_of_an_older_site_are_written_anew(monkeypatch):
    app = factories.make_app()
    with factories.work_in(app) as site:
        factories.fill(site)
        therapy = site["units"]["therapy"]
        with monkeypatch.context() as patch:
            patch.setattr(Person, "facets", lambda person: (f"unit={therapy.uid}",))
            post = {"unit": therapy.uid, "kk": "доцент", "until": date(2020, 1, 1)}
            record(therapy, "person", "gone", {"posts": [post]})
        assert wrong_facets(site)
        for _time in range(2):  # a second time does no harm
            before = site.generation()
            s2026_11_facets.evolve(site, app.registry)
            assert site.generation() > before
            assert not wrong_facets(site)
    app.registry._zodb_databases[""].close()
