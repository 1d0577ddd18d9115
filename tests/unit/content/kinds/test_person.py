"""Consent is the only door to a person's data, and a withdrawn person leaves nothing behind (F8, F9, E14)."""

import pickle
from datetime import UTC, date, datetime, timedelta

import colander
import pytest
from hypothesis import given
from hypothesis import strategies as st

from orda import clock
from orda.catalog.indexing import differences, index_subtree
from orda.catalog.queue import drain
from orda.catalog.records import TITLE, records
from orda.catalog.search import search
from orda.content import editing
from orda.content.consent import (
    GROUNDS,
    SCOPES,
    Consent,
    Disclosed,
    end_consent,
    record_consent,
    withdraw_person,
    withheld_scopes,
)
from orda.content.editions import Draft
from orda.content.kinds.person import Person, PersonFields, posts_on
from orda.content.site import find
from orda.errors import BadField, InvalidState, NotAllowed
from orda.history.bin import discard, restore
from orda.security.actor import SYSTEM
from orda.security.principals import principals_of
from orda.security.sharing import set_visibility
from orda.workflow.levels.withdrawals import withdraw
from orda.workflow.requests.request import RECALLED, requests_of
from orda.workflow.requests.transitions import publish_at_once, send
from tests import factories

DAY = date(2026, 9, 1)
# A word of each scope that stands nowhere else.
SECRETS = {
    "photo": "ulgibaevphoto",
    "phone": "+7 (727) 000-77-88",
    "email": "secret@example.kz",
    "biography": "емхана",
    "education": "интернатура",
    "experience": "жедел",
}


class Upload:
    """Stands for a stored picture: the unit tests draw none."""

    filename = "ulgibaevphoto.jpg"


TEXTS = {
    lang: {
        "title": "Айсұлу Үлгібаева",
        "surname": "Үлгібаева",
        "summary": "емхана дәрігері",
        "degrees": "интернатура",
        "education": "интернатура",
        "experience": "жедел жәрдем",
        "duties": "кафедраны басқарады",
        "reception": "сәрсенбі",
    }
    for lang in ("kk", "ru")
}
BODIES = {lang: "<p>емхана туралы әңгіме</p>" for lang in ("kk", "ru")}


def make(site, folder=None, name="ulgibaeva", publish=True, **fields):
    folder = folder if folder is not None else site["units"]["therapy"]
    values = {
        "phone": SECRETS["phone"],
        "email": SECRETS["email"],
        "posts": [{"unit": site["units"]["therapy"].uid, "kk": "меңгеруші", "head": True}],
        **fields,
    }
    obj = factories.arrange.add(folder, "person", actor=SYSTEM, name=name)
    editing.save_draft(obj, texts=TEXTS, bodies=BODIES, fields=values, actor=SYSTEM, seen=editing.stamp(obj))
    if publish:
        publish_at_once(obj)
    return obj


def agree(obj, *scopes, actor=SYSTEM):
    record_consent(obj, scopes, actor=actor, version="2026-1", given=DAY, proof="папка 12")


def read(edition) -> str:
    """Everything that an edition tells."""
    texts = [text for words in edition.texts.values() for text in words.values()]
    bodies = [edition.body(lang) for lang in ("kk", "ru", "en")]
    fields = [getattr(value, "filename", str(value)) for value in edition.fields.values()]
    return "\n".join((*texts, *bodies, *fields))


def edition_of(everything=True) -> Draft:
    draft = Draft(None, "system")
    draft.texts = TEXTS
    draft.bodies = {lang: type("Body", (), {"html": html})() for lang, html in BODIES.items()}
    draft.fields = {"phone": SECRETS["phone"], "email": SECRETS["email"], "upload": Upload(), "posts": []}
    return draft


@given(
    st.lists(
        st.tuples(st.sampled_from(sorted(SCOPES)), st.booleans()),
        max_size=12,
    )
)
def test_an_edition_shows_exactly_what_a_consent_that_holds_covers(history):
    """F9: no field without a valid consent, whatever was given and taken back before."""
    moment = datetime(2026, 9, 1, tzinfo=UTC)
    consents = [
        Consent(scope, "1", DAY, "папка", "x", moment, None if holds else DAY, "" if holds else "x")
        for scope, holds in history
    ]
    valid = {scope for scope, holds in history if holds}
    shown = read(Disclosed(edition_of(), withheld_scopes(consents)))
    for scope, secret in SECRETS.items():
        assert (secret in shown) == (scope in valid), scope
    assert "кафедраны басқарады" in shown and "Айсұлу Үлгібаева" in shown and "сәрсенбі" in shown


def test_without_consent_only_what_the_law_publishes_can_be_read(site):
    """F1, F9: name, posts, duties, reception hours; nothing else, in no version."""
    obj = make(site)
    for edition in (obj.live, obj.disclosed(obj.versions[1])):
        assert not any(secret in read(edition) for secret in SECRETS.values())
    assert obj.live.text("kk", "duties") and obj.live.fields["posts"]
    assert SECRETS["phone"] in read(obj.whole) and SECRETS["phone"] in read(obj.edition)


def test_a_consent_opens_its_scope_and_its_end_closes_it_at_once(site):
    obj = make(site)
    agree(obj, "phone", "biography")
    assert obj.live.fields["phone"] == SECRETS["phone"] and "емхана" in obj.live.body("kk")
    assert "email" not in obj.live.fields and not obj.live.text("kk", "education")
    end_consent(obj, "phone", actor=SYSTEM)
    assert "phone" not in obj.live.fields and "phone" not in obj.disclosed(obj.versions[1]).fields
    with pytest.raises(InvalidState):
        end_consent(obj, "phone", actor=SYSTEM)
    assert [(each.scope, each.valid) for each in obj.consents] == [("phone", False), ("biography", True)]


def test_a_newer_consent_takes_the_place_of_the_older(site):
    obj = make(site)
    agree(obj, "phone")
    agree(obj, "phone")
    assert [each.valid for each in obj.consents] == [False, True]


def test_drafts_begin_with_everything_that_was_entered(site):
    """What waits for consent is not lost by the next change, nor by a withdrawal of the page."""
    obj = make(site)
    texts = {"kk": {**TEXTS["kk"], "duties": "жаңа міндет"}}
    editing.save_draft(obj, texts=texts, actor=SYSTEM, seen=editing.stamp(obj))
    assert obj.draft.fields["phone"] == SECRETS["phone"] and "емхана" in obj.draft.body("ru")
    publish_at_once(obj)
    withdraw(obj, actor=SYSTEM, reason="қате")
    assert obj.live is None and obj.draft.fields["phone"] == SECRETS["phone"]


def test_what_is_shown_is_never_stored(site):
    obj = make(site)
    with pytest.raises(TypeError):
        pickle.dumps(obj.live)


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("scopes", {"scopes": ("nonsense",)}),
        ("version", {"version": " "}),
        ("given", {"given": date(2999, 1, 1)}),
        ("proof", {"proof": ""}),
    ],
)
def test_a_consent_that_proves_nothing_is_refused_at_its_field(site, field, changes):
    obj = make(site)
    values = {"scopes": ("phone",), "version": "1", "given": DAY, "proof": "папка", **changes}
    with pytest.raises(BadField) as refusal:
        record_consent(obj, values.pop("scopes"), actor=SYSTEM, **values)
    assert refusal.value.field == field and obj.consents == ()


def test_only_editors_of_the_unit_record_and_only_heads_withdraw(site, person):
    obj = make(site)
    for verb in (
        lambda: agree(obj, "phone", actor=person("editor-surgery")),
        lambda: withdraw_person(obj, "person", actor=person("editor-therapy")),
        lambda: withdraw_person(obj, "person", actor=person("head-surgery")),
    ):
        with pytest.raises(NotAllowed):
            verb()
    agree(obj, "phone", actor=person("editor-therapy"))
    withdraw_person(obj, "person", actor=person("head-therapy"))


# Finding


def found(site, words, lang="kk"):
    return [hit.object.__name__ for hit in search(site, principals_of(site, None), words, lang).hits]


def test_words_are_found_only_while_their_consent_holds(site):
    """F9, checklist 33: search words and snippets."""
    index_subtree(site)  # the factories give grants without events
    obj = make(site)
    drain(site, 1000)
    assert found(site, "емхана") == [] and found(site, "интернатура") == []
    assert found(site, "Үлгібаева") == found(site, "меңгеруші") == ["ulgibaeva"]
    agree(obj, "biography", "education")
    assert found(site, "емхана") == found(site, "интернатура") == ["ulgibaeva"]
    end_consent(obj, "biography", actor=SYSTEM)
    assert found(site, "емхана") == []
    hit = search(site, principals_of(site, None), "Үлгібаева", "kk").hits[0]
    assert "емхана" not in hit.snippet
    assert differences(site) == []


# Withdrawing


@pytest.mark.parametrize("ground", sorted(GROUNDS))
def test_a_withdrawn_person_leaves_nothing_but_a_row_without_name(site, person, ground):
    """F8: the object, its versions, its words, the unit's typed head; the register tells only that it happened."""
    index_subtree(site)  # the factories give grants without events
    unit = site["units"]["therapy"]
    texts = {"kk": {"title": "Терапия", "head_name": "Айсұлу Үлгібаева", "head_post": "меңгеруші"}}
    editing.save_draft(unit, texts=texts, actor=SYSTEM, seen=editing.stamp(unit))
    publish_at_once(unit)
    obj = make(site)
    agree(obj, *SCOPES)
    versions = list(obj.versions.values())
    drain(site, 1000)
    uid, generation = obj.uid, site.generation()
    withdraw_person(obj, ground, actor=person("head-therapy"))
    assert find(site, uid) is None and "ulgibaeva" not in unit
    assert obj.live is None and obj.draft is None and not len(obj.versions) and obj.consents == ()
    assert not any(read(version).strip() for version in versions)
    assert unit.live.text("kk", "head_name") == "" and not any(
        words.get("head_name") for version in unit.versions.values() for words in version.texts.values()
    )
    assert found(site, "Үлгібаева") == found(site, "емхана") == []
    assert not len(records(site, principals_of(site, None), ("person",)))
    assert site.generation() > generation and differences(site) == []
    row = site.services["register"].newest()[0]
    assert (row.action, row.uid, row.actor, row.comment) == ("erased", uid, "head-therapy", ground)
    assert uid not in site.services["bin"].entries


def test_no_row_of_the_register_and_no_restore_point_tells_of_the_person(site, person):
    """F8: rows are for ever; those of people name nobody, whatever is done with the person or the folder."""
    obj = make(site)
    unit, people = obj.__parent__, factories.add(site["units"]["surgery"], "page", "people")
    factories.arrange.reorder(unit, ["ulgibaeva", "about"], actor=SYSTEM)
    factories.arrange.rename(obj, "ulgibaeva-2", actor=SYSTEM)
    factories.arrange.move(obj, people, actor=SYSTEM)
    set_visibility(obj, "staff", actor=SYSTEM)
    withdraw(obj, actor=SYSTEM, reason="қате")
    publish_at_once(obj)
    discard(obj, actor=SYSTEM)
    restore(site, obj.uid, actor=SYSTEM)
    agree(obj, *SCOPES)
    end_consent(obj, "email", actor=SYSTEM)
    withdraw_person(obj, "person", actor=person("admin"))
    register, points = site.services["register"], site.services["restore-points"]
    rows = register.newest(0, 1000)
    told = [row.action for row in reversed(rows) if row.uid == obj.uid]
    assert told == [
        *("published", "moved", "moved", "rights", "withdrawn", "published", "removed", "restored"),
        *("consent", "consent", "erased"),
    ]
    for row in (*rows, *(points.point(row.restore_point) for row in rows)):
        words = " ".join(str(value) for value in vars(row).values())
        assert not any(secret in words for secret in (*SECRETS.values(), "Айсұлу", "Үлгібаева", "папка", "ulgibaeva"))
    assert register.first_broken() is None


def test_the_register_names_a_person_by_folder_and_identity(site):
    """So a head and the offices still find the rows, and what restoring needs is there."""
    obj = make(site)
    register, points = site.services["register"], site.services["restore-points"]
    assert register.newest()[0].path == f"/units/therapy/{obj.uid}"
    factories.arrange.reorder(obj.__parent__, ["ulgibaeva", "about"], actor=SYSTEM)
    row = register.newest()[0]
    assert (row.before, row.after) == (f"about {obj.uid}", f"{obj.uid} about")
    assert points.point(row.restore_point).order == ("about", obj.uid)
    factories.arrange.move(obj, site["units"]["surgery"], actor=SYSTEM)
    row = register.newest()[0]
    assert (row.before, row.after) == (f"/units/therapy/{obj.uid}", f"/units/surgery/{obj.uid}")


def test_old_addresses_with_the_name_are_forgotten(site):
    obj = make(site)
    factories.arrange.rename(obj, "ulgibaeva-2", actor=SYSTEM)
    paths = site.services["redirects"].paths
    assert list(paths) == ["/units/therapy/ulgibaeva"]
    withdraw_person(obj, "person", actor=SYSTEM)
    assert list(paths) == []


def test_a_request_on_its_way_ends_with_the_person(site, person):
    obj = make(site, publish=False)
    request = send(obj, actor=person("editor-therapy"), seen=editing.stamp(obj))
    withdraw_person(obj, "court", actor=person("admin"))
    assert request.state == RECALLED and requests_of(site).open_for(obj.uid) is None


def test_the_ground_must_be_one_of_the_law(site):
    obj = make(site)
    with pytest.raises(BadField):
        withdraw_person(obj, "because she is called Үлгібаева", actor=SYSTEM)
    assert obj.live is not None


# Photos


class Sibling:
    """A person with a photo of that name."""

    draft = None

    def __init__(self, filename):
        self.whole = type("Version", (), {"fields": {"upload": type("Upload", (), {"filename": filename})()}})()


@pytest.mark.parametrize(
    ("texts", "latin", "taken", "name"),
    [
        ({"kk": {"title": "Үлгібаев Ермек"}}, "", (), "ulgibaev.jpg"),
        ({"kk": {"title": "Ермек Үлгібаев", "surname": "Үлгібаев"}}, "", (), "ulgibaev.jpg"),
        ({"kk": {"title": "Үлгібаев Ермек"}}, "", ("ulgibaev.jpg",), "ulgibaev-2.jpg"),
        ({"kk": {"title": "Үлгібаев Ермек"}}, "", ("ulgibaev.jpg", "ulgibaev-2.jpg"), "ulgibaev-3.jpg"),
        ({"kk": {"surname": "Қаратөбе"}, "en": {"surname": "Karatobe"}}, "", (), "karatobe.jpg"),
        ({"kk": {"surname": "Әжімұрат"}}, "Azhimurat", (), "azhimurat.jpg"),
        ({"kk": {"surname": "漢"}}, "", (), "han.jpg"),
        ({}, "", (), "photo.jpg"),
    ],
)
def test_photos_are_named_by_the_surname(texts, latin, taken, name):
    """E14."""
    values = {"texts": texts, "fields": {"latin": latin}}
    assert Person.name_upload("IMG_001.JPG", values, [Sibling(each) for each in taken]) == name


@pytest.mark.parametrize(
    ("filename", "odd"),
    [("ulgibaeva.jpg", False), ("ulgibaeva-2.jpg", False), ("IMG_001.jpg", True), ("ulgibaev.jpg", True)],
)
def test_a_photo_with_another_name_is_noticed_before_it_is_sent(site, filename, odd):
    """E14: mismatch warning; it stops nothing."""
    obj = make(site, publish=False)
    upload = type("Stored", (), {"filename": filename})()
    draft = Draft(None, "system")
    draft.texts, draft.bodies, draft.fields = TEXTS, {}, {"upload": upload}
    assert any("photo" in str(warning) for warning in obj.warnings(draft)) is odd


def test_data_without_consent_are_noticed_before_they_are_sent(site):
    obj = make(site, publish=False)
    assert obj.withheld_in(obj.draft) == ("phone", "email", "biography", "education", "experience")
    assert obj.warnings(obj.draft)
    agree(obj, *SCOPES)
    assert obj.warnings(obj.draft) == ()


# Posts


def test_posts_hold_from_their_first_day_to_their_last(site, monkeypatch):
    obj = make(site, posts=[{"kk": "бірінші", "until": DAY}, {"kk": "екінші", "since": DAY + timedelta(days=1)}])
    assert [post["kk"] for post in posts_on(obj.live, DAY)] == ["бірінші"]
    assert [post["kk"] for post in posts_on(obj.live, DAY + timedelta(days=1))] == ["екінші"]
    assert obj.ends() is None


def test_who_has_left_every_post_is_no_longer_listed_as_present(site):
    obj = make(site, posts=[{"kk": "доцент", "until": DAY}])
    assert obj.ends() == datetime(2026, 9, 2, tzinfo=clock.ALMATY)
    strangers = principals_of(site, None)
    assert not len(records(site, strangers, ("person",), current=True))
    assert [each.uid for each in records(site, strangers, ("person",), current=False)[:9]] == [obj.uid]


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ({"kk": ""}, "kk"),
        ({"kk": "доцент", "since": "2026-09-02", "until": "2026-09-01"}, "until"),
        ({"kk": "доцент", "since": "9999-01-01"}, "since"),
        ({"kk": "доцент", "order": "0"}, "order"),
    ],
)
def test_posts_that_cannot_be_are_refused_at_their_field(row, field):
    with pytest.raises(colander.Invalid) as refusal:
        PersonFields().deserialize({"posts": [{"unit": "", **row}]})
    assert any(name.endswith(f".{field}") for name in refusal.value.asdict())


@pytest.mark.parametrize("phone", ["қоңырау шалыңыз", "1234", "<b>+7 727 000 00 00</b>"])
def test_a_phone_without_digits_is_refused(phone):
    with pytest.raises(colander.Invalid):
        PersonFields().deserialize({"phone": phone})


def test_people_stand_in_the_order_of_their_surnames(site):
    """ә after а, қ after к, ө after о; by the surname, not by the first name."""
    for number, surname in enumerate(("Өтеген", "Оспан", "Әлім", "Асан", "Қара", "Кен", "Бота")):
        obj = factories.arrange.add(site["units"]["therapy"], "person", actor=SYSTEM, name=f"p{number}")
        texts = {"kk": {"title": f"Айна {surname}", "surname": surname}}
        editing.save_draft(obj, texts=texts, actor=SYSTEM, seen=editing.stamp(obj))
        publish_at_once(obj)
    ordered = records(site, principals_of(site, None), ("person",), order=TITLE, alphabet="kk")[:20]
    assert [each.live.text("kk", "surname") for each in ordered] == [
        "Асан", "Әлім", "Бота", "Кен", "Қара", "Оспан", "Өтеген",
    ]  # fmt: skip


def test_letters_are_facets_of_each_language(site):
    obj = factories.add(site["units"]["therapy"], "person", "alim", kk="Әлім", ru="Алим", en="Alim")
    assert {each for each in obj.facets() if each.startswith("letter")} == {
        "letter=kk-04d9",
        "letter=ru-0430",
        "letter=en-0061",
    }


def test_only_blocks_of_the_regulation_can_be_led(site):
    obj = make(site, publish=False)
    with pytest.raises(BadField):
        editing.save_draft(obj, texts={}, fields={"leads": "moon"}, actor=SYSTEM, seen=editing.stamp(obj))
    editing.save_draft(obj, texts={}, fields={"leads": "clinical"}, actor=SYSTEM, seen=editing.stamp(obj))
