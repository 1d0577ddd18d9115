"""A university's departments: founded by an administrator, complete from the first minute (clauses B4, D2)."""

import pytest

from orda import regulation
from orda.security.permissions import VISA
from tests import factories


@pytest.fixture
def form_of(sign_in):
    def fetch(login):
        return sign_in(login, "ru").get("/ru/units/@@add?kind=unit", expect_errors=True)

    return fetch


def test_an_administrator_founds_a_unit_with_its_block_and_required_pages(app, form_of):
    page = form_of("admin")
    form = next(form for form in page.forms.values() if "texts.kk.title" in form.fields)
    form["texts.kk.title"], form["texts.ru.title"], form["name"] = "Кардиология кафедрасы", "Кафедра", "cardiology"
    form["block"] = "clinical"
    form.submit("save", status=303)
    with factories.work_in(app) as site:
        unit = site["units"]["cardiology"]
        assert (unit.block, unit.live, unit.draft.title("kk")) == ("clinical", None, "Кардиология кафедрасы")
        assert list(unit.keys()) == [place.name for place in regulation.get().unit_pages]
        assert all(page.live is None and page.draft.title("ru") for page in unit.values())
        assert factories.actor_of(site, "vicerector").may(VISA, unit)


def test_a_unit_without_a_known_block_is_refused_and_what_was_typed_is_kept(app, form_of):
    page = form_of("admin")
    form = next(form for form in page.forms.values() if "texts.kk.title" in form.fields)
    form["texts.kk.title"], form["name"] = "Кардиология кафедрасы", "cardiology"
    form["block"].force_value("nonsense")
    answer = form.submit("save", status=422)
    assert "Кардиология кафедрасы" in answer
    with factories.work_in(app) as site:
        assert "cardiology" not in site["units"]


@pytest.mark.parametrize("login", ["digital", "head-therapy", "editor-therapy", "rector", "vicerector"])
def test_nobody_else_founds_units(form_of, login):
    assert form_of(login).status_int in (403, 404)


def test_units_stand_nowhere_but_in_their_collection(sign_in):
    sign_in("admin").get("/kk/university/@@add?kind=unit", status=404)


@pytest.mark.parametrize(
    ("login", "first"), [("auditor", "@@register"), ("contractor", "/kk/"), ("rector", "@@my-work")]
)
def test_everybody_lands_on_a_screen_that_they_may_see(app, login, first):
    browser = factories.browse(app)
    form = factories.sign_in_form(browser.get("/kk/@@login"))
    form["login"], form["password"] = login, factories.PASSWORD
    landing = form.submit(status=303)
    assert landing.location.endswith(first)
    landing.follow(status=200)
