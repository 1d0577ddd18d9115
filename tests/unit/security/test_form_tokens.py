from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orda import clock
from orda.security.form_tokens import key_of, make_token, proves, read_token
from orda.security.throttle import Allowance, network_of

SECRET = "s" * 40
NOW = datetime(2027, 2, 1, 5, tzinfo=UTC)


@pytest.fixture(autouse=True)
def standing_clock(monkeypatch):
    moment = [NOW]
    monkeypatch.setattr(clock, "now", lambda: moment[0])
    return moment


def test_a_token_tells_its_age_and_belongs_to_one_form_and_secret(standing_clock):
    text = make_token(SECRET, "ask 1")
    standing_clock[0] += timedelta(minutes=5)
    assert read_token(SECRET, "ask 1", text).age == timedelta(minutes=5)
    assert read_token(SECRET, "ask 2", text) is None and read_token("t" * 40, "ask 1", text) is None


def test_no_two_tokens_are_alike_and_their_keys_are_nobodys_guess():
    tokens = [read_token(SECRET, "f", make_token(SECRET, "f")) for _number in range(50)]
    keys = {key_of(SECRET, token) for token in tokens}
    assert len(keys) == 50 and {len(key) for key in keys} == {40}
    assert key_of("t" * 40, tokens[0]) not in keys
    assert not any(token.nonce in key for token in tokens for key in keys)


def test_a_token_from_the_future_is_not_ours(standing_clock):
    text = make_token(SECRET, "f")
    standing_clock[0] -= timedelta(minutes=5)
    assert read_token(SECRET, "f", text) is None


@given(st.text(max_size=250))
def test_any_other_text_is_no_token(text):
    assert read_token(SECRET, "f", text) is None


def test_proof_is_work_for_one_token():
    token = read_token(SECRET, "f", make_token(SECRET, "f"))
    proof = next(str(number) for number in range(100_000) if proves(token, str(number), 8))
    assert proves(token, proof, 8)
    for wrong in ("", "x", "-1", "²", "1" * 50, f" {proof}"):
        assert not proves(token, wrong, 8)
    others = (read_token(SECRET, "f", make_token(SECRET, "f")) for _number in range(40))
    assert sum(proves(other, proof, 8) for other in others) < 10


def test_an_allowance_comes_back_with_time(standing_clock):
    allowance = Allowance()
    for _time in range(3):
        assert allowance.wait("a", 3, 60) == 0
        allowance.spend("a")
        standing_clock[0] += timedelta(seconds=10)
    assert allowance.wait("a", 3, 60) == 30 and allowance.wait("b", 3, 60) == 0
    standing_clock[0] += timedelta(seconds=30)
    assert allowance.wait("a", 3, 60) == 0


def test_an_allowance_forgets_the_oldest_keys():
    allowance = Allowance(max_keys=2)
    for key in "abc":
        allowance.spend(key)
    assert [allowance.wait(key, 1, 60) > 0 for key in "abc"] == [False, True, True]


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("198.51.100.7", "198.51.100.7"),
        ("::ffff:198.51.100.7", "198.51.100.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", "unknown"),
        ("nonsense", "unknown"),
    ],
)
def test_a_household_is_one_network(address, network):
    assert network_of(address) == network
