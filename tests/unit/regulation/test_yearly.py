"""What the regulation wants of every year (clause F16)."""

from importlib import resources

import pytest

from orda.errors import BadRegulation
from orda.regulation.load import load, parse

TEXT = (resources.files("orda.regulation") / "kaznmu.toml").read_text("utf-8")
YEARLY = 'yearly = ["university/financial-statements", "university/budget-spending"]'


def test_financial_statements_and_budget_spending_are_wanted_of_every_year():
    yearly = {item.id: item.yearly for item in load().obligatory if item.yearly}
    assert yearly == {"finance": ("university/financial-statements", "university/budget-spending")}


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ('yearly = ["university/history"]', "among the paths"),
        ('yearly = ["university/nowhere"]', "unknown place"),
        ('yearly = ["university/budget-spending", "university/budget-spending"]', "twice"),
        ("yearly = 5", "must be a list"),
    ],
)
def test_a_wrong_list_stops_the_start(wrong, reason):
    assert TEXT.count(YEARLY) == 1
    with pytest.raises(BadRegulation, match=reason):
        parse(TEXT.replace(YEARLY, wrong).encode(), "test.toml")


def test_the_list_may_be_left_out():
    assert all(item.yearly == () for item in parse(TEXT.replace(YEARLY, "").encode(), "test.toml").obligatory)
