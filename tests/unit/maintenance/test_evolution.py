import pytest
from persistent.mapping import PersistentMapping

from orda.maintenance import evolution
from orda.maintenance.evolution import FINISHED, evolve, mark_finished, s2026_11_services, unfinished
from orda.maintenance.storage import open_database
from tests import factories


@pytest.fixture
def database(installed):
    database = open_database(installed.settings.storage)
    with database.transaction() as connection:
        connection.root()["app_root"] = PersistentMapping(steps=[])
    return database


@pytest.fixture
def steps(monkeypatch):
    """The registry of steps, empty."""
    found = {}
    monkeypatch.setattr(evolution, "STEPS", found)
    return found


def names_of(database):
    with database.transaction() as connection:
        return list(connection.root().get(FINISHED, {}))


def test_steps_run_in_their_order_and_once(database, steps):
    ran = []
    steps["s2027_01_first"] = lambda site, registry: ran.append(("first", registry))
    steps["s2027_02_second"] = lambda site, registry: ran.append(("second", registry))
    assert evolve(database, "registry") == ["s2027_01_first", "s2027_02_second"]
    assert evolve(database, "registry") == []
    assert ran == [("first", "registry"), ("second", "registry")]
    assert names_of(database) == ["s2027_01_first", "s2027_02_second"]


def test_an_interrupted_evolution_goes_on_where_it_stopped(database, steps):
    ran = []

    def fragile(site, registry):
        ran.append("fragile")
        if len(ran) < 3:
            raise KeyboardInterrupt

    steps["s1_safe"] = lambda site, registry: ran.append("safe")
    steps["s2_fragile"] = fragile
    with pytest.raises(KeyboardInterrupt):
        evolve(database, None)
    assert names_of(database) == ["s1_safe"]
    assert evolve(database, None) == ["s2_fragile"]
    assert ran == ["safe", "fragile", "fragile"]


def test_a_failed_step_leaves_the_data_as_it_was(database, steps):
    def half(site, registry):
        site["steps"] = ["half"]
        raise RuntimeError("half way")

    steps["s1_half"] = half
    with pytest.raises(RuntimeError):
        evolve(database, None)
    with database.transaction() as connection:
        assert connection.root()["app_root"]["steps"] == []


def test_a_new_database_has_nothing_to_run(steps):
    steps["s1_old"] = lambda site, registry: pytest.fail("run on a new database")
    root = {}
    mark_finished(root)
    assert unfinished(root) == []
    assert list(root[FINISHED]) == ["s1_old"]


def test_every_step_is_listed_by_the_name_of_its_module():
    for name, step in evolution.STEPS.items():
        assert step.__module__ == f"orda.maintenance.evolution.{name}"


def test_an_older_site_gets_the_services_of_this_version():
    app = factories.make_app()
    with factories.work_in(app) as site:
        present = set(site.services)
        kept = site.services["redirects"]
        del site.services["document-codes"]
        s2026_11_services.evolve(site, app.registry)
        s2026_11_services.evolve(site, app.registry)
        assert set(site.services) == present and site.services["redirects"] is kept
    app.registry._zodb_databases[""].close()
