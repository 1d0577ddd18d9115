"""Administrators keep users and groups (issue 2, security checklist 4, 15, 16)."""

import pytest

from orda.catalog.indexing import index_subtree
from tests import factories

GOOD = "тау-бұлақ-қыран-7"
EVIL = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>${1+1}{{7*7}}"


@pytest.fixture(scope="module")
def var(tmp_path_factory):
    """A folder for jobs and backups; the module's tests share what is compiled there."""
    return tmp_path_factory.mktemp("var")


@pytest.fixture
def app(var):
    """As for other stories, with a folder of its own."""
    app = factories.make_app(**{"orda.var": str(var)})
    with factories.work_in(app) as site:
        factories.fill(site)
        index_subtree(site)
    yield app
    app.registry._zodb_databases[""].close()


@pytest.fixture
def admin(sign_in):
    return sign_in("admin")


def last_transaction(app):
    return app.registry.database.storage.lastTransaction()


def rows(app) -> list:
    """The register, oldest first."""
    with factories.work_in(app) as site:
        return list(reversed(site.services["register"].newest(0, 10_000)))


def fill_in(form, **values):
    for name, value in values.items():
        form[name] = value
    return form


def add_form(browser, **values):
    form = browser.get("/kk/@@add-user").forms["form"]
    return fill_in(form, **{"login": "aliya", "full_name": "Әлия Сынақова", **values})


def account_forms(browser, login):
    """The forms of an account's screen: details, password, and the one of the switch."""
    page = browser.get(f"/kk/@@user?login={login}")
    switch = next(form for form in page.forms.values() if {"disable", "enable"} & form.fields.keys())
    return page.forms["form"], page.forms["password"], switch


def group_forms(browser, name):
    """Titles, adding, removing (None while the group is empty)."""
    found = browser.get(f"/kk/@@group?name={name}").forms
    by_field = {field: form for form in found.values() for field in ("join", "remove") if field in form.fields}
    return found["form"], by_field["join"], by_field.get("remove")


# Users


def test_a_user_is_added_and_signs_in(app, admin, visitor):
    count = len(rows(app))
    form = add_form(admin, email="aliya@example.kz", password=GOOD, **{"password-repeat": GOOD})
    page = form.submit(status=303).follow()
    assert "Әлия Сынақова" in page and GOOD not in page
    assert len(rows(app)) == count + 1 and rows(app)[-1].comment == "account-added"
    sign_in = factories.sign_in_form(visitor.get("/kk/@@login"))
    fill_in(sign_in, login="aliya", password=GOOD).submit(status=303)


def test_the_screens_state_the_rule_of_logins_that_they_apply(admin):
    for view in ("add-user", "groups"):
        form = admin.get(f"/en/@@{view}")
        assert "hyphen, dot, underscore; capital letters become small" in form.html.find(class_="help").text
    page = add_form(admin, login="Aliya_2").submit(status=200)
    assert "aliya_2" in page


def test_a_password_that_was_made_is_shown_once_and_kept_nowhere(app, admin, visitor):
    answer = add_form(admin).submit(status=200)
    password = answer.html.find(class_="secret").text
    assert len(password) == 19 and answer.headers["Cache-Control"] == "no-store"
    assert password not in admin.get("/kk/@@user?login=aliya") and password not in admin.get("/kk/@@users")
    assert not any(password in str(row) for row in rows(app))
    assert password not in str(admin.cookies)
    fill_in(factories.sign_in_form(visitor.get("/kk/@@login")), login="aliya", password=password).submit(status=303)


@pytest.mark.parametrize(
    "values",
    [
        {"login": "admin"},
        {"login": "ADMIN"},
        {"login": "кириллица"},
        {"login": ""},
        {"login": "x" * 300},
        {"full_name": ""},
        {"full_name": "а" * 300},
        {"email": "no-at-sign"},
        {"email": "a@b.kz\r\nBcc: x@y.kz"},
        {"password": "short", "password-repeat": "short"},
        {"password": "password123", "password-repeat": "password123"},
        {"password": "aliya-2026-!", "password-repeat": "aliya-2026-!"},
        {"password": GOOD, "password-repeat": GOOD + "x"},
    ],
)
def test_bad_input_is_refused_with_everything_typed_still_there(app, admin, values):
    count, before = len(rows(app)), last_transaction(app)
    answer = add_form(admin, **values).submit(status=422)
    assert "form-problems" in answer
    assert values.get("password", "no password") not in answer
    if "full_name" not in values:
        assert "Әлия Сынақова" in answer
    assert (len(rows(app)), last_transaction(app)) == (count, before)


def test_values_that_were_not_offered_and_fields_that_do_not_exist_do_nothing(app, admin):
    token = admin.get("/kk/@@add-user").forms["form"]["csrf_token"].value
    data = {"csrf_token": token, "login": "aliya", "full_name": "Әлия", "language": "kk", "password": GOOD}
    data["password-repeat"] = GOOD
    for wrong in ({"language": "de"}, {"unit": "0123456789abcdef"}, {"groups": "admins"}):
        admin.post("/kk/@@add-user", {**data, **wrong}, status=422)
    extra = {"enabled": "", "password_hash": "x", "grants": "administrator", "created": "2000-01-01", "role": "rector"}
    admin.post("/kk/@@add-user", {**data, **extra}, status=303)
    with factories.work_in(app) as site:
        user = site.services["principals"].user("aliya")
        assert user.enabled and user.password_hash.startswith("$argon2id$") and user.created.year > 2020
        assert len(site.grants) == len({"staff"} | {p for p, (_n, _r, path) in factories.PEOPLE.items() if path == "/"})


def test_details_are_changed_in_one_row_and_saving_again_makes_none(app, admin):
    count = len(rows(app))
    details, _password, _switch = account_forms(admin, "editor-therapy")
    fill_in(details, full_name="Еркін Жаңа", email="erkin@example.kz", language="ru").submit("save", status=303)
    assert len(rows(app)) == count + 1
    row = rows(app)[-1]
    assert "name=Еркін Тестов" in row.before and "name=Еркін Жаңа" in row.after and row.actor == "admin"
    account_forms(admin, "editor-therapy")[0].submit("save", status=303)
    assert len(rows(app)) == count + 1


def test_a_unit_can_be_chosen_and_taken_away(app, admin):
    details, *_rest = account_forms(admin, "editor-therapy")
    with factories.work_in(app) as site:
        uid = site["units"]["therapy"].uid
    fill_in(details, unit=uid).submit("save", status=303)
    assert "therapy қазақша" in admin.get("/kk/@@users?q=editor-therapy")
    fill_in(account_forms(admin, "editor-therapy")[0], unit="").submit("save", status=303)
    with factories.work_in(app) as site:
        assert site.services["principals"].user("editor-therapy").unit_uid == ""


def test_disabling_ends_the_sessions_of_the_other_browser_at_once(app, admin, sign_in):
    other = sign_in("editor-therapy")
    assert other.get("/kk/units/therapy/about/@@edit").status_int == 200
    count = len(rows(app))
    account_forms(admin, "editor-therapy")[2].submit("disable", status=303)
    assert other.get("/kk/units/therapy/about/@@edit", status=303).location.endswith("about%2F%40%40edit")
    assert len(rows(app)) == count + 1
    account_forms(admin, "editor-therapy")[2].submit("enable", status=303)
    other.get("/kk/units/therapy/about/@@edit", status=303)  # a dead session stays dead
    assert len(rows(app)) == count + 2


def test_a_new_password_ends_the_sessions_and_the_old_one_no_longer_opens(app, admin, sign_in, visitor):
    other = sign_in("editor-therapy")
    form = account_forms(admin, "editor-therapy")[1]
    fill_in(form, password=GOOD, **{"password-repeat": GOOD}).submit("set-password", status=303)
    other.get("/kk/units/therapy/about/@@edit", status=303)
    sign_in_form = factories.sign_in_form(visitor.get("/kk/@@login"))
    fill_in(sign_in_form, login="editor-therapy", password=factories.PASSWORD).submit(status=401)
    fill_in(sign_in_form, login="editor-therapy", password=GOOD).submit(status=303)


def test_a_weak_new_password_is_refused(app, admin, sign_in):
    other = sign_in("editor-therapy")
    form = account_forms(admin, "editor-therapy")[1]
    answer = fill_in(form, password="қазақстан123", **{"password-repeat": "қазақстан123"})
    assert "notice danger" in answer.submit("set-password", status=422)
    other.get("/kk/units/therapy/about/@@edit", status=200)


def test_nobody_disables_the_own_account(app, admin):
    _details, _password, switch = account_forms(admin, "admin")
    assert switch["disable"].attrs.get("disabled")
    data = {"csrf_token": switch["csrf_token"].value, "disable": "1"}
    assert "notice danger" in admin.post("/kk/@@user?login=admin", data, status=422)
    assert admin.get("/kk/@@users").status_int == 200


def test_unknown_accounts_and_groups_are_not_found(admin):
    for address in ("user", "user?login=", "user?login=nobody", "group", "group?name=nothing", "user?login=%00"):
        admin.get(f"/kk/@@{address}", status=404)


@pytest.mark.parametrize(
    "query",
    [
        "page=-1", "page=0", "page=999999999", "page=1e9", "page=%D9%A1", "state=nonsense", "group=nothing",
        "q=" + "x" * 500, "q=%00", "q=%F0%9F%92%A9", "sort=x&page=2&page=3", "q[]=1", "q=%22%3E%3Cscript%3E",
    ],
)  # fmt: skip
def test_nonsense_in_the_filter_is_answered_calmly(admin, query):
    answer = admin.get(f"/kk/@@users?{query}", status=200)
    assert "<script>" not in answer.text.replace('<script type="module"', "")


def test_the_list_finds_by_name_login_state_and_group(admin):
    def found(**query):
        return {row.text for row in admin.get("/kk/@@users", query).html.select("tbody tr code")}

    assert found(q="surgery") == {"head-surgery", "editor-surgery"}
    assert found(q="ТӨЛЕГЕН тестов") == {"head-therapy"}
    assert found(group="staff") == set(factories.STAFF)
    account_forms(admin, "contractor")[2].submit("disable", status=303)
    assert found(state="disabled") == {"contractor"}


def test_the_rights_of_a_person_are_listed_with_the_way_to_their_folder(admin):
    page = admin.get("/kk/@@user?login=head-therapy")
    hrefs = [link["href"] for link in page.html.select("tbody th a")]
    assert hrefs == ["/kk/@@sharing", "/kk/units/therapy/@@sharing"]
    assert "Құрылымдық бөлімшенің басшысы" in page and "Қызметкерлер" in page


# Groups


def test_a_group_is_made_filled_and_emptied_with_one_row_each(app, admin):
    count = len(rows(app))
    form = admin.get("/kk/@@groups").forms["form"]
    fill_in(form, name="web-editors", kk="Веб-редакторлар", ru="Веб-редакторы", en="Web editors").submit(status=303)
    _titles, join, _remove = group_forms(admin, "web-editors")
    fill_in(join, logins="digital, rector  head-therapy").submit("join", status=303)
    _titles, _join, remove = group_forms(admin, "web-editors")
    remove.set("selected", True, index=0)
    remove.submit("remove", status=303)
    titles, _join, _remove = group_forms(admin, "web-editors")
    fill_in(titles, en="Editors of the web").submit("save", status=303)
    assert [row.comment for row in rows(app)[count:]] == ["group-added"] + 3 * ["group-changed"]
    with factories.work_in(app) as site:
        group = site.services["principals"].groups["web-editors"]
        assert len(group.members) == 2 and group.titles["en"] == "Editors of the web"


def test_a_wrong_member_or_a_taken_name_is_refused_and_nothing_half_done(app, admin):
    before = last_transaction(app)
    _titles, join, _remove = group_forms(admin, "staff")
    answer = fill_in(join, logins="auditor nobody-knows").submit("join", status=422)
    assert "nobody-knows" in answer
    form = admin.get("/kk/@@groups").forms["form"]
    for name in ("staff", "Топ", "", "a b", "x" * 100):
        fill_in(form, name=name, kk="Т", ru="Т", en="T").submit(status=422)
    assert last_transaction(app) == before


def test_membership_counts_at_the_next_request(app, admin, sign_in):
    auditor = sign_in("auditor")
    assert "@@my-work" not in auditor.get("/kk/").text
    assert auditor.get("/kk/@@requests", expect_errors=True).status_int == 403
    _titles, join, _remove = group_forms(admin, "staff")
    fill_in(join, logins="auditor").submit("join", status=303)
    assert auditor.get("/kk/@@requests").status_int == 200
    assert "@@my-work" in auditor.get("/kk/").text


# What people type


def test_marks_in_names_and_titles_stay_text_on_every_screen(app, admin):
    details, *_rest = account_forms(admin, "editor-therapy")
    fill_in(details, full_name=EVIL).submit("save", status=303)
    form = admin.get("/kk/@@groups").forms["form"]
    fill_in(form, name="evil", kk=EVIL, ru=EVIL, en=EVIL).submit(status=303)
    screens = ("users", "user?login=editor-therapy", "groups", "group?name=evil", "register", "add-user")
    number = len(rows(app))
    for screen in (*screens, f"register-row?number={number}", f"register-row?number={number - 1}"):
        text = admin.get(f"/kk/@@{screen}").text
        assert "<script>alert" not in text and "<img src=x" not in text, screen
        assert "${2}" not in text and "{{49}}" not in text
