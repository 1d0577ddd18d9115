"""The registered sites of units: who is looked at, what is kept, who hears of it (clauses B8, F20, F21)."""

from datetime import timedelta

import pytest
from pyramid.threadlocal import get_current_registry

from orda import clock, events
from orda.compliance.fetching import Fetched, Network
from orda.compliance.site_checks import (
    KEPT,
    Check,
    Target,
    allowed_hosts,
    checks_of,
    examine,
    examine_all,
    extra_hosts,
    judged,
    last_check,
    record,
    red_since,
    set_extra_hosts,
    targets,
)
from orda.compliance.snippet import snippet
from orda.content import arrange
from orda.content.editing import save_draft, stamp
from orda.errors import BadField, NotAllowed, OrdaError
from orda.security.actor import SYSTEM
from orda.workflow.levels.withdrawals import withdraw
from orda.workflow.requests.transitions import publish_at_once
from tests.unit.compliance.servers import http, network, served

ADDRESS = "http://dent.example.kz/"


def register(site, name="own", address=ADDRESS, unit="therapy", publish=True):
    """A registered site of a unit."""
    obj = arrange.add(site["units"][unit], "unit-site", actor=SYSTEM, name=name)
    save_draft(
        obj,
        texts={lang: {"title": f"{name} {lang}"} for lang in ("kk", "ru", "en")},
        fields={"address": address, "unit": site["units"][unit].uid},
        actor=SYSTEM,
        seen=stamp(obj),
    )
    if publish:
        publish_at_once(obj)
    return obj


def page(body: str) -> str:
    return f"<html><head><title>Кафедра</title></head><body>{body}</body></html>"


def looked(obj, reason=""):
    record(list(_root(obj))[-1], [(Target(obj.uid, ADDRESS), Check(clock.now(), ADDRESS, reason))])


def _root(obj):
    while obj is not None:
        yield obj
        obj = obj.__parent__


@pytest.fixture
def failures():
    """What is told about sites that have gone wrong."""
    heard = []
    get_current_registry().registerHandler(heard.append, (events.UnitSiteFailed,))
    return heard


def test_a_site_without_the_link_is_red_with_its_reason_and_green_with_the_snippet(site):
    """Clause F21 as it is tested."""
    obj = register(site)
    body = ["<p>Кафедра</p>"]
    with served(lambda request, connection: http(page(body[0]))(request, connection)) as (port, asked):
        for added, reason in (
            ("", "words-link"),
            ("<p>«С.Ж.Асфендияров атындағы Қазақ ұлттық медицина университеті» КЕАҚ</p>", "link"),
            (snippet("ru"), ""),
        ):
            body[0] += added
            record(site, examine_all(targets(site), allowed_hosts(site), network(port)))
            assert last_check(obj).reason == reason
        assert len(asked) == 3
    assert [check.ok for check in checks_of(obj)] == [True, False, False]
    assert last_check(obj).logo and "жоқ" not in str(last_check(obj).message)


def test_only_what_is_registered_and_approved_is_asked(site):
    register(site, "draft", "http://draft.example.kz/", publish=False)
    gone = register(site, "gone", "http://gone.example.kz/")
    withdraw(gone, actor=SYSTEM, reason="Жабылды")
    obj = register(site, "own", "https://Стом.Example.KZ./kk/")
    assert [target.uid for target in targets(site)] == [obj.uid]
    assert allowed_hosts(site) == {"стом.example.kz".encode("idna").decode()}


def test_further_hosts_are_an_administrator_s_act_with_a_row_in_the_register(site, person):
    for login in ("digital", "head-therapy", "rector"):
        with pytest.raises(NotAllowed):
            set_extra_hosts(site, ["www.dent.example.kz"], actor=person(login))
    admin = person("admin")
    assert set_extra_hosts(site, [" WWW.Dent.example.kz ", "", "cdn.example.kz"], actor=admin)
    assert extra_hosts(site) == ("cdn.example.kz", "www.dent.example.kz") and set(extra_hosts(site)) <= allowed_hosts(
        site
    )
    row = site.services["register"].newest()[0]
    assert (row.action, row.comment, row.after) == ("settings", "unit-site-hosts", "cdn.example.kz www.dent.example.kz")
    assert not set_extra_hosts(site, extra_hosts(site), actor=admin)


@pytest.mark.parametrize(
    "host", ["localhost", "127.0.0.1", "http://a.kz", "a.kz:80", "a..kz", "[::1]", "-a.kz", "a b.kz", "*.kz"]
)
def test_what_is_no_name_of_a_host_is_refused(site, person, host):
    with pytest.raises(OrdaError):
        set_extra_hosts(site, [host], actor=person("admin"))


def test_the_last_fifty_looks_are_kept(site):
    obj = register(site)
    for number in range(KEPT + 7):
        looked(obj, "silent" if number % 2 else "")
    assert len(checks_of(obj)) == KEPT == 50
    assert site.services["unit-sites"].of(obj.uid)[0] is last_check(obj)


def test_the_head_hears_once_when_a_site_goes_wrong_and_again_after_it_was_right(site, failures):
    obj = register(site)
    for reason in ("", "link", "link", "silent", "", "words"):
        looked(obj, reason)
    assert [(event.object, event.reason, event.logins) for event in failures] == [
        (obj, "link", ("head-therapy",)),
        (obj, "words", ("head-therapy",)),
    ]


def test_it_is_known_since_when_a_site_is_wrong(site, monkeypatch):
    obj, now = register(site), clock.now()
    assert red_since(obj) is None
    for day, reason in enumerate(("", "silent", "slow", "silent")):
        monkeypatch.setattr(clock, "now", lambda day=day: now + timedelta(days=day))
        looked(obj, reason)
    assert red_since(obj) == now + timedelta(days=1)
    looked(obj)
    assert red_since(obj) is None


def test_another_address_begins_anew(site):
    obj = register(site)
    looked(obj, "link")
    save_draft(obj, texts={}, fields={"address": "https://new.example.kz/"}, actor=SYSTEM, seen=stamp(obj))
    publish_at_once(obj)
    assert last_check(obj) is None and red_since(obj) is None


def test_visitors_see_the_news_at_once_and_nothing_else_disturbs_their_pages(site):
    obj = register(site)
    looked(obj)
    before = site.generation()
    looked(obj)
    assert site.generation() == before
    looked(obj, "silent")
    assert site.generation() == before + 1


def test_a_look_at_what_was_withdrawn_meanwhile_is_forgotten(site):
    obj = register(site)
    withdraw(obj, actor=SYSTEM, reason="Жабылды")
    looked(obj, "silent")
    assert site.services["unit-sites"].of(obj.uid) == ()


def test_a_failure_of_the_network_is_a_reason_in_words(site):
    check = examine(Target("0" * 16, "http://nowhere.example.kz/"), frozenset(), Network())
    assert (check.reason, check.ok, check.reached) == ("foreign", False, False)
    assert check.message.interpolate() == "The page leads to another site, nowhere.example.kz, which is not registered."
    assert judged(ADDRESS, Fetched(ADDRESS, b"", "")).reason == "words-link"


@pytest.mark.parametrize(
    "address",
    [
        "http://localhost/",
        "http://127.0.0.1/",
        "http://[::1]/",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://10.0.0.1.:80/",
        "https://www.kaznmu.edu.kz/kk/",
        "https://KAZNMU.edu.kz./",
    ],
)
def test_numbers_and_the_official_site_cannot_be_registered(site, address):
    obj = arrange.add(site["units"]["therapy"], "unit-site", actor=SYSTEM, name="own")
    values = {"address": address, "unit": site["units"]["therapy"].uid}
    with pytest.raises(BadField) as refused:
        save_draft(obj, texts={"kk": {"title": "Сайт"}}, fields=values, actor=SYSTEM, seen=stamp(obj))
    assert refused.value.field == "fields.address"


def test_a_site_belongs_to_a_unit(site):
    obj = arrange.add(site["units"]["therapy"], "unit-site", actor=SYSTEM, name="own")
    values = {"address": ADDRESS, "unit": site["university"]["history"].uid}
    with pytest.raises(BadField) as refused:
        save_draft(obj, texts={"kk": {"title": "Сайт"}}, fields=values, actor=SYSTEM, seen=stamp(obj))
    assert refused.value.field == "fields.unit"
