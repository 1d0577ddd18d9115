"""A question that its asker takes back leaves the site in every state that its publication had reached (F11, G9)."""

import gc
from urllib.parse import quote

import pytest

from orda import clock
from orda.catalog.queue import drain
from orda.content import arrange, editing
from orda.content.base import descendants
from orda.content.editing import save_draft, stamp
from orda.content.site import find
from orda.errors import BadPlace, OrdaError
from orda.history.bin import discard
from orda.interfaces import IQuestion
from orda.maintenance.evolution import s2026_11_questions
from orda.security.actor import SYSTEM
from orda.workflow.levels.withdrawals import withdraw
from orda.workflow.questions.answering import publish
from orda.workflow.questions.frequent import make_faq
from orda.workflow.questions.question import WITHDRAWN, questions_of
from orda.workflow.requests.request import OPEN, Visa, requests_of
from orda.workflow.requests.transitions import approve, publish_at_once, send
from tests import factories
from tests.asking import act, ask, asked_app, moving, unit_uid
from tests.stored import records_with

__all__ = ["asked_app", "moving"]


# Words that stand nowhere else, as people and as the index write them.
TEXT = "Тортайлық жатақханада орын алу үшін қандай құжаттар керек?"
ANSWER = "Шұбаралық өтініш пен анықтама керек."
RUSSIAN = "Чернобурковское общежитие: какие нужны документы?"
WORDS = ("ортайлы", "ұбаралы", "ернобурковск", "aigerim@example.kz", "Сынақова")


@pytest.fixture
def app():
    """Alone: what its storage still holds is looked through record by record."""
    with factories.university_alone() as app:
        yield app


@pytest.fixture(autouse=True)
def site_for_questions(asked_app):
    yield
    gc.collect()


@pytest.fixture
def answered(app, visitor, moving, sign_in):
    """Question № 1, answered and made a draft; the personal page of its asker."""
    page = ask(visitor, moving, TEXT, name="Айгерім Сынақова", email="aigerim@example.kz", publish=True)
    act(sign_in("digital"), 1, "route", unit=unit_uid(app, "therapy"))
    act(sign_in("editor-therapy"), 1, "send", answer=ANSWER, official="Кафедра меңгерушісі Т. Тестов")
    act(sign_in("head-therapy"), 1, "approve")
    act(sign_in("digital"), 1, "publish")
    return page


def made(site):
    return next(each for each in site["questions"].values() if IQuestion.providedBy(each))


def translated(site):
    obj = made(site)
    save_draft(
        obj,
        texts={"ru": {"title": RUSSIAN, "question": RUSSIAN}},
        bodies={"ru": f"<p>{RUSSIAN}</p>"},
        actor=SYSTEM,
        seen=stamp(obj),
    )
    return obj


def as_draft(site):
    translated(site)


def sent(site):
    obj = translated(site)
    send(obj, actor=factories.actor_of(site, "digital"), seen=editing.stamp(obj), comment=TEXT)


def public(site):
    publish_at_once(translated(site))


def public_with_another_draft(site):
    obj = translated(site)
    publish_at_once(obj)
    texts = {"kk": {**obj.live.texts["kk"], "title": f"{TEXT} (түзетілді)"}}
    save_draft(obj, texts=texts, actor=SYSTEM, seen=stamp(obj))


def in_its_second_version(site):
    public_with_another_draft(site)
    publish_at_once(made(site))


def withdrawn_by_staff(site):
    obj = translated(site)
    publish_at_once(obj)
    withdraw(obj, actor=SYSTEM, reason="қате")


def in_the_bin(site):
    public(site)
    discard(made(site), actor=SYSTEM)


def in_a_folder_in_the_bin(site):
    public(site)
    folder = factories.add(site["units"]["therapy"], "page", "answers")
    folder.holds = ("question",)
    arrange.move(made(site), folder, actor=SYSTEM)
    discard(folder, actor=SYSTEM)


def in_the_bin_and_made_anew(site):
    in_the_bin(site)
    question = questions_of(site).records[1]
    publish(question, actor=factories.actor_of(site, "digital"), site=site, seen=len(question.acts))


STATES = (
    as_draft,
    sent,
    public,
    public_with_another_draft,
    in_its_second_version,
    withdrawn_by_staff,
    in_the_bin,
    in_a_folder_in_the_bin,
    in_the_bin_and_made_anew,
)


def take_back(browser, page) -> None:
    form = next(form for form in browser.get(page.request.path_qs).forms.values() if "sure" in form.fields)
    form["sure"] = True
    form.submit(status=303)


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_the_words_leave_every_state_at_once(app, visitor, sign_in, answered, state):
    """G9: no page, no draft, no version, no search, nothing in the bin to bring back, no record of the database."""
    with factories.work_in(app) as site:
        state(site)
        uids = questions_of(site).records[1].made_uids
    with factories.work_in(app) as site:
        while drain(site):
            pass
    assert records_with(app, WORDS[:1])
    take_back(visitor, answered)
    with factories.work_in(app) as site:
        assert uids and [find(site, uid) for uid in uids] == [None] * len(uids)
        entries = site.services["bin"].entries.values()
        assert not any(uid == entry.uid for entry in entries for uid in uids)
        assert not any(IQuestion.providedBy(each) for entry in entries for each in descendants(entry.object))
        assert not any(request.state == OPEN for request in requests_of(site).records.values())
        erased = [row for row in site.services["register"].newest(0, 9) if row.action == "erased"]
        assert {row.uid for row in erased} == set(uids)
        while drain(site):
            pass
    for browser in (visitor, sign_in("digital")):
        for place in ("/kk/questions", "/ru/questions", "/sitemap.xml", f"/kk/@@search?q={quote('тортайлық')}"):
            assert "құжаттар керек" not in browser.get(place), place
    assert records_with(app, WORDS) == []


def test_what_waited_for_approval_is_closed_and_shows_nobody_the_words(app, visitor, sign_in, answered):
    """A visa that was about to be given finds nothing to approve; who sent it sees that it is over."""
    with factories.work_in(app) as site:
        sent(site)
    sender = sign_in("digital")
    assert "ортайлы" in sender.get("/kk/@@request?id=1").html.find("main").text
    take_back(visitor, answered)
    assert "ортайлы" not in sender.get("/kk/@@request?id=1").html.find("main").text
    for login in ("digital", "admin"):
        browser = sign_in(login)
        assert "ортайлы" not in browser.get("/kk/@@my-work").text + browser.get("/kk/@@requests").text


def test_a_question_whose_record_is_taken_back_is_refused_for_publication(app, sign_in, answered):
    """G9: whatever brought it back, neither sent nor approved, and the person is told why."""
    with factories.work_in(app) as site:
        obj = translated(site)
        request = send(obj, actor=factories.actor_of(site, "digital"), seen=editing.stamp(obj))
        questions_of(site).settle(questions_of(site).records[1], WITHDRAWN)
        request.visas = (*request.visas, Visa("visa", "approved", "head-therapy", "", clock.now()))
        digital, ticks = factories.actor_of(site, "admin"), tuple(tick.id for tick in request.stage.ticks)
        with pytest.raises(OrdaError, match="withdrawn"):
            approve(request, actor=digital, context=site, seen=2, ticks=ticks)
        assert obj.live is None
    with factories.work_in(app) as site:
        obj = made(site)
        obj.draft.sent = None
        with pytest.raises(OrdaError, match="withdrawn"):
            send(obj, actor=factories.actor_of(site, "digital"), seen=editing.stamp(obj))
        path = f"/kk/questions/{obj.__name__}"
    assert "қайтарып алды" in sign_in("digital").get(f"{path}/@@send").html.find("main").text


def test_what_was_public_when_the_data_of_the_asker_grew_old_may_be_corrected_but_no_draft_published(
    app, moving, answered
):
    """G9: after three years nobody can see any more whether the asker agreed; what was published lawfully stays."""
    with factories.work_in(app) as site:
        obj, question = translated(site), questions_of(site).records[1]
        publish_at_once(obj)
        texts = {"kk": {**obj.live.texts["kk"], "title": "Жатақхана"}}
        save_draft(obj, texts=texts, actor=SYSTEM, seen=stamp(obj))
        question.erase()
        send(obj, actor=factories.actor_of(site, "digital"), seen=editing.stamp(obj))
        obj.versions.clear()
        obj.draft.sent = obj.live = None
        with pytest.raises(OrdaError, match="erased"):
            send(obj, actor=factories.actor_of(site, "digital"), seen=editing.stamp(obj))


def test_no_row_of_the_register_has_the_words_and_no_address(app, visitor, answered):
    """Rows are for ever: they name the record by its number, the place by an identity."""
    with factories.work_in(app) as site:
        public(site)
        obj = made(site)
        assert obj.__name__ == "question-1"
        arrange.rename(obj, "tortailyk", actor=SYSTEM)
        discard(obj, actor=SYSTEM)
    take_back(visitor, answered)
    with factories.work_in(app) as site:
        rows = [row for row in site.services["register"].newest(0, 50) if row.uid == obj.uid]
        assert [row.action for row in reversed(rows)] == ["published", "moved", "removed", "erased"]
        assert all("№ 1" in row.title for row in rows)
        assert "tortailyk" not in str(rows) and site.services["register"].first_broken() is None


def test_the_register_says_in_the_readers_language_who_withdrew_it(app, visitor, sign_in, answered):
    with factories.work_in(app) as site:
        public(site)
    take_back(visitor, answered)
    text = sign_in("admin").get("/kk/@@register?action=erased").html.find("main").text
    assert "№ 1" in text and "Сұраушы қайтарып алды" in text and "withdrawn by the asker" not in text


def test_a_question_is_not_copied(app, answered):
    """A copy would be out of the asker's reach; a folder is copied without the questions in it."""
    with factories.work_in(app) as site:
        with pytest.raises(BadPlace, match="asker"):
            arrange.copy(made(site), site["units"]["therapy"], actor=SYSTEM)
        folder = factories.add(site["units"]["therapy"], "page", "answers")
        folder.holds = ("question",)
        arrange.move(made(site), folder, actor=SYSTEM)
        clone = arrange.copy(folder, site["units"]["surgery"], actor=SYSTEM)
        assert list(clone.values()) == []


def test_the_words_leave_the_draft_of_a_frequent_question_too(app, visitor, moving, sign_in, answered):
    """F19: the draft begins with a list of what was asked; the others that ask the same stay in it."""
    ask(visitor, moving, "Жатақханаға қандай құжат керек болады?")
    with factories.work_in(app) as site:
        digital = factories.actor_of(site, "digital")
        faq = make_faq(site, actor=digital, numbers=("1", "2"), searches=(), lang="kk", heading="Сұрақтар")
        assert "Тортайлық" in faq.draft.body("kk")
        uid = faq.uid
    take_back(visitor, answered)
    with factories.work_in(app) as site:
        body = find(site, uid).draft.body("kk")
        assert "Тортайлық" not in body and "қандай құжат керек болады" in body
    assert records_with(app, WORDS) == []


def test_a_frequent_question_made_of_this_one_alone_goes_while_it_is_a_draft(app, visitor, answered):
    with factories.work_in(app) as site:
        digital = factories.actor_of(site, "digital")
        uid = make_faq(site, actor=digital, numbers=("1",), searches=(), lang="kk", heading="Сұрақтар").uid
    take_back(visitor, answered)
    with factories.work_in(app) as site:
        assert find(site, uid) is None
    assert records_with(app, WORDS) == []


def test_an_older_site_learns_which_question_was_made_of_which_record(app, visitor, answered):
    """Published before the site knew it; and one that was withdrawn before its draft went with it."""
    with factories.work_in(app) as site:
        public(site)
        del made(site).record
        s2026_11_questions.evolve(site, app.registry)
        assert made(site).record == 1
        discard(made(site), actor=SYSTEM)
        questions_of(site).settle(questions_of(site).records[1], WITHDRAWN)
        questions_of(site).records[1].erase()
        s2026_11_questions.evolve(site, app.registry)
        assert not len(site.services["bin"].entries)
        s2026_11_questions.evolve(site, app.registry)
    assert records_with(app, WORDS[:3]) == []
