"""From the note to the section: levels C, D and E on the screens of those who take part (G2, G4, B15, 1.I)."""

import pytest

from orda import clock
from orda.security.actor import actor_for
from orda.text.dates import format_date
from orda.workflow.levels import principles
from orda.workflow.requests import transitions
from tests import factories
from tests.workplace import form_with

TITLES = {"title-kk": "Ғылыми жобалар", "title-ru": "Научные проекты", "title-en": "Research projects"}


def propose(browser, lang="ru", **more):
    page = browser.get(f"/{lang}/@@propose-section")
    form = form_with(page, "requirements")
    uids = {option[2]: option[0] for option in form["parent"].options}
    units = {option[2]: option[0] for option in form["unit"].options}
    values = {
        **TITLES,
        "name": "projects",
        "requirements": "Проекты кафедр.\nОбновляется раз в квартал.",
        "parent": next(uid for title, uid in uids.items() if title.startswith("science")),
        "unit": next(uid for title, uid in units.items() if title.startswith("therapy")),
        "pages.0.ru": "Текущие проекты",
        **more,
    }
    for name, value in values.items():
        form[name] = value
    return form.submit("send", expect_errors=True)


def decide(browser, address, button="approve", **fields):
    page = browser.get(address)
    form = next(form for form in page.forms.values() if button in form.fields)
    for field in form.fields.get("tick", []):
        field.checked = True
    for name, value in fields.items():
        form[name] = value
    return form.submit(button, expect_errors=True)


def test_a_proposed_section_goes_its_way_and_stands_with_its_owner(app, sign_in):
    """Clause G4: note with requirements, digitalization, the block's vice-rector, then the folder."""
    author, digital, vice_rector = (sign_in(login, "ru") for login in ("editor-surgery", "digital", "vicerector"))
    sent = propose(author)
    assert sent.status_int == 303
    address = sent.location
    shown = author.get(address)
    assert "Обновляется раз в квартал." in shown
    assert "/science/projects" in shown
    assert "Научные проекты" in digital.get("/ru/@@my-work")
    assert decide(digital, address).status_int == 303
    answer = decide(vice_rector, address)
    assert "Раздел создан" in answer.follow()
    with factories.work_in(app) as site:
        section = site["science"]["projects"]
        assert (section.live, section.owner_uid) == (None, site["units"]["therapy"].uid)
        assert [page.draft.title("ru") for page in section.values()] == ["Текущие проекты"]
    owner = sign_in("head-therapy", "ru").get(address)
    assert "Научные проекты" in owner.click(href="/ru/science/projects/@@preview").text
    assert "Текущие проекты" in owner.click(href="/ru/science/projects/@@contents").text
    assert "@@contents" not in author.get(address).html.find(id="proposal").parent.decode(), "others do not write it"
    assert "0 секунд" not in owner.text, "nothing is public yet"
    assert sign_in("editor-therapy").get("/kk/science/projects/@@edit").status_int == 200
    sign_in("editor-surgery").get("/kk/science/projects/@@edit", status=[403, 404])
    factories.browse(app).get("/kk/science/projects", status=404)
    register = sign_in("digital", "ru").get("/ru/@@register")
    assert "Новый раздел" in register


def test_a_refused_proposal_keeps_what_was_typed_and_a_returned_one_is_mended(app, sign_in):
    author, digital = sign_in("editor-surgery", "ru"), sign_in("digital", "ru")
    refused = propose(author, **{"title-en": ""})
    assert refused.status_int == 422
    assert "Проекты кафедр." in refused
    assert "Научные проекты" in refused
    taken = propose(author, name="@@edit")
    assert taken.status_int == 422
    address = propose(author).location
    decide(digital, address, "return", reason="other", remark="Добавьте срок обновления")
    shown = author.get(address)
    assert "Добавьте срок обновления" in shown
    again = shown.click("Исправить и предложить снова")
    form = form_with(again, "requirements")
    assert (form["title-kk"].value, form["name"].value, form["pages.0.ru"].value) == (
        "Ғылыми жобалар", "projects", "Текущие проекты",
    )  # fmt: skip
    assert form.submit("send").status_int == 303


def test_a_change_of_the_site_collects_agreements_council_and_board(sign_in):
    """Clauses G2, G3, B15."""
    author = sign_in("editor-therapy", "kk")
    form = form_with(author.get("/kk/@@propose-change"), "note")
    form["title"], form["note"] = "Алтыншы тармақ", "Мәзірге «Түлектер» бөлімі керек."
    form["unit"] = next(value for value, _chosen, title in form["unit"].options if title.startswith("therapy"))
    address = form.submit("send", status=303).location
    browsers = {login: sign_in(login, "kk") for login in ("digital", "vicerector", "rector", "admin")}
    assert not any("approve" in form.fields for form in browsers["rector"].get(address).forms.values())
    for login in ("vicerector", "digital", "rector"):
        assert decide(browsers[login], address).status_int == 303
    short = decide(browsers["admin"], address, **{"number-council-minutes": "7", "day-council-minutes": ""})
    assert short.status_int == 422
    assert next(f for f in short.forms.values() if "approve" in f.fields)["number-council-minutes"].value == "7"
    for key, number in (("council-minutes", "7"), ("board-decision", "22")):
        fields = {f"number-{key}": number, f"day-{key}": clock.today().isoformat()}
        assert decide(browsers["admin"], address, **fields).status_int == 303
    shown = author.get(address).html.find("main").text
    assert "Шешім қабылданды, орындалуын күтуде" in shown
    assert f"№ 22, {format_date(clock.today(), 'kk')}" in shown
    # What the Council and the Board decide is registered here, not approved (A7).
    acts = [
        each.text for each in author.get(address.replace("/kk/", "/ru/")).html.select("ol.timeline > li > p > strong")
    ]
    assert acts[0] == "Решение Правления: зарегистрировано"
    assert acts[2] == "Рассмотрение Председателем Правления – Ректором: одобрено"


def test_the_department_says_in_words_what_it_has_carried_out(app, sign_in):
    """Clauses G6, G7."""
    with factories.work_in(app) as site:
        author, unit = actor_for(site, "editor-therapy"), site["units"]["therapy"]
        request = principles.propose_principle(site, actor=author, unit=unit, title="Мәзір", note="Керек")
        for login in ("digital", "vicerector", "rector", "admin", "admin"):
            references = {each.id: ("7", clock.today()) for each in request.stage.references}
            acting = {"actor": actor_for(site, login), "context": site, "seen": len(request.visas)}
            transitions.approve(request, references=references, **acting)
    address = "/ru/@@request?id=1"
    assert "complete" not in sign_in("rector").get(address).html.find("main").decode()
    digital = sign_in("digital", "ru")
    assert "Решение принято, ожидает исполнения" in digital.get("/ru/@@my-work").text
    assert decide(digital, address, "complete", remark=" ").status_int == 422
    done = decide(digital, address, "complete", remark="Пункт добавлен в меню.")
    assert "Отмечено как исполненное" in done.follow()
    shown = sign_in("editor-therapy", "ru").get(address).html.find("main").text
    assert "Пункт добавлен в меню." in shown and "Исполнено" in shown
    assert "Пункт добавлен в меню." in digital.get("/ru/@@sheet?id=1").text


@pytest.mark.parametrize("view", ["propose-section", "propose-change"])
def test_strangers_propose_nothing(app, sign_in, view):
    factories.browse(app).get(f"/kk/@@{view}", status=[303, 403])
    sign_in("auditor").get(f"/kk/@@{view}", status=[403, 404])


def test_a_proposal_is_nothing_to_strangers(sign_in):
    address = propose(sign_in("editor-surgery", "ru")).location
    sign_in("head-surgery").get(address, status=404)
    assert "projects" not in sign_in("head-surgery").get("/kk/@@requests")


def test_an_urgent_withdrawal_is_reviewed_and_undone_by_another(app, sign_in):
    """Level E of 1.I."""
    path = "/kk/units/therapy/about"
    head, digital = sign_in("head-therapy"), sign_in("digital")
    form = form_with(head.get(f"{path}/@@withdraw"), "code")
    form["code"], form["reason"] = "fact-error", "Жыл қате"
    form.submit(status=303)
    # Everybody reads the reason in the own language: of the request, and of its row in the register.
    row = digital.get("/ru/@@register?action=withdrawn").html.select_one("table.register tbody tr")
    assert "Ошибка в сведениях: Жыл қате" in row.text
    factories.browse(app).get(path, status=404)
    waiting = digital.get("/kk/@@my-work")
    card = waiting.html.select_one("ul.inbox li")
    assert "E деңгейі" in card.text and "/units/therapy/about" in card.text
    address = card.h3.a["href"]
    notice = digital.get(address.replace("/kk/", "/ru/")).html.find("section", {"aria-labelledby": "withdrawn"})
    assert "Ошибка в сведениях" in notice.text and "Жыл қате" in notice.text
    assert "Мәліметтердегі қате" not in notice.text
    assert not any("reinstate" in form.fields for form in head.get(address).forms.values())
    assert decide(digital, address, "reinstate", remark="").status_int == 422
    assert decide(digital, address, "reinstate", remark="Жыл дұрыс").status_int == 303
    assert factories.browse(app).get(path).status_int == 200
    assert "Жыл дұрыс" in head.get(address)
    done = head.get("/ru/@@my-work").html.find("section", {"aria-labelledby": "done"})
    assert "Рассмотрено: отменено" in done.text, "whoever withdrew hears how the review has ended"
    kept = head.get("/ru/units/therapy/about/@@history").html.find("section", {"aria-labelledby": "withdrawals"})
    assert "Ошибка в сведениях" in kept.text and "Рассмотрено: отменено" in kept.text
