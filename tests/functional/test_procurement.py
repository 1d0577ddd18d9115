"""Procurement over HTTP: an announcement with its files, its deadline, its result; the list by states (C13, F17)."""

import json
from datetime import UTC, date, datetime

import pytest

from orda import clock
from orda.content import arrange, editing
from orda.content.kinds.file import StoredFile
from orda.security.actor import SYSTEM
from orda.workflow.requests.transitions import publish_at_once
from tests import factories
from tests.workplace import approve, form_with, send, write

THERAPY = "/units/therapy"
BEFORE = {
    "kk": "Соңғы мерзім хабарландыру күнінен бұрын тұр.",
    "ru": "Срок приёма заявок раньше объявления.",
    "en": "The deadline lies before the announcement.",
}
ANNOUNCED = {
    "fields.type": "announcement",
    "fields.method": "tender",
    "fields.number": "12-2026",
    "fields.announced_on": "2026-11-02",
    "fields.deadline": "2026-11-30T10:00",
    "fields.amount": "1250000",
}
RESULT = {"fields.result_on": "2026-12-04", "fields.outcome": "contract", "fields.result_amount": "1190000"}


@pytest.fixture(autouse=True)
def at(monkeypatch):
    """``at(moment)`` sets the clock."""

    def set_clock(*moment):
        monkeypatch.setattr(clock, "now", lambda: datetime(*moment, tzinfo=UTC))

    set_clock(2026, 11, 23, 6)
    return set_clock


@pytest.fixture(autouse=True)
def collection(app):
    with factories.work_in(app) as site:
        factories.add(site, "section", "procurement").holds = ("procurement", "file")
        rules = factories.add(site["university"], "page", "procurement-rules")
        rules.holds, rules.narrowed = ("procurement",), {"type": "rules"}


def procurement(place, name, **fields):
    obj = arrange.add(place, "procurement", actor=SYSTEM, name=name)
    values = {
        "type": "announcement",
        "method": "tender",
        "number": name,
        "announced_on": date(2026, 11, 2),
        "deadline": datetime(2026, 11, 30, 5, tzinfo=UTC),
        **fields,
    }
    texts = {lang: {"title": f"{name} {lang}"} for lang in ("kk", "ru", "en")}
    editing.save_draft(obj, texts=texts, fields=values, actor=SYSTEM, seen=editing.stamp(obj))
    publish_at_once(obj)
    return obj


def listed(answer):
    return [link["href"].rpartition("/")[2] for link in answer.html.select(".records h2 a")]


def state(answer):
    return answer.html.select_one(".title .mark").text


def publish(people, path):
    send(people["editor-therapy"], path)
    for login in ("head-therapy", "digital"):
        approve(people[login].get("/kk/@@my-work").click(href="@@request", index=0))


@pytest.mark.parametrize("lang", ["kk", "ru", "en"])
def test_a_deadline_before_the_announcement_is_refused_in_the_language_of_the_screen(sign_in, lang):
    page = sign_in("editor-therapy", lang).get(f"/{lang}{THERAPY}/@@add?kind=procurement")
    form = write(page, name="beds", **{**ANNOUNCED, "fields.deadline": "2026-11-01T10:00"})
    page = form.submit("save", expect_errors=True)
    assert page.status_int == 422
    assert page.html.find(id="form-fields-deadline-error").text.strip() == BEFORE[lang]
    assert page.forms["form"]["fields.deadline"].value == "2026-11-01T10:00"


def test_from_the_announcement_to_the_result(sign_in, visitor, at):
    """Clause C13: open, waiting at its minute in Almaty, then the result on the same page with its course."""
    people = {login: sign_in(login) for login in ("editor-therapy", "head-therapy", "digital")}
    editor, path = people["editor-therapy"], f"{THERAPY}/beds"
    write(editor.get(f"/kk{THERAPY}/@@add?kind=procurement"), name="beds", **ANNOUNCED).submit("save").follow()
    publish(people, path)
    assert state(visitor.get(f"/kk{path}")) == "Өтінім қабылдануда"
    assert listed(visitor.get("/kk/procurement?when=open")) == ["beds"]
    at(2026, 11, 30, 5)
    assert state(visitor.get(f"/kk{path}")) == "Қорытындысы күтілуде", "the cached page ends at the deadline"
    assert listed(visitor.get("/kk/procurement?when=open")) == []
    assert listed(visitor.get("/kk/procurement?when=waiting")) == ["beds"]
    at(2026, 12, 4, 6)
    people = {login: sign_in(login) for login in people}
    editor = people["editor-therapy"]
    form = editor.get(f"/kk{path}/@@edit").forms["form"]
    for name, value in RESULT.items():
        form[name] = value
    refused = form.submit("save", expect_errors=True)
    assert refused.status_int == 422
    assert "Жеңімпазды атаңыз" in refused.html.find(id="form-texts-kk-winner-error").text
    form = refused.forms["form"]
    for lang, winner in (("kk", "«Шипа» ЖШС"), ("ru", "ТОО «Шипа»"), ("en", "Shipa LLP")):
        form[f"texts.{lang}.winner"] = winner
    form.submit("save").follow()
    publish(people, path)
    page = visitor.get(f"/ru{path}")
    assert state(page) == "Итоги опубликованы"
    assert [each.text for each in page.html.select(".timeline p")] == [
        "Объявление",
        "Окончание приёма заявок",
        "Итоги опубликованы",
    ]
    facts = {dt.text: dt.find_next("dd").text for dt in page.html.select(".requisites dt")}
    assert facts["Победитель"] == "ТОО «Шипа»"
    assert "".join(each for each in facts["Сумма договора"] if each.isdigit()) == "1190000"
    assert listed(visitor.get("/kk/procurement?when=result")) == ["beds"]
    said = [json.loads(each.string) for each in page.html.select('script[type="application/ld+json"]')]
    assert [each["validThrough"] for each in said if each["@type"] == "Demand"] == ["2026-11-30T10:00:00+05:00"]


def test_the_list_has_every_state_and_names_nonsense(app, visitor):
    with factories.work_in(app) as site:
        folder = site["procurement"]
        procurement(folder, "open")
        procurement(folder, "late", deadline=datetime(2026, 11, 20, 5, tzinfo=UTC), method="quotation")
        procurement(
            folder, "done", announced_on=date(2025, 3, 1), deadline=None, result_on=date(2025, 4, 1), outcome="no-bids"
        )
        procurement(folder, "cancelled", cancelled_on=date(2026, 11, 10))
        procurement(site["university"]["procurement-rules"], "rules", type="rules", deadline=None, method="")
    wanted = {"open": ["open"], "waiting": ["late"], "result": ["done"], "cancelled": ["cancelled"], "rules": ["rules"]}
    for when, names in wanted.items():
        assert listed(visitor.get(f"/kk/procurement?when={when}")) == names
    assert set(listed(visitor.get("/kk/procurement"))) == {name for names in wanted.values() for name in names}
    assert listed(visitor.get("/kk/procurement?when=waiting&method=tender")) == []
    assert listed(visitor.get("/kk/procurement?year=2025")) == ["done"]
    options = visitor.get("/kk/procurement").html.select("select[name=method] option")
    assert sorted(each.text.rpartition(" ")[2] for each in options if each["value"]) == ["(1)", "(3)"]
    for query in ("when=never", "method=x", "year=20x6", "when=9999-99-99"):
        page = visitor.get(f"/kk/procurement?{query}")
        assert len(listed(page)) == 5 and page.html.select_one(".notice.warning") is not None, query
    assert listed(visitor.get("/kk/university/procurement-rules")) == ["rules"]


def test_the_files_of_a_procurement_stand_on_its_page(app, visitor, sign_in):
    with factories.work_in(app) as site:
        folder = procurement(site["procurement"], "beds")
        file = arrange.add(folder, "file", actor=SYSTEM, name="specification")
        editing.save_draft(
            file,
            texts={"kk": {"title": "Техникалық ерекшелік"}},
            fields={"upload": StoredFile("Төсектер".encode(), "beds.txt", "text/plain")},
            actor=SYSTEM,
            seen=editing.stamp(file),
        )
        publish_at_once(file)
    link = visitor.get("/kk/procurement/beds").html.select_one("ul.files a")
    assert "Техникалық ерекшелік" in link.text
    assert visitor.get(link["href"]).body == "Төсектер".encode()
    offered = sign_in("admin").get("/kk/procurement/beds/@@add").html.select(".kinds a")
    assert [each["href"].rpartition("=")[2] for each in offered] == ["file", "image"]


def test_a_withdrawn_announcement_is_nowhere(app, visitor, sign_in):
    with factories.work_in(app) as site:
        procurement(site["units"]["therapy"], "beds")
    form = form_with(sign_in("head-therapy").get(f"/kk{THERAPY}/beds/@@withdraw"), "code", "reason")
    form["code"], form["reason"] = "law", "Қате жарияланды."
    form.submit().follow()
    assert visitor.get(f"/kk{THERAPY}/beds", expect_errors=True).status_int == 404
    assert listed(visitor.get("/kk/procurement")) == []
