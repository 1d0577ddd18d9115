"""The practice folder (D12): the whole way of a text, played by one person, and nothing of it anywhere else."""

from datetime import timedelta

import pytest

from orda import clock
from orda.i18n import LANGUAGES
from orda.workflow.practice import KEPT, forget_exercises, practice_of
from tests import factories
from tests.workplace import form_with

WORD = "отыз-сегіз-оқытушы"


def open_practice(browser, lang="ru"):
    return browser.get(f"/{lang}/@@practice")


def save(browser, lang="ru", **more):
    form = form_with(open_practice(browser, lang), "save")
    for each in LANGUAGES:
        form[f"texts.{each}.body"] = f"<p>{WORD} {each}</p><script>alert(1)</script>"
    for name, value in more.items():
        form[name.replace("__", ".")] = value
    return form.submit("save", expect_errors=True)


def press(browser, button, lang="ru", tick=True, **more):
    form = form_with(open_practice(browser, lang), button)
    for box in form.fields.get("tick", []):
        box.checked = tick
    for name, value in more.items():
        form[name] = value
    return form.submit(button, expect_errors=True)


def state_of_the_site(app):
    with factories.work_in(app) as site:
        services = site.services
        return (
            [len(services["requests"].records), len(services["register"]), len(services["outbox"])],
            [services["index-queue"].size() if hasattr(services["index-queue"], "size") else 0, site.generation()],
            sorted(site.keys()),
        )


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_whole_way_is_gone_alone_and_leaves_no_trace_elsewhere(app, sign_in, visitor, lang):
    before, browser = state_of_the_site(app), sign_in("editor-therapy", lang)
    assert save(browser, lang).status_int == 303
    screen = open_practice(browser, lang)
    assert WORD in screen.html.select_one(".diff ins").text and "<script>alert" not in str(screen.html.select(".diff"))
    assert press(browser, "send", lang).status_int == 303
    for _stage in ("visa", "check"):
        assert press(browser, "approve", lang, tick=False).status_int == 422
        assert press(browser, "approve", lang).status_int == 303
    assert WORD in open_practice(browser, lang).html.find("article").text
    assert state_of_the_site(app) == before
    for address in ("", "@@search?q=" + WORD, "sitemap.xml", "@@rss", "practice"):
        assert WORD not in visitor.get(f"/{lang}/{address}", expect_errors=True)
    for other in ("head-therapy", "digital"):
        colleague = sign_in(other, lang)
        assert WORD not in colleague.get(f"/{lang}/@@my-work") and WORD not in open_practice(colleague, lang)
    assert press(browser, "reset", lang).status_int == 303
    assert WORD not in open_practice(browser, lang)


def test_a_return_comes_with_its_reason_and_words_and_is_mended(sign_in):
    browser = sign_in("editor-therapy", "ru")
    save(browser)
    press(browser, "send")
    assert press(browser, "return", reason="facts", remark=" ").status_int == 422
    assert press(browser, "return", reason="facts", remark="Не сорок, а тридцать восемь").status_int == 303
    back = open_practice(browser)
    assert "Не сорок, а тридцать восемь" in back.html.find("blockquote").text
    assert WORD in form_with(back, "save")["texts.ru.body"].value
    assert press(browser, "send").status_int == 303
    assert press(browser, "recall").status_int == 303
    assert form_with(open_practice(browser), "save")


def test_the_real_checks_stop_it_and_nothing_typed_is_lost(sign_in):
    browser = sign_in("editor-therapy", "ru")
    assert "disabled" in str(open_practice(browser).html.find("section", {"aria-labelledby": "changes"}) or "disabled")
    refused = save(browser, texts__ru__title="Ы" * 300)
    assert refused.status_int == 422 and form_with(refused, "save")["texts.ru.title"].value == "Ы" * 300
    assert save(browser, texts__kk__title="").status_int == 303
    screen = open_practice(browser)
    assert screen.html.select(".findings .blocks")
    assert press(browser, "send").status_int == 422


def test_old_screens_and_forged_acts_change_nothing(sign_in):
    browser = sign_in("editor-therapy", "ru")
    token = form_with(open_practice(browser), "save")["csrf_token"].value
    for fields in (
        {"approve": "1", "stage": "visa"},
        {"send": "1"},
        {"recall": "1"},
        {},
        {"return": "1", "stage": "x"},
    ):
        browser.post("/ru/@@practice", {"csrf_token": token, **fields}, status=422)
    save(browser)
    press(browser, "send")
    old = form_with(open_practice(browser), "approve")
    for box in old.fields["tick"]:
        box.checked = True
    assert old.submit("approve").status_int == 303
    assert old.submit("approve", expect_errors=True).status_int == 422, "the second visa is another one"


def test_it_is_for_the_staff_and_forgotten_in_time(app, sign_in, visitor, monkeypatch):
    visitor.get("/ru/@@practice", status=[303, 403])
    sign_in("auditor", "ru").get("/ru/@@practice", status=[403, 404])
    save(sign_in("editor-therapy", "ru"))
    with factories.work_in(app) as site:
        assert forget_exercises(site) == 0
        late = clock.now() + KEPT + timedelta(days=1)
        with monkeypatch.context() as patched:
            patched.setattr(clock, "now", lambda: late)
            assert forget_exercises(site) == 1
        assert list(practice_of(site).exercises) == []
