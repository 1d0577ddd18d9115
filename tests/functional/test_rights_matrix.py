"""Who may do what where, over HTTP, against table 1.J of the regulation (clauses B2, E1, E5; checklist 32).

``TABLE`` is a copy made by hand from the regulation, not from the program's data.
"""

import itertools

import pytest

from orda.catalog.indexing import index_subtree
from orda.content.editing import save_draft, stamp
from orda.history.subtrees import make_point, points_of
from orda.security.acl import Grant
from orda.security.actor import SYSTEM, actor_for
from orda.workflow.copies.working import copies_of
from orda.workflow.requests import transitions
from orda.workflow.restoring.planning import plan_of
from tests import factories

OWN, OTHER, SECTION = "/units/therapy", "/units/surgery", "/university"
PLACES = (OWN, OTHER, SECTION)
EVERYWHERE, NOWHERE, IN_OWN = frozenset(PLACES), frozenset(), frozenset((OWN,))
BLOCK = frozenset((OWN, OTHER))  # both units belong to the clinical block
PERSONS = (
    "visitor", "colleague", "editor-therapy", "head-therapy", "digital", "admin", "vicerector", "rector",
    "contractor", "auditor",
)  # fmt: skip
# action -> where each person may do it, in the order of PERSONS
TABLE = {
    "read what is public": (EVERYWHERE,) * 10,
    "read what is for staff": (NOWHERE, *(EVERYWHERE,) * 7, NOWHERE, NOWHERE),
    "read what is internal": (
        NOWHERE, NOWHERE, NOWHERE, IN_OWN, NOWHERE, EVERYWHERE, BLOCK, EVERYWHERE, NOWHERE, NOWHERE,
    ),
    "see the draft": (NOWHERE, NOWHERE, IN_OWN, IN_OWN, EVERYWHERE, EVERYWHERE, BLOCK, EVERYWHERE, NOWHERE, NOWHERE),
    "see the history": (
        NOWHERE, NOWHERE, IN_OWN, IN_OWN, EVERYWHERE, EVERYWHERE, BLOCK, EVERYWHERE, NOWHERE, NOWHERE,
    ),
    "edit the draft": (NOWHERE, NOWHERE, IN_OWN, IN_OWN, EVERYWHERE, EVERYWHERE, NOWHERE, NOWHERE, NOWHERE, NOWHERE),
    "give the unit's visa": (NOWHERE, NOWHERE, NOWHERE, IN_OWN, NOWHERE, NOWHERE, BLOCK, NOWHERE, NOWHERE, NOWHERE),
    "check and publish": (
        NOWHERE, NOWHERE, NOWHERE, NOWHERE, EVERYWHERE, EVERYWHERE, NOWHERE, NOWHERE, NOWHERE, NOWHERE,
    ),
    "withdraw": (NOWHERE, NOWHERE, NOWHERE, IN_OWN, EVERYWHERE, EVERYWHERE, BLOCK, EVERYWHERE, NOWHERE, NOWHERE),
    "discard a draft object": (
        NOWHERE, NOWHERE, IN_OWN, IN_OWN, EVERYWHERE, EVERYWHERE, NOWHERE, NOWHERE, NOWHERE, NOWHERE,
    ),
    "discard a public object at once": (NOWHERE,) * 10,
    "ask to discard a public object": (  # level B of table 1.I
        NOWHERE, NOWHERE, NOWHERE, IN_OWN, NOWHERE, NOWHERE, NOWHERE, NOWHERE, NOWHERE, NOWHERE,
    ),
    "bring a folder back": (
        NOWHERE, NOWHERE, NOWHERE, NOWHERE, EVERYWHERE, EVERYWHERE, NOWHERE, NOWHERE, NOWHERE, NOWHERE,
    ),
    "give local roles": (NOWHERE, NOWHERE, NOWHERE, IN_OWN, NOWHERE, EVERYWHERE, NOWHERE, NOWHERE, NOWHERE, NOWHERE),
    "add a page": (NOWHERE, NOWHERE, IN_OWN, IN_OWN, EVERYWHERE, EVERYWHERE, NOWHERE, NOWHERE, NOWHERE, NOWHERE),
    "manage users": (NOWHERE, NOWHERE, NOWHERE, NOWHERE, NOWHERE, EVERYWHERE, NOWHERE, NOWHERE, NOWHERE, NOWHERE),
}  # fmt: skip


@pytest.fixture(scope="module")
def app():
    """One site with an object for each person, place and changing action, so that none meets another's."""
    app = factories.make_app()
    with factories.work_in(app) as site:
        factories.fill(site)
        site.services["principals"].groups["staff"].members.insert("colleague")
        user = factories.add_user(site.services["principals"], "colleague", "Қайрат Тестов")
        user.password_hash = factories.PASSWORD_HASH
        writers = {OWN: "editor-therapy", OTHER: "editor-surgery", SECTION: "writer"}
        writer = factories.add_user(site.services["principals"], "writer", "Жазушы Тестов")
        writer.password_hash = factories.PASSWORD_HASH
        site["university"].grants = (Grant("user:writer", "editor"),)
        # Visas in a section are the head's of the section's owner; without one nobody gives them.
        for place in PLACES:
            _furnish(site, place, writers[place])
    yield app
    app.registry._zodb_databases[""].close()


def _at(site, path: str):
    found = site
    for name in path.strip("/").split("/"):
        found = found[name]
    return found


def _furnish(site, place: str, writer: str) -> None:
    folder = _at(site, place)
    for name, visibility in (("open", "public"), ("for-staff", "staff"), ("secret", "internal")):
        factories.add(folder, "page", name).visibility = visibility
    index_subtree(folder)
    factories.add(folder, "page", "draft", publish=False)
    for person in PERSONS:
        factories.add(folder, "page", f"edit-{person}", publish=False)
        factories.add(folder, "page", f"public-{person}")
        factories.add(folder, "page", f"bin-draft-{person}", publish=False)
        factories.add(folder, "page", f"bin-public-{person}")
        kept = factories.add(folder, "page", f"kept-{person}")
        make_point(kept, actor=SYSTEM, name="Нүкте", why="Сынау")
        factories.write(kept, kk="Өзгерді", ru="Изменено", en="Changed")
        for name in ("visa", "check"):
            page = factories.add(folder, "page", f"{name}-{person}")
            actor = actor_for(site, writer)
            texts = {lang: {"title": f"өзгерді {lang}"} for lang in ("kk", "ru", "en")}
            save_draft(page, texts=texts, actor=actor, seen=stamp(page))
            request = transitions.send(page, actor=actor, seen=stamp(page))
            if name == "check":
                ticks = tuple(tick.id for tick in request.stage.ticks)
                transitions.approve(request, actor=SYSTEM, context=site, seen=1, ticks=ticks)


@pytest.fixture(scope="module")
def browsers(app):
    return {p: factories.browse(app) if p == "visitor" else factories.log_in(app, p) for p in PERSONS}


def _get(browser, path: str) -> bool:
    return browser.get(f"/kk{path}", expect_errors=True).status_int == 200


def _post(browser, path: str, fields: dict) -> bool:
    # A page with a token of this session; whether the act is allowed is the server's word on the POST.
    fields = {"csrf_token": _token(browser), **fields}
    answer = browser.post(f"/kk{path}", params=fields, expect_errors=True)
    return answer.status_int in (200, 303)


def _token(browser) -> str:
    return factories.sign_in_form(browser.get("/kk/@@login"))["csrf_token"].value


def _visa(app, browser, path: str) -> bool:
    with factories.work_in(app) as site:
        number = _at(site, path).draft.sent
        request = site.services["requests"].records[number]
        before, ticks = len(request.visas), [tick.id for tick in request.stage.ticks]
    fields = [("approve", "1"), ("seen", str(before)), *(("tick", tick) for tick in ticks)]
    fields.append(("csrf_token", _token(browser)))
    browser.post(f"/kk/@@request?id={number}", params=fields, expect_errors=True)
    with factories.work_in(app) as site:
        return len(site.services["requests"].records[number].visas) == before + 1


def _withdraw(app, browser, path: str) -> bool:
    _post(browser, f"{path}/@@withdraw", {"reason": "сынақ"})
    with factories.work_in(app) as site:
        return _at(site, path).live is None


def _edit(app, browser, path: str, person: str) -> bool:
    form_page = browser.get(f"/kk{path}/@@edit", expect_errors=True)
    fields = {"texts.kk.title": f"жаңа {person}", "provider": "Автор", "seen": "0.1", "save": "save"}
    _post(browser, f"{path}/@@edit", fields)
    with factories.work_in(app) as site:
        changed = _at(site, path).draft.title("kk") == f"жаңа {person}"
    assert changed == (form_page.status_int == 200), "the form and the save must agree"
    return changed


def _discard(app, browser, place: str, name: str) -> bool:
    _post(browser, f"{place}/@@arrange", {"selected": name, "discard": "1"})
    with factories.work_in(app) as site:
        return name not in _at(site, place)


def _bring_back(app, browser, path: str) -> bool:
    with factories.work_in(app) as site:
        folder = _at(site, path)
        point = points_of(folder)[0]
        seen = plan_of(folder, point).seal()
    shown = _get(browser, f"{path}/@@restore-points")
    _post(browser, f"{path}/@@restore-point?number={point.number}", {"reason": "сынақ", "seen": seen})
    with factories.work_in(app) as site:
        done = _at(site, path).live.title("kk") != "Өзгерді"
    assert done == shown, "the list and the act must agree"
    return done


def _ask_to_discard(app, browser, place: str, name: str) -> bool:
    _discard(app, browser, place, name)
    with factories.work_in(app) as site:
        asked = {act.obj for copy in copies_of(site).records.values() for act in copy.operations}
        return _at(site, f"{place}/{name}").uid in asked


def _add(app, browser, place: str, person: str) -> bool:
    fields = {
        "texts.kk.title": "қосылды",
        "name": f"added-{person}",
        "provider": "Автор",
        "seen": f"{PLACES.index(place)}{person}",
        "save": "save",
    }
    _post(browser, f"{place}/@@add?kind=page", fields)
    with factories.work_in(app) as site:
        return f"added-{person}" in _at(site, place)


def perform(app, browser, person: str, action: str, place: str) -> bool:
    """Try the action; did it succeed?"""
    match action:
        case "read what is public":
            return _get(browser, f"{place}/open")
        case "read what is for staff":
            return _get(browser, f"{place}/for-staff")
        case "read what is internal":
            return _get(browser, f"{place}/secret")
        case "see the draft":
            return _get(browser, f"{place}/draft/@@preview")
        case "see the history":
            return _get(browser, f"{place}/open/@@history")
        case "edit the draft":
            return _edit(app, browser, f"{place}/edit-{person}", person)
        case "give the unit's visa":
            return _visa(app, browser, f"{place}/visa-{person}")
        case "check and publish":
            return _visa(app, browser, f"{place}/check-{person}")
        case "withdraw":
            return _withdraw(app, browser, f"{place}/public-{person}")
        case "discard a draft object":
            return _discard(app, browser, place, f"bin-draft-{person}")
        case "discard a public object at once":
            return _discard(app, browser, place, f"bin-public-{person}")
        case "ask to discard a public object":
            return _ask_to_discard(app, browser, place, f"bin-public-{person}")
        case "bring a folder back":
            return _bring_back(app, browser, f"{place}/kept-{person}")
        case "give local roles":
            return _get(browser, f"{place}/open/@@sharing")
        case "add a page":
            return _add(app, browser, place, person)
        case "manage users":
            return _get(browser, "/@@users")
    raise AssertionError(action)


@pytest.mark.parametrize(("action", "person"), list(itertools.product(TABLE, PERSONS)))
def test_each_person_may_do_exactly_what_the_table_says(app, browsers, action, person):
    expected = TABLE[action][PERSONS.index(person)]
    done = frozenset(place for place in PLACES if perform(app, browsers[person], person, action, place))
    assert done == expected


@pytest.mark.parametrize("person", PERSONS)
def test_what_may_not_be_read_answers_as_if_it_did_not_exist(app, browsers, person):
    """A stranger gets nothing that proves that a thing exists (part 1 of the clause table)."""
    for place, name in itertools.product(PLACES, ("for-staff", "secret", "draft")):
        answer = browsers[person].get(f"/kk{place}/{name}", expect_errors=True)
        nothing = browsers[person].get(f"/kk{place}/nothing-here", expect_errors=True)
        knows_of_it = place in TABLE["see the draft"][PERSONS.index(person)]
        if answer.status_int != 200 and not knows_of_it:
            assert answer.status_int == nothing.status_int == 404
