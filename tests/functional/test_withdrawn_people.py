"""A withdrawn person is named nowhere any more, whatever state the person and the records were in (F8, G9)."""

from datetime import date
from urllib.parse import quote

import pytest
from ZODB.POSException import ConflictError

from orda.catalog.indexing import differences, index_subtree
from orda.catalog.queue import drain
from orda.catalog.unanswered import unanswered_of
from orda.content import arrange, editing
from orda.content.consent import SCOPES, record_consent, withdraw_person
from orda.content.editions import Draft
from orda.content.kinds.publication import PublicationFields
from orda.content.mentions import forget_person, trace_of
from orda.history.bin import discard
from orda.security.actor import SYSTEM
from orda.workflow.requests.transitions import approve, publish_at_once, send
from tests import factories, workplace
from tests.stored import records_with

NAMES = {"kk": "Айсұлу Үлгібаева", "ru": "Айсулу Улгибаева", "en": "Aisulu Ulgibaeva"}
EMAIL = "secret-address@example.kz"
# As people write them, as the index does, as addresses and photos do.
WORDS = ("лгібаев", "лгибаев", "lgibaev", EMAIL)
OTHER = "Досова Д."
THERAPY = "/units/therapy"


def save(obj, publish=True, **values):
    texts = values.pop("texts", {})
    editing.save_draft(obj, texts=texts, fields=values, actor=SYSTEM, seen=editing.stamp(obj))
    if publish:
        publish_at_once(obj)
    return obj


def texts(title, **more):
    return {lang: {"title": f"{title} {lang}", **{k: v[lang] for k, v in more.items()}} for lang in NAMES}


def add(folder, kind, name, title, publish=True, **values):
    obj = arrange.add(folder, kind, actor=SYSTEM, name=name)
    words = texts(title, **values.pop("words", {}))
    return save(obj, publish, texts=words, **values)


def add_person(folder, unit):
    obj = arrange.add(folder, "person", actor=SYSTEM, name="ulgibaeva")
    words = {
        lang: {"title": name, "surname": name.split()[1], "summary": f"{name}: {EMAIL}"} for lang, name in NAMES.items()
    }
    posts = [{"unit": unit.uid, "kk": "меңгеруші", "ru": "заведующая", "en": "Head", "head": True}]
    bodies = {lang: f"<p>{name}</p>" for lang, name in NAMES.items()}
    fields = {"email": EMAIL, "posts": posts}
    editing.save_draft(obj, texts=words, bodies=bodies, fields=fields, actor=SYSTEM, seen=editing.stamp(obj))
    record_consent(obj, SCOPES, actor=SYSTEM, version="2026-1", given=date(2026, 9, 1), proof=f"папка {NAMES['kk']}")
    return obj


def add_publication(folder, name, uid, **more):
    rows = [{"name": f"{NAMES['en']} A.", "person": uid}, {"name": OTHER, "person": ""}]
    fields = {"authors": rows, "year": 2026, "type": "article", "language": "kk", "journal": "Денсаулық", **more}
    return add(folder, "publication", name, "Жүрек зерттеуі", **fields)


def add_article(folder, name, uid):
    words = {"author": {lang: f"{each}, PhD" for lang, each in NAMES.items()}, "reviewer": dict.fromkeys(NAMES, OTHER)}
    fields = {"topic": "heart", "reviewed": date(2026, 9, 1), "author_person": uid, "reviewer_person": ""}
    return add(folder, "article", name, "Жүрек туралы", words=words, **fields)


def add_records(site, person):
    """One of each kind that names people, in the states that records may have."""
    therapy, uid = site["units"]["therapy"], person.uid
    publication = add_publication(therapy, "live", uid)
    save(publication, journal="Денсаулық және өмір")
    save(publication, False, journal="Үшінші нұсқа")
    add_article(therapy, "article", uid)
    begins = {"begins": date(2027, 3, 1), "part": "university"}
    add(therapy, "conference", "conference", "Жүрек күні", persons=(uid,), **begins)
    add(site["university"], "governing-body", "council", "Кеңес", members=[{"person": uid, "role_kk": "төрайым"}])
    heads = {"head_name": NAMES, "head_post": dict.fromkeys(NAMES, "меңгеруші")}
    save(therapy, texts=texts("Терапия", **heads))
    folder = factories.add(therapy, "page", "folder")
    folder.holds = ("article",)
    add_article(folder, "binned", uid)
    discard(folder, actor=SYSTEM)
    discard(add_publication(therapy, "binned", uid), actor=SYSTEM)
    unanswered_of(site).add({("kk", "асылсұлу үлгібаева"): 3})


def stand_in_the_tree(site, person):
    return f"{THERAPY}/ulgibaeva/@@consent"


def lie_in_the_bin(site, person):
    discard(person, actor=SYSTEM)
    return f"{THERAPY}/@@bin-people?entry={person.uid}"


def lie_in_a_folder_in_the_bin(site, person):
    folder = factories.add(site["units"]["therapy"], "page", "staff")
    folder.holds = ("person",)
    arrange.move(person, folder, actor=SYSTEM)
    discard(folder, actor=SYSTEM)
    return f"{THERAPY}/@@bin-people?entry={folder.uid}"


def draft(person):
    pass


def public(person):
    publish_at_once(person)


def twice_public_with_a_draft(person):
    publish_at_once(person)
    save(person, room="214")
    save(person, False, room="215")


PLACES = ("", "/live", "/article", "/conference", "/@@rss", "/@@calendar.ics")


@pytest.fixture
def app():
    """Alone: what its storage still holds is looked through record by record."""
    with factories.university_alone() as app:
        yield app


@pytest.fixture
def university(app):
    """The person, and all that names the person; every word is indexed."""
    with factories.work_in(app) as site:
        index_subtree(site)
        for name, kind in (("people", "person"), ("publications", "publication"), ("articles", "article")):
            factories.add(site, "section", name).holds = (kind,)
        add_records(site, add_person(site["units"]["therapy"], site["units"]["therapy"]))
    with factories.work_in(app) as site:
        while drain(site):
            pass


def person_of(site):
    return site["units"]["therapy"]["ulgibaeva"]


def said_to(browser, lang: str) -> str:
    """What a reader gets at every place that spoke of the person, without what the reader has typed."""
    places = [f"{THERAPY}{place}" for place in PLACES]
    places += ["/people", "/publications", "/articles", "/university/council", "/units", "/@@rss"]
    places += [f"/@@search?q={quote(word)}" for word in (*NAMES.values(), EMAIL)]
    answers = {place: browser.get(f"/{lang}{place}", expect_errors=True) for place in places}
    for place, answer in answers.items():
        if "@@search" in place:
            for typed in answer.html.select("input, title, h1, nav, strong, meta, link, a[hreflang]"):
                typed.decompose()
            answers[place] = str(answer.html.select("main"))
    return "\n".join(answer if isinstance(answer, str) else answer.text for answer in answers.values())


def shown_at_work(browser) -> str:
    """Drafts, versions, comparisons, forms, the bin, the register."""
    records = [f"{THERAPY}/{name}" for name in ("live", "article", "conference")] + ["/university/council", THERAPY]
    views = ("@@preview", "@@history", "@@edit", "@@compare?from=0&to=1", "@@compare?from=1&to=2", "@@consent")
    places = [f"{record}/{view}" for record in records for view in views]
    places += [f"{THERAPY}/@@bin", "/@@bin", f"{THERAPY}/@@contents", "/@@register", "/@@my-work", "/@@questions"]
    return "\n".join(browser.get(f"/kk{place}", expect_errors=True).text for place in places)


@pytest.mark.parametrize("state", [draft, public, twice_public_with_a_draft], ids=lambda each: each.__name__)
@pytest.mark.parametrize(
    "place", [stand_in_the_tree, lie_in_the_bin, lie_in_a_folder_in_the_bin], ids=lambda each: each.__name__
)
def test_after_the_withdrawal_nobody_reads_the_name_and_no_record_holds_it(
    app, visitor, sign_in, university, state, place
):
    """F8: no public answer, draft, version, search answer, feed; nothing in the database, the register included."""
    with factories.work_in(app) as site:
        state(person_of(site))
        address = place(site, person_of(site))
    with factories.work_in(app) as site:
        while drain(site):
            pass
    head, admin = sign_in("head-therapy"), sign_in("admin")
    before = said_to(visitor, "kk") + shown_at_work(admin)
    assert all(word in before for word in WORDS[:1]) and records_with(app, WORDS[:1])
    form = workplace.form_with(head.get(f"/kk{address}"), "withdraw")
    if "person" in form.fields:
        form["person"] = form["person"].options[-1][0]
    form["ground"], form["sure"] = "person", True
    form.submit("withdraw", status=303).follow()
    with factories.work_in(app) as site:
        while drain(site):
            pass
        assert differences(site) == [] and site.services["register"].first_broken() is None
        row = next(row for row in site.services["register"].newest(0, 9) if row.action == "erased")
        assert (row.actor, row.comment) == ("head-therapy", "person") and row.path.startswith(THERAPY)
    after = "".join(said_to(visitor, lang) for lang in NAMES) + shown_at_work(admin) + shown_at_work(head)
    assert [word for word in WORDS if word in after] == []
    for browser, lang in ((visitor, "kk"), (visitor, "en"), (admin, "kk")):
        browser.get(f"/{lang}{THERAPY}/ulgibaeva", status=404)
    assert records_with(app, WORDS) == []


def test_the_others_of_a_record_stay_and_the_record_is_found_by_them(app, visitor, sign_in, university):
    """F8: only the rows with the person go; co-authors, titles and posts are nobody else's to lose."""
    with factories.work_in(app) as site:
        public(person_of(site))
    form = workplace.form_with(sign_in("head-therapy").get(f"/kk{THERAPY}/ulgibaeva/@@consent"), "withdraw")
    form["ground"], form["sure"] = "court", True
    form.submit("withdraw", status=303)
    page = visitor.get(f"/kk{THERAPY}/live")
    assert OTHER in page and "Жүрек зерттеуі kk" in page and "Денсаулық және өмір" in page
    assert OTHER in visitor.get(f"/kk{THERAPY}/article") and visitor.get("/kk/university/council")
    with factories.work_in(app) as site:
        publication = site["units"]["therapy"]["live"]
        for edition in (publication.draft, *publication.versions.values()):
            assert edition.fields["authors"] == [{"name": OTHER, "person": ""}]
            PublicationFields().deserialize({**_as_typed(edition.fields)})
        assert not any(word.startswith("person=") for word in publication.facets())


def _as_typed(fields) -> dict:
    return {name: str(value) if name == "year" else value for name, value in fields.items()}


def test_a_form_that_still_shows_the_name_does_not_bring_it_back_unnoticed(app, sign_in, university):
    """R5: the draft has become another one."""
    with factories.work_in(app) as site:
        public(person_of(site))
    editor = sign_in("editor-therapy")
    stale = editor.get(f"/kk{THERAPY}/live/@@edit").forms["form"]
    form = workplace.form_with(sign_in("head-therapy").get(f"/kk{THERAPY}/ulgibaeva/@@consent"), "withdraw")
    form["ground"], form["sure"] = "person", True
    form.submit("withdraw", status=303)
    assert stale.submit("save", expect_errors=True).status_int != 303
    assert records_with(app, WORDS[2:]) == []


def test_what_waits_for_approval_goes_on_without_the_name(app, university):
    """E1: the head approves what is left; nobody has to begin anew because a colleague was withdrawn."""
    with factories.work_in(app) as site:
        editor, publication = factories.actor_of(site, "editor-therapy"), site["units"]["therapy"]["live"]
        request = send(publication, actor=editor, seen=editing.stamp(publication))
        withdraw_person(person_of(site), "person", actor=SYSTEM)
        for login in ("head-therapy", "digital"):
            actor, ticks = factories.actor_of(site, login), tuple(tick.id for tick in request.stage.ticks)
            approve(request, actor=actor, context=site, seen=len(request.visas), ticks=ticks)
        assert publication.live.fields["authors"] == [{"name": OTHER, "person": ""}]


def test_a_draft_that_is_begun_at_the_same_moment_collides(app, university):
    """R5: it would have copied the name from the version before that was emptied."""
    with factories.work_in(app) as site:
        trace = trace_of(person_of(site), [person_of(site).draft])
    with pytest.raises(ConflictError), factories.work_in(app) as mine:
        article = mine["units"]["therapy"]["article"]
        article.draft = Draft(article.live, "editor-therapy")
        with factories.work_in(app) as theirs:
            assert forget_person(theirs["units"]["therapy"]["article"], trace, "system", tell=False)


# The bin


@pytest.fixture
def binned(app, university):
    with factories.work_in(app) as site:
        public(person_of(site))
        return lie_in_the_bin(site, person_of(site))


def test_the_bin_offers_the_withdrawal_to_those_who_may(app, sign_in, binned):
    """Table 1.J: the head, digitalization, an administrator; an editor brings back and withdraws nobody."""
    head = sign_in("head-therapy").get(f"/kk{THERAPY}/@@bin")
    assert [link["href"] for link in head.html.select("a[href*='@@bin-people']") if binned in link["href"]]
    editor = sign_in("editor-therapy")
    assert not editor.get(f"/kk{THERAPY}/@@bin").html.select("a[href*='@@bin-people']")
    editor.get(f"/kk{binned}", status=404)
    values = {"csrf_token": workplace.token_of(editor), "withdraw": "1", "ground": "person", "sure": "1"}
    values["person"] = binned.rpartition("=")[2]
    editor.post(f"/kk{binned}", values, status=404)
    for login in ("head-surgery", "auditor", "contractor"):
        sign_in(login).get(f"/kk{binned}", status=[403, 404])
    with factories.work_in(app) as site:
        assert values["person"] in site.services["bin"].entries


def test_a_withdrawal_from_the_bin_has_to_be_confirmed_and_founded(sign_in, binned):
    head = sign_in("head-therapy")
    values = {"csrf_token": workplace.token_of(head), "withdraw": "1", "person": binned.rpartition("=")[2]}
    for more, words in (({"ground": "person"}, "қайтаруға"), ({"ground": "gossip", "sure": "1"}, "Себебін")):
        page = head.post(f"/kk{binned}", {**values, **more}, status=422)
        assert words in page.html.find(role="alert").text
    head.post(f"/kk{binned}", {**values, "person": "0" * 16, "ground": "person", "sure": "1"}, status=422)
    head.post(f"/kk{binned}", {**values, "ground": "person", "sure": "1"}, status=303)


def test_the_bin_says_how_long_it_keeps_what_is_in_it(sign_in, binned):
    text = sign_in("head-therapy").get(f"/ru{THERAPY}/@@bin").html.find("main").text
    assert "Хранится до:" in text and "Можно вернуть, пока не истёк срок" in text


# Copies


def test_people_are_not_copied_and_the_reason_is_told(app, sign_in, university):
    """A copy would have the withheld data and outlive the withdrawal; a folder is copied without its people."""
    head = sign_in("head-therapy")
    values = {"csrf_token": workplace.token_of(head), "copy": "1", "selected": "ulgibaeva"}
    page = head.post(f"/kk{THERAPY}/@@arrange", values).follow()
    assert "Тұлғалар көшірілмейді" in page
    with factories.work_in(app) as site:
        folder = factories.add(site["units"]["therapy"], "page", "staff")
        folder.holds = ("person",)
        arrange.move(person_of(site), folder, actor=SYSTEM)
        factories.add(folder, "page", "duties")
    page = head.post(f"/kk{THERAPY}/@@arrange", {**values, "selected": "staff"}).follow()
    assert "тұлғалар мен келушілердің сұрақтары көшірілмеді" in page
    with factories.work_in(app) as site:
        assert list(site["units"]["therapy"]["staff-2"].keys()) == ["duties"]
