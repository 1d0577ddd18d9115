"""The structure made from records: the tree of units, the leaders, the bodies, the entities (C1, F1, F5, F6)."""

import pytest

from orda.content import editing
from orda.content.consent import record_consent, withdraw_person
from orda.security.actor import SYSTEM
from orda.workflow.levels.withdrawals import withdraw
from orda.workflow.requests.transitions import publish_at_once
from tests import factories
from tests.functional.test_people import DAY, add_person

LEADERS = (("rector", "Самғау Көктерек", "rector"), ("vice", "Ұлпан Кеңсай", "clinical"))


def put(obj, texts=None, bodies=None, **fields):
    seen = editing.stamp(obj)
    editing.save_draft(obj, texts=texts or {}, bodies=bodies or {}, fields=fields, actor=SYSTEM, seen=seen)
    publish_at_once(obj)
    return obj


@pytest.fixture
def university(app):
    with factories.work_in(app) as site:
        folder = site["university"]
        for name, holds in (
            ("structure", ()),
            ("leadership", ()),
            ("board-of-directors", ("governing-body",)),
            ("consultative-bodies", ("governing-body",)),
            ("subsidiaries", ("subsidiary",)),
        ):
            factories.add(folder, "page", name).holds = holds
        people = {}
        for name, title, leads in LEADERS:
            people[name] = put(add_person(site, name=name, title=title, head=name == "vice"), leads=leads)
        board = factories.add(folder["board-of-directors"], "governing-body", "board", kk="Директорлар кеңесі")
        members = [
            {"person": people["rector"].uid, "role_kk": "төраға"},
            {"kk": "Тәуелсіз Мүше", "role_kk": "мүше"},
            {"kk": "Бұрынғы Мүше", "role_kk": "мүше", "until": DAY},
        ]
        put(board, members=members)
        council = factories.add(folder["consultative-bodies"], "governing-body", "council", kk="Ғылыми кеңес")
        put(council, variety="consultative", members=[{"person": people["vice"].uid, "role_kk": "хатшы"}])


def texts_of(page, selector):
    return [" ".join(each.text.split()) for each in page.html.select(selector)]


def test_the_tree_is_rector_blocks_units(app, visitor, university):
    """C1: a nested list of links, no picture of text."""
    page = visitor.get("/kk/university/structure")
    tree = page.html.select_one("ul.tree")
    assert "Директорлар кеңесі" in tree.text
    rector = tree.select("ul.tree > li")[1]
    assert rector.select_one("a").text == "Самғау Көктерек"
    block = rector.select_one("li")
    assert block.select_one("strong").text == "Клиникалық қызмет блогы"
    assert block.select_one("p a").text == "Ұлпан Кеңсай"
    assert [link["href"] for link in block.select(":scope > ul > li > a")][0] == "/kk/units/surgery"
    assert not page.html.select("main img, main .frame svg:not(.icon)")


def test_the_tree_follows_a_renamed_a_moved_and_a_withdrawn_unit(app, visitor, university):
    """C1: generated, so it changes when a unit does."""
    visitor.get("/kk/university/structure")
    with factories.work_in(app) as site:
        put(site["units"]["surgery"], {"kk": {"title": "Жалпы хирургия кафедрасы"}})
    assert "Жалпы хирургия кафедрасы" in visitor.get("/kk/university/structure").html.select_one("ul.tree").text
    with factories.work_in(app) as site:
        withdraw(site["units"]["surgery"], actor=SYSTEM, reason="таратылды")
    assert "Жалпы хирургия" not in visitor.get("/kk/university/structure").html.select_one("ul.tree").text


def test_a_unit_without_a_block_is_not_lost(app, visitor, university):
    with factories.work_in(app) as site:
        factories.add(site["units"], "unit", "orphan", kk="Блоксыз бөлім")
    assert "Басқа бөлімшелер" in visitor.get("/kk/university/structure").html.select_one("ul.tree").text


def test_leaders_have_the_card_of_the_law_the_rector_first(app, visitor, university):
    """F1: posts and duties by law, education and work with consent."""
    page = visitor.get("/kk/university/leadership")
    assert texts_of(page, "ul.leaders h2") == ["Самғау Көктерек", "Ұлпан Кеңсай"]
    assert "оқу жұмысын ұйымдастырады" in page.text and "интернатура" not in page.text
    with factories.work_in(app) as site:
        rector = site["units"]["therapy"]["rector"]
        record_consent(rector, ("education",), actor=SYSTEM, version="1", given=DAY, proof="папка")
    assert "интернатура" in visitor.get("/kk/university/leadership").text


def test_a_body_shows_its_members_of_today_with_links_to_people(visitor, university):
    page = visitor.get("/kk/university/board-of-directors")
    assert texts_of(page, "ul.members strong") == ["Самғау Көктерек", "Тәуелсіз Мүше"]
    assert page.html.select_one("ul.members a")["href"] == "/kk/units/therapy/rector"
    assert texts_of(page, "main section h2")[0] == "Директорлар кеңесі"
    own = visitor.get("/kk/university/board-of-directors/board")
    assert texts_of(own, "ul.members strong") == ["Самғау Көктерек", "Тәуелсіз Мүше"]
    assert "Директорлар кеңесі" in texts_of(visitor.get("/kk/units/therapy/rector"), "main section a")
    council = visitor.get("/kk/university/consultative-bodies")
    assert texts_of(council, "main section h2")[0] == "Ғылыми кеңес" and "Самғау" not in council.html.main.text


def test_a_withdrawn_person_leaves_bodies_tree_and_leadership(app, visitor, university):
    """F8."""
    for place in ("board-of-directors", "board-of-directors/board", "structure", "leadership"):
        assert "Көктерек" in visitor.get(f"/kk/university/{place}").html.main.text
    with factories.work_in(app) as site:
        withdraw_person(site["units"]["therapy"]["rector"], "person", actor=SYSTEM)
    for place in ("board-of-directors", "board-of-directors/board", "structure", "leadership"):
        assert "Көктерек" not in visitor.get(f"/kk/university/{place}").text


def test_a_member_is_a_person_or_a_name_never_both(sign_in, app, university):
    """A name typed beside a person would outlive the person's withdrawal."""
    with factories.work_in(app) as site:
        uid = site["units"]["therapy"]["rector"].uid
    form = sign_in("digital").get("/kk/university/board-of-directors/board/@@edit").forms["form"]
    form["fields.members.1.person"] = uid
    page = form.submit("save", status=422)
    assert page.html.select_one("[name='fields.members.1.kk']")["aria-invalid"] == "true"


def test_entities_are_listed_and_described(app, visitor, university):
    """F6: what it is, the University's share, how to reach it."""
    with factories.work_in(app) as site:
        folder = site["university"]["subsidiaries"]
        entity = factories.add(folder, "subsidiary", "clinic", kk="Үлгі клиникасы", en="Model Clinic")
        put(entity, variety="dependent", share=51.5, website="https://clinic.example.kz", phone="+7 (727) 000-44-44")
    page = visitor.get("/kk/university/subsidiaries")
    shown = page.html.select_one("ul.records").text
    assert "Үлгі клиникасы" in shown and "Тәуелді ұйым" in shown and "51,5" in shown
    own = visitor.get("/en/university/subsidiaries/clinic").html
    assert own.select_one("a[rel=external]")["href"] == "https://clinic.example.kz"
    assert own.select_one("a[href='tel:+77270004444']")


@pytest.mark.parametrize(
    ("field", "value"),
    [("share", "120"), ("share", "жарты"), ("website", "javascript:alert(1)"), ("phone", "жоқ")],
)
def test_values_that_cannot_be_are_refused_at_their_field(app, sign_in, university, field, value):
    with factories.work_in(app) as site:
        factories.add(site["university"]["subsidiaries"], "subsidiary", "clinic")
    form = sign_in("digital").get("/kk/university/subsidiaries/clinic/@@edit").forms["form"]
    form[f"fields.{field}"] = value
    page = form.submit("save", status=422)
    assert page.html.select_one(f"[name='fields.{field}']")["aria-invalid"] == "true"
