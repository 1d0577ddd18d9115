"""Deputies, signature files and the printed sheet, as people meet them (A7, A8)."""

from datetime import timedelta

from webtest import Upload

from orda import clock
from orda.security.principals import set_enabled
from tests import factories
from tests.signatures import signature
from tests.workplace import approve, edit, form_with, send


def appoint(browser, address: str, deputy: str, lang: str = "ru", *, forced: bool = False, **more):
    """Name a deputy on the screen at ``address``; ``forced`` sends what its list does not offer."""
    form = form_with(browser.get(f"/{lang}/{address}"), "deputy", "office")
    today = clock.today()
    values = {"since": today, "until": today + timedelta(10), "order": "№ 15 от 02.11.2026", **more}
    if forced:
        form["deputy"].force_value(deputy)
    else:
        form["deputy"] = deputy
    for name, value in values.items():
        form[name] = str(value)
    return form.submit("name", expect_errors=True)


def sent(sign_in) -> str:
    author = sign_in("editor-therapy")
    edit(author)
    return send(author).request.path_qs


def button(page, name: str):
    return next((form for form in page.forms.values() if name in form.fields), None)


def test_a_deputy_signs_and_the_sheet_has_both_names_and_the_certificate(app, sign_in):
    """A7, A8: named in the own account; printed in Kazakh and Russian whatever the language of the screen."""
    head, deputy = sign_in("head-therapy", "ru"), sign_in("editor-surgery", "en")
    refused = appoint(head, "@@account", "editor-surgery", forced=True)
    assert refused.status_int == 422
    assert refused.html.find(id="deputy-deputy-error").text.strip()
    assert form_with(refused, "deputy", "office")["order"].value == "№ 15 от 02.11.2026"
    admin = sign_in("admin", "kk")
    assert "@@acting?login=head-therapy" in admin.get("/kk/@@user?login=head-therapy")
    assert appoint(admin, "@@acting?login=head-therapy", "editor-surgery", "kk").status_int == 303
    assert "Серік Тестов" in head.get("/ru/@@account")
    address = sent(sign_in).replace("/kk/", "/en/")
    waiting = deputy.get("/en/@@my-work").html.find(class_="inbox")
    assert address.rpartition("/")[2] in waiting.find("a")["href"]
    assert "(acting for Төлеген Тестов)" in waiting.text
    page = deputy.get(address)
    assert "You decide as the deputy of Төлеген Тестов" in page.html.find(id="decision").get_text(" ", strip=True)
    bad = approve(page, signature=Upload("visa.cms", b"\x30\x80" * 9_000))
    assert bad.status_int == 422
    assert all(box.checked for box in form_with(bad, "approve").fields["tick"])
    assert approve(page, signature=Upload("visa.cms", signature())).status_int == 303
    sheet = deputy.get(address.replace("request", "sheet"))
    text = " ".join(sheet.html.get_text(" ").split())
    assert "Келісу және қол қою парағы Лист согласования и подписания" in text
    assert "(м.а., Төлеген Тестов үшін) (и.о., за: Төлеген Тестов)" in text
    for words in (
        "Әзірленді / Разработано",
        "Келісілді / Согласовано",
        "№ 15 от 02.11.2026",
        "123456789012",
        "ТЕСТОВА",
    ):
        assert words in text
    assert "IIN" not in text
    assert "Юридическая действительность электронных цифровых подписей здесь не проверяется" in text
    file = deputy.get(sheet.html.find("td").find_next("dl").find("a")["href"])
    assert (file.body, file.content_type) == (signature(), "application/octet-stream")
    assert 'attachment; filename="visa.cms"' in file.headers["Content-Disposition"]
    stranger = sign_in("head-surgery")
    for link in (sheet.request.path_qs, file.request.path_qs):
        stranger.get(link, status=404)
        assert "@@login" in factories.browse(app).get(link, status=303).location
    row = head.get(address)
    assert "(acting for Төлеген Тестов)" in " ".join(row.html.find(class_="timeline").get_text(" ").split())
    assert "(acting for Төлеген Тестов)" in " ".join(row.html.find(class_="stepper").get_text(" ").split())


def test_lists_of_versions_and_changes_have_both_names(app, sign_in):
    """A8: where a deputy gave the last visa."""
    assert appoint(sign_in("admin", "ru"), "@@acting?login=digital", "editor-surgery").status_int == 303
    address = sent(sign_in)
    for login in ("head-therapy", "editor-surgery"):
        assert approve(sign_in(login).get(address)).status_int == 303
    admin = sign_in("admin", "ru")
    for link in ("units/therapy/about/@@history", "@@register"):
        assert "Серік Тестов (и.о., за: Дана Тестова)" in " ".join(admin.get(f"/ru/{link}").html.get_text(" ").split())


def test_the_sheet_is_reached_from_the_version_and_from_the_document(app, sign_in):
    address = sent(sign_in)
    for login in ("head-therapy", "digital"):
        approve(sign_in(login).get(address))
    editor = sign_in("editor-therapy")
    link = editor.get("/kk/units/therapy/about/@@history").html.find("a", string="Келісу парағы")
    sheet = editor.get("/kk/units/therapy/about/@@approval-sheet").follow()
    assert "Қол қойылды / Подписано" in " ".join(sheet.html.get_text(" ").split())
    assert "Тіркелді / Зарегистрировано" in " ".join(sheet.html.get_text(" ").split())
    assert sheet.request.path_qs == "/kk/@@sheet?id=1"
    assert link is not None or "@@sheet?id=1" in editor.get("/kk/units/therapy/about/@@history")
    editor.get("/kk/units/surgery/about/@@approval-sheet", status=[403, 404])
    editor.get("/kk/units/therapy/@@approval-sheet", status=404)


def test_auditors_read_the_sheets_of_what_is_public(app, sign_in):
    """Table 1.J: and nothing of what is on its way."""
    address, auditor = sent(sign_in), sign_in("auditor", "ru")
    auditor.get("/ru/@@sheet?id=1", status=404)
    for login in ("head-therapy", "digital"):
        approve(sign_in(login).get(address))
    with factories.work_in(app) as site:
        number = len(site.services["register"])
    row = auditor.get(f"/ru/@@register-row?number={number}")
    assert "Келісілді / Согласовано" in " ".join(row.click("Лист согласования").html.get_text(" ").split())
    with factories.work_in(app) as site:
        site["units"]["therapy"].visibility = "internal"
    auditor.get("/ru/@@sheet?id=1", status=404)


def test_a_request_is_delegated_from_its_own_screen(app, sign_in):
    with factories.work_in(app) as site:
        site.services["principals"].user("editor-surgery").unit_uid = site["units"]["therapy"].uid
    address, head = sent(sign_in), sign_in("head-therapy")
    form = button(head.get(address), "delegate")
    assert [value for value, _chosen, _title in form["deputy"].options] == ["", "editor-surgery"]
    form["deputy"] = "editor-surgery"
    assert "Серік Тестов" in form.submit("delegate").follow()
    colleague = sign_in("editor-surgery")
    assert approve(colleague.get(address)).status_int == 303
    assert button(colleague.get(address), "delegate") is None
    form["deputy"] = "editor-surgery"
    assert form.submit("delegate", expect_errors=True).status_int == 422, "it has moved on"


def test_a_term_that_ends_between_the_form_and_the_visa_gives_none(app, sign_in):
    """Checklist 38."""
    assert appoint(sign_in("admin", "ru"), "@@acting?login=head-therapy", "editor-surgery").status_int == 303
    address, deputy = sent(sign_in), sign_in("editor-surgery")
    page, file = deputy.get(address), Upload("visa.cms", signature())
    head = sign_in("head-therapy")
    form = form_with(head.get("/kk/@@account"), "end")
    assert "Мерзім аяқталды" in form.submit("end").follow()
    assert approve(page, signature=file).status_int in (403, 404)
    assert form.submit("end", expect_errors=True).status_int == 422
    with factories.work_in(app) as site:
        request = site.services["requests"].records[1]
        assert (len(request.visas), request.signatures) == (1, ())


def test_a_head_chooses_among_the_unit_and_learns_of_no_other_account(app, sign_in):
    """A8; checklist 2, 33: a login that nobody has, one that is off and a stranger's are answered alike."""
    with factories.work_in(app) as site:
        users = site.services["principals"].users
        set_enabled(site, users["contractor"], False)
    head = sign_in("head-therapy", "ru")
    offered = form_with(head.get("/ru/@@acting"), "deputy", "office")["deputy"].options
    assert [value for value, _chosen, _title in offered if value] == ["editor-therapy"]
    answers = set()
    for login in ("editor-surgery", "contractor", "nobody-at-all"):
        refused = appoint(head, "@@acting", login, forced=True)
        assert refused.status_int == 422 and login not in refused
        answers.add(refused.html.find(id="deputy-deputy-error").text)
    assert len(answers) == 1
    assert appoint(head, "@@acting", "editor-therapy").status_int == 303


def test_others_see_nothing_of_who_acts_for_whom(app, sign_in):
    browser = sign_in("head-surgery")
    assert browser.get("/kk/@@acting?login=head-therapy", expect_errors=True).status_int == 404
    factories.browse(app).get("/kk/@@acting", status=303)
    assert form_with(browser.get("/kk/@@acting"), "deputy", "office")
    assert button(sign_in("editor-surgery").get("/kk/@@account"), "office") is None


def test_an_altered_sheet_is_told_on_the_register_and_on_the_sheet(app, sign_in):
    """A7: the check of the register checks the sheets too."""
    sent(sign_in)
    admin = sign_in("admin", "ru")
    assert "Лист согласования заявки" not in admin.get("/ru/@@register").html.find("main").text
    with factories.work_in(app) as site:
        request = site.services["requests"].records[1]
        object.__setattr__(request.visas[0], "remark", "Басқа")
        request._p_changed = True
    warning = admin.get("/ru/@@register").html.find(class_="danger")
    assert "№ 1" in warning.text
    assert "Лист был изменён после записи" in admin.get("/ru/@@sheet?id=1")
