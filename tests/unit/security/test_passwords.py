"""Passwords are kept as salted argon2id hashes and are not what everybody tries first."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orda.errors import OrdaError
from orda.security import passwords
from orda.security.passwords import MAX_LENGTH, hash_password, require_strong, verify_password


@pytest.mark.parametrize(
    "password", ["дала самалы 2026", "correct horse battery staple", "ҰҰҰ ұзақ құпиясөз 😀", "a" * 300]
)
def test_the_right_password_opens_and_no_other(password):
    stored = hash_password(password[:MAX_LENGTH])
    assert stored.startswith("$argon2id$")
    assert password not in stored
    assert verify_password(stored, password)
    for wrong in (password[:-1][:200], password.upper() + "x", "", password.swapcase() + " ", "\x00"):
        assert not verify_password(stored, wrong)


def test_the_same_password_has_another_hash_each_time():
    assert hash_password("дала самалы 2026") != hash_password("дала самалы 2026")


@pytest.mark.parametrize(
    "stored", ["", "nonsense", "$argon2id$", "$2b$12$abcdefghijklmnopqrstuv", "$argon2id$v=19$m=1,t=1,p=1$$"]
)
def test_an_account_without_a_password_or_with_a_damaged_one_opens_to_nobody(stored):
    for tried in ("", "nobody has this password", stored, "nonsense"):
        assert not verify_password(stored, tried)


def test_an_account_that_does_not_exist_costs_the_same_work(monkeypatch):
    """Otherwise the time of the answer would tell which logins exist (checklist 2)."""
    checked = []

    class Hasher:
        def verify(self, stored, password):
            checked.append(stored)
            return stored.startswith("$right")

    monkeypatch.setattr(passwords, "_HASHER", Hasher())
    assert not verify_password("", "x")
    assert verify_password("$right", "x")
    assert len(checked) == 2


@pytest.mark.parametrize(
    "weak",
    [
        "", "short", "123456789", "1234567890", "password123", "Password123", "qwertyuiop", "aaaaaaaaaaaa",
        "ababababab",
        "КазНМУ2026".lower().replace("казнму", "kaznmu"), "Қазақстан123", "ЙЦУКЕНГШЩЗХ", "x" * 257,
    ],
)  # fmt: skip
def test_what_everybody_tries_first_is_refused(weak):
    with pytest.raises(OrdaError):
        require_strong(weak)


@pytest.mark.parametrize("own", ["editor-therapy2026", "Еркін-2026-жыл", "xx-тестов-xx", "erkin.testov!!"])
def test_the_own_name_is_refused(own):
    with pytest.raises(OrdaError, match="easy to guess"):
        require_strong(own, ("editor-therapy", "Еркін Тестов", "erkin.testov"))


@pytest.mark.parametrize("good", ["дала самалы 2026", "correct horse battery", "J7-kk;v_qP2", "ән мен күй және жыр"])
def test_a_long_phrase_is_accepted(good):
    require_strong(good, ("editor-therapy", "Еркін Тестов", "erkin"))


@settings(max_examples=15)
@given(st.text(min_size=1, max_size=40))
def test_any_text_can_be_a_password(text):
    if any(0xD800 <= ord(character) < 0xE000 for character in text):
        return
    assert verify_password(hash_password(text), text)
