"""``orda check`` and what the serving process does every night (clauses B1, C14, F21)."""

import shutil
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner

from orda import clock
from orda.compliance.board import board
from orda.compliance.reminders import remind
from orda.content import freshness
from orda.maintenance.cli import main
from orda.maintenance.console import close_log
from orda.maintenance.evolution import s2026_11_indexes
from orda.maintenance.jobs import kinds
from orda.maintenance.jobs.nightly import NAME, enqueue_nightly
from orda.maintenance.jobs.runner import Runner
from orda.maintenance.jobs.spool import enqueue, list_jobs, read_job
from orda.maintenance.settings import from_values
from orda.maintenance.storage import close_databases
from orda.maintenance.workbench import with_site
from orda.workflow.requests.transitions import publish_at_once
from tests import factories


def orda(*arguments, code=0) -> str:
    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    close_log()
    close_databases()
    assert result.exit_code == code, result.output
    assert "Traceback" not in result.output
    return result.output


@pytest.fixture(scope="module")
def original(tmp_path_factory):
    folder = tmp_path_factory.mktemp("original")
    orda("init", "--config", folder / "var/etc/orda.ini")
    return folder


@pytest.fixture
def ini(original, tmp_path):
    shutil.copytree(original / "var", tmp_path / "var")
    return tmp_path / "var/etc/orda.ini"


def test_a_new_site_lacks_most_and_the_command_says_so(ini):
    """Obligatory pages wait as drafts until a department has written them."""
    output = orda("check", "--config", ini, code=1)
    assert "missing          Logo (emblem) (F12)" in output
    assert "/university/logo: not public" in output
    assert "present          Information on vacancies (F14)" in output
    assert output.splitlines()[-1].startswith("Obligatory items in order: ")


def test_the_sites_of_units_are_looked_at_first_when_asked(ini):
    output = orda("check", "--unit-sites", "--config", ini, code=1)
    assert output.splitlines()[0] in (
        "0% Looking at the sites of units",
        "10% Looking at the sites of units",
        " 10% Looking at the sites of units",
        "Sites of units looked at: 0; not in order: 0.",
    )
    assert "Sites of units looked at: 0; not in order: 0." in output


@pytest.fixture
def app(tmp_path):
    """A site in memory whose jobs have a folder, so that a runner can work them off."""
    app = factories.make_app(**{"orda.var": str(tmp_path)})
    with factories.work_in(app) as site:
        factories.fill(site)
    yield app
    app.registry._zodb_databases[""].close()


@pytest.fixture
def settings(app):
    found = from_values(app.registry.settings)
    found.jobs.mkdir(parents=True)
    return found


def worked_off(app, settings, kind):
    job = enqueue(settings, kind)
    Runner(app.registry.database, settings, kinds.KINDS).work_off()
    return read_job(settings, job.id)


def test_the_serving_process_answers_a_shell_that_asks(app, settings):
    job = worked_off(app, settings, "check")
    rows = with_site(app.registry.database, board)
    good = sum(row.state == "present" for row in rows)
    assert job.state == "done"
    assert job.text.interpolate().startswith(f"Obligatory items in order: {good} of 15")
    assert int(job.text.mapping["red"]) == 1 and "Information on vacancies" in job.text.mapping["lines"]


def test_reminders_are_a_job_whose_work_is_kept(app, settings, monkeypatch):
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(days=200))
    job = worked_off(app, settings, "reminders")
    with factories.work_in(app) as site:
        told = site.services["reminders"].told
        assert site["units"]["therapy"]["about"].uid in told
        assert job.text.interpolate() == f"Reminders of stale pages: {len(told)}, of requests and inquiries: 0."
        assert remind(site) == []


def test_sites_are_looked_at_and_what_is_old_is_forgotten(app, settings):
    assert worked_off(app, settings, "unit-sites").text.interpolate() == "Sites of units looked at: 0; not in order: 0."
    assert worked_off(app, settings, "forget").state == "done"


@pytest.fixture
def at(monkeypatch):
    """``at(day, hour)`` sets Almaty's clock in November 2026."""

    def move(day, hour):
        moment = datetime(2026, 11, day, hour, tzinfo=clock.ALMATY).astimezone(UTC)
        monkeypatch.setattr(clock, "now", lambda: moment)

    return move


def queued(settings):
    return sorted(job.kind for job in list_jobs(settings))


def test_the_night_s_work_is_queued_once_a_night(settings, at):
    at(23, 15)
    assert not enqueue_nightly(settings, kinds.NIGHTLY)  # a new installation waits for its first night
    at(23, 23)
    assert not enqueue_nightly(settings, kinds.NIGHTLY)
    at(24, 2)
    assert not enqueue_nightly(settings, kinds.NIGHTLY)
    at(24, 3)
    assert enqueue_nightly(settings, kinds.NIGHTLY)
    assert queued(settings) == sorted(kinds.NIGHTLY)
    assert not enqueue_nightly(settings, kinds.NIGHTLY)
    at(24, 22)
    assert not enqueue_nightly(settings, kinds.NIGHTLY)


def test_a_server_that_was_down_at_night_does_the_work_later(settings, at):
    at(20, 12)
    enqueue_nightly(settings, kinds.NIGHTLY)
    at(23, 11)
    assert enqueue_nightly(settings, kinds.NIGHTLY)


@pytest.mark.parametrize("text", ["", "nonsense", "[]", '{"day": "2026-99-99"}', '{"day": 5}'])
def test_a_damaged_note_of_the_last_night_is_a_new_beginning(settings, at, text):
    (settings.jobs / NAME).write_text(text)
    at(23, 12)
    assert not enqueue_nightly(settings, kinds.NIGHTLY)
    at(24, 12)
    assert enqueue_nightly(settings, kinds.NIGHTLY)


def test_the_note_of_the_night_is_no_job(settings, at):
    at(23, 12)
    enqueue_nightly(settings, kinds.NIGHTLY)
    assert list_jobs(settings) == []


def test_an_index_that_an_older_site_lacks_is_built(app):
    with factories.work_in(app) as site:
        del site.services["catalog"].inline["stale"]
    with factories.work_in(app) as site:
        s2026_11_indexes.evolve(site, app.registry)
        index = site.services["catalog"].inline["stale"]
        page = site["units"]["therapy"]["about"]
        assert index._rev_index[page.__oid__] == int(freshness.goes_stale(page).timestamp())
        before = index
        s2026_11_indexes.evolve(site, app.registry)  # a second time does no harm
        assert site.services["catalog"].inline["stale"] is before


def test_work_on_the_site_is_undone_when_it_fails_and_repeated_after_a_conflict(app):
    from ZODB.POSException import ConflictError

    tried = []

    def work(site):
        site["units"]["therapy"].fresh_days = 7
        tried.append(1)
        if len(tried) < 3:
            raise ConflictError("somebody was faster")
        return "done"

    assert with_site(app.registry.database, work) == "done" and len(tried) == 3
    with pytest.raises(ValueError, match="no"):
        with_site(app.registry.database, _spoil)
    with factories.work_in(app) as site:
        assert site["units"]["therapy"].fresh_days == 7
        publish_at_once(factories.write(site["units"]["therapy"]["about"], publish=False, kk="Жаңа"))


def _spoil(site):
    site["units"]["therapy"].fresh_days = 99
    raise ValueError("no")
