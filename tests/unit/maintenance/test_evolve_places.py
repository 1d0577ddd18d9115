"""A site from before the lists of records learns where they stand."""

from orda.maintenance.evolution import s2026_11_places
from tests import factories


def test_places_of_the_regulation_learn_what_they_hold_and_nothing_else_changes():
    app = factories.make_app()
    with factories.work_in(app) as site:
        factories.fill(site)
        events = factories.add(site, "section", "events")
        posts = factories.add(site["rector-blog"], "page", "posts")
        own = factories.add(site["science"], "page", "own-page")
        site["news"].holds = ()
        for _time in range(2):  # a second time does no harm
            before = site.generation()
            s2026_11_places.evolve(site, app.registry)
            assert site.generation() > before
            assert (events.holds, site["news"].holds, own.holds) == (("event",), ("news-item",), ())
            assert (site["news"].narrowed, posts.narrowed) == ({"stream": "news"}, {"type": "blog-post"})
    app.registry._zodb_databases[""].close()
