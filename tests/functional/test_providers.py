"""Who is named as having provided a text answers for it and does not approve it (B13); screens say so beforehand."""

import pytest

from orda.security import sharing
from orda.security.actor import SYSTEM
from orda.workflow.requests.approvers import check_sending
from tests import factories
from tests.workplace import edit, send_form

HEAD, VICE_RECTOR = "Төлеген Тестов", "Гүлнар Тестова"


@pytest.fixture
def name_of(app):
    with factories.work_in(app) as site:
        users = site.services["principals"].users
        return {login: user.full_name for login, user in users.items()}


def provider_finding(app):
    with factories.work_in(app) as site:
        found = [each for each in check_sending(site["units"]["therapy"]["about"]) if each.id == "provider"]
        return [(each.blocks, each.message.mapping["names"]) for each in found]


def test_the_field_says_who_gives_the_visa(sign_in, name_of):
    editor = sign_in("editor-therapy", "ru")
    for address in ("/ru/units/therapy/about/@@edit", "/ru/units/therapy/@@add?kind=page"):
        field = editor.get(address).forms["form"]["provider"]
        said = editor.get(address).html.find(id=f"{field.id}-help").text
        assert said == (
            "Отвечает за содержание и потому не может его одобрить. "
            f"Первую визу даёт: {name_of['head-therapy']}."
        )  # fmt: skip


@pytest.mark.parametrize("written", ["head-therapy", "name"])
def test_a_head_named_as_provider_is_told_of_before_it_is_sent(app, sign_in, name_of, written):
    editor, head = sign_in("editor-therapy", "ru"), name_of["head-therapy"]
    edit(editor, provider=head if written == "name" else written)
    screen = editor.get("/ru/units/therapy/about/@@send").html.find("main").text
    assert f"{head} указан(а) как лицо, предоставившее информацию, и потому не может её одобрить." in screen
    assert f"Визу может дать: {name_of['vicerector']}" in screen
    assert send_form(editor).submit().status_int == 303


def test_another_head_of_the_unit_is_named_first(app, sign_in, name_of):
    with factories.work_in(app) as site:
        sharing.grant(site["units"]["therapy"], "user:head-surgery", "head", actor=SYSTEM)
    edit(sign_in("editor-therapy", "ru"), provider="head-therapy")
    assert provider_finding(app) == [(False, name_of["head-surgery"])]


def test_whoever_else_is_named_needs_no_word(app, sign_in):
    editor = sign_in("editor-therapy", "ru")
    for name in ("Айша Сынақова", "editor-surgery"):
        edit(editor, provider=name)
        assert provider_finding(app) == []


def test_nothing_is_sent_that_nobody_could_approve(app, sign_in):
    with factories.work_in(app) as site:
        sharing.revoke(site, "user:vicerector", "vice-rector", actor=SYSTEM, block="clinical")
    editor = sign_in("editor-therapy", "ru")
    edit(editor, provider="head-therapy")
    blocked, others = provider_finding(app)[0]
    assert blocked and not others
    form = send_form(editor, lang="ru")
    refused = form.submit(expect_errors=True)
    assert refused.status_int == 422 and "дать визу больше некому" in refused.html.find("main").text
