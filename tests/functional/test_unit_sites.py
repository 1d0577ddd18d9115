"""Sites that units keep themselves: the directory, the screens, the look at them (clauses B8, F20, F21)."""

from datetime import timedelta

import pytest

from orda import clock
from orda.compliance.site_checks import Check, Target, last_check, record
from orda.compliance.snippet import snippet
from orda.content import arrange
from orda.content.editing import save_draft, stamp
from orda.maintenance.jobs.spool import list_jobs
from orda.maintenance.settings import from_values
from orda.maintenance.unit_sites import look_at_sites, looked_sentence
from orda.security.actor import SYSTEM
from orda.workflow.requests.transitions import publish_at_once
from tests import factories
from tests.unit.compliance.servers import http, network, served

ADDRESS = "http://dent.example.kz/"
PLACE = "/kk/university/unit-sites"


@pytest.fixture
def app(tmp_path):
    """A site with the directory, in which therapy has a site of its own."""
    app = factories.make_app(**{"orda.var": str(tmp_path)})
    with factories.work_in(app) as site:
        factories.fill(site)
        factories.add(site["university"], "page", "unit-sites").holds = ("unit-site",)
        register(site, "own", ADDRESS)
    yield app
    app.registry._zodb_databases[""].close()


def register(site, name, address, unit="therapy", languages=("kk", "ru", "en")):
    obj = arrange.add(site["units"][unit], "unit-site", actor=SYSTEM, name=name)
    titles = {"kk": f"{name} сайты", "ru": f"Сайт {name}", "en": f"Site {name}"}
    save_draft(
        obj,
        texts={lang: {"title": titles[lang], "responsible": "Аяулым Тестова"} for lang in languages},
        fields={"address": address, "unit": site["units"][unit].uid},
        actor=SYSTEM,
        seen=stamp(obj),
    )
    publish_at_once(obj)
    return obj


def look(app, reason="", name="own"):
    with factories.work_in(app) as site:
        obj = site["units"]["therapy"][name]
        record(site, [(Target(obj.uid, ADDRESS), Check(clock.now(), ADDRESS, reason))])


def test_the_directory_lists_the_sites_and_flags_the_dead(app, visitor):
    """Clause B8: directory page lists them; dead one flagged."""
    page = visitor.get(PLACE)
    assert page.html.find("a", href=ADDRESS).text.strip() == "dent.example.kz"
    assert page.html.select_one(".sites h2 a").text == "own сайты" and "therapy қазақша" in page
    assert not page.html.select(".sites .notice")
    look(app, "silent")
    flagged = visitor.get(PLACE).html.select_one(".sites .notice")
    assert flagged.time["datetime"].startswith(clock.today().isoformat())
    look(app, "words-link")  # it lives: what it lacks is not the visitor's business
    assert not visitor.get(PLACE).html.select(".sites .notice")


def test_the_page_of_a_site_says_where_it_is_and_who_answers(app, visitor):
    look(app, "slow")
    for lang, word in (("kk", "own сайты"), ("ru", "Сайт own"), ("en", "Site own")):
        page = visitor.get(f"/{lang}/units/therapy/own")
        assert page.html.h1.text == word and page.html.find("a", href=ADDRESS)
        assert "Аяулым Тестова" in page.html.select_one("dl.facts").text
        assert page.html.select_one("main .notice.warning time")


def test_a_site_without_a_language_is_honest_about_it(app, visitor):
    with factories.work_in(app) as site:
        register(site, "two", "http://two.example.kz/", languages=("kk", "ru"))
    assert "noindex" in visitor.get("/en/units/therapy/two").headers["X-Robots-Tag"]
    assert visitor.get("/en/university/unit-sites").html.find(lang="kk", class_=None)


def test_the_directory_is_narrowed_by_unit(app, visitor):
    with factories.work_in(app) as site:
        register(site, "sur", "http://sur.example.kz/", unit="surgery")
        uid = site["units"]["surgery"].uid
    titles = [each.text for each in visitor.get(f"{PLACE}?unit={uid}").html.select(".sites h2")]
    assert titles == ["sur сайты"]


def test_visitors_find_the_html_to_paste(visitor):
    """Clause F21: ready HTML snippet kk/ru/en."""
    shown = {each["id"]: each.text for each in visitor.get(PLACE).html.select("textarea[readonly]")}
    assert shown == {f"snippet-{lang}": snippet(lang) for lang in ("kk", "ru", "en")}


def test_an_editor_registers_a_site_and_the_head_and_digitalization_approve_it(app, sign_in, visitor):
    """The kind goes the ordinary way: add, preview, history, send."""
    editor = sign_in("editor-therapy")
    page = editor.get("/kk/units/therapy/@@add?kind=unit-site")
    form = next(form for form in page.forms.values() if "fields.address" in form.fields)
    with factories.work_in(app) as site:
        form["fields.unit"].force_value(site["units"]["therapy"].uid)
    form["texts.kk.title"], form["texts.ru.title"], form["name"] = "Симуляция", "Симуляция", "sim"
    form["fields.address"] = "ftp://sim.example.kz"
    refused = form.submit(expect_errors=True)
    assert refused.status_int == 422 and "https://" in refused.html.select_one(".field-error, .error").text
    form["fields.address"] = "http://127.0.0.1/"
    assert form.submit(expect_errors=True).status_int == 422
    form["fields.address"] = "https://sim.example.kz/"
    preview = form.submit(status=303).follow()
    assert "https://sim.example.kz/" in preview and "Симуляция" in preview
    assert editor.get("/kk/units/therapy/sim/@@history").status_int == 200
    assert editor.get("/kk/units/therapy/sim/@@edit").status_int == 200
    assert visitor.get("/kk/units/therapy/sim", expect_errors=True).status_int == 404
    assert "sim.example.kz" not in visitor.get(PLACE)


def test_the_look_turns_red_with_a_reason_and_green_with_the_snippet(app, sign_in):
    """Clause F21: test site without link → red with reason; adding snippet → green."""
    body, admin = ["<html><body>Кафедра</body></html>"], sign_in("admin")
    database = app.registry.database
    with served(lambda request, connection: http(body[0])(request, connection)) as (port, _asked):
        results = look_at_sites(database, network=network(port))
        assert looked_sentence(results).interpolate() == "Sites of units looked at: 1; not in order: 1."
        row = admin.get("/kk/@@unit-sites").html.select_one("table.data tbody tr")
        assert row.select_one(".pill")["data-state"] == "failed" and "белсенді сілтеме де жоқ" in row.text
        assert "белсенді сілтеме де жоқ" in admin.get("/kk/@@compliance").text
        body[0] = f"<html><body>Кафедра {snippet('kk')}</body></html>"
        look_at_sites(database, network=network(port))
    row = admin.get("/kk/@@unit-sites").html.select_one("table.data tbody tr")
    assert row.select_one(".pill")["data-state"] == "ok"
    history = admin.get(row.th.a["href"]).html.select("table.data tbody tr")
    assert [each.select_one(".pill")["data-state"] for each in history] == ["ok", "failed"]


def test_nobody_is_asked_for_a_demonstration(app):
    with factories.work_in(app) as site:
        site.demonstration = True
    asked = []
    assert look_at_sites(app.registry.database, network=network(1, dialled=asked)) is None
    assert asked == [] and "invented" in looked_sentence(None).interpolate()


def test_the_head_and_the_editor_see_in_their_work_that_the_site_is_wrong(app, sign_in):
    assert "сайты талапқа сай емес" not in sign_in("head-therapy").get("/kk/@@my-work")
    look(app, "certificate")
    for login in ("head-therapy", "editor-therapy"):
        page = sign_in(login).get("/kk/@@my-work")
        assert "сайты талапқа сай емес" in page and "сертификаты жоқ" in page, login
    assert "сайты талапқа сай емес" not in sign_in("head-surgery").get("/kk/@@my-work")


def test_each_sees_the_sites_of_their_units(app, sign_in, visitor):
    for login in ("admin", "digital", "rector", "auditor", "head-therapy", "vicerector"):
        assert "dent.example.kz" in sign_in(login).get("/kk/@@unit-sites").html.select_one("table.data").text, login
    assert sign_in("head-surgery").get("/kk/@@unit-sites").html.select_one("table.data") is None
    for login in ("contractor",):
        assert sign_in(login).get("/kk/@@unit-sites", expect_errors=True).status_int == 403
    assert visitor.get("/kk/@@unit-sites", expect_errors=True).status_int in (303, 403)
    with factories.work_in(app) as site:
        uid = site["units"]["therapy"]["own"].uid
    assert sign_in("head-surgery").get(f"/kk/@@unit-site?uid={uid}", expect_errors=True).status_int == 403
    for uid in ("", "0" * 16, "nonsense"):
        assert sign_in("admin").get(f"/kk/@@unit-site?uid={uid}", expect_errors=True).status_int == 404


def button(page):
    return next(form for form in page.forms.values() if "look" in form.fields)


def test_administrators_ask_for_a_look_and_allow_further_hosts(app, sign_in):
    admin = sign_in("admin")
    page = admin.get("/kk/@@unit-sites")
    button(page).submit("look", status=303)
    assert [job.kind for job in list_jobs(from_values(app.registry.settings))] == ["unit-sites"]
    form = next(form for form in admin.get("/kk/@@unit-sites").forms.values() if "hosts" in form.fields)
    form["hosts"] = "www.dent.example.kz\n127.0.0.1"
    refused = form.submit(expect_errors=True)
    assert refused.status_int == 422 and "127.0.0.1" in refused
    form["hosts"] = "www.dent.example.kz"
    form.submit(status=303)
    assert "хосттары өзгертілді" in admin.get("/kk/@@register")
    for login in ("digital", "head-therapy"):
        other = sign_in(login)
        seen = other.get("/kk/@@unit-sites")
        assert not [form for form in seen.forms.values() if {"look", "hosts"} & set(form.fields)]
        token = seen.html.find(attrs={"name": "csrf_token"})["value"]
        forged = other.post("/kk/@@unit-sites", {"csrf_token": token, "hosts": "evil.example"}, expect_errors=True)
        assert forged.status_int == 403


def test_the_board_counts_what_the_screen_shows(app, sign_in, monkeypatch):
    look(app, "link")
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(hours=1))
    admin = sign_in("admin")
    red = [
        each for each in admin.get("/kk/@@unit-sites").html.select("table.data .pill") if each["data-state"] == "failed"
    ]
    on_board = [
        table for table in admin.get("/kk/@@compliance").html.select(".rule table") if "own сайты" in table.text
    ]
    assert len(red) == len(on_board[0].select("tbody tr")) == 1
    with factories.work_in(app) as site:
        assert not last_check(site["units"]["therapy"]["own"]).ok
