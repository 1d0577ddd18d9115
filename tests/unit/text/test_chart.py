"""Charts: round numbers on the axis, every value in its place, every text escaped."""

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orda.text.chart import HEIGHT, WIDTH, Scale, Series, bar_chart, line_chart, ticks_for

numbers = st.one_of(st.integers(-(10**14), 10**14), st.floats(-1e14, 1e14, allow_subnormal=False))
DRAWERS = [bar_chart, line_chart]


def drawn(draw, labels, *series, **more):
    words = {"title": "Тақырып", "description": "Сипаттама", "write": lambda value: f"{value:g}", **more}
    named = [Series(title, tuple(values)) for title, values in series]
    return ElementTree.fromstring(draw(labels, named, **words))


@given(st.lists(numbers, min_size=1, max_size=50), st.booleans())
def test_ticks_are_even_few_and_hold_all_values(values, zero):
    ticks = ticks_for(values, zero)
    assert 2 <= len(ticks) <= 9
    spread = ticks[-1] - ticks[0]
    assert ticks[0] <= min(values) + spread * 1e-6
    assert ticks[-1] >= max(values) - spread * 1e-6
    steps = [second - first for first, second in zip(ticks, ticks[1:], strict=False)]
    assert max(steps) - min(steps) <= 1e-6 * max(steps)
    if zero:
        assert ticks[0] <= 0 <= ticks[-1]


@pytest.mark.parametrize(
    ("values", "ticks"),
    [
        ([], [0, 1]),
        ([0], [0, 1]),
        ([7], [0, 2, 4, 6, 8]),
        ([0.1, 0.3], [0, 0.1, 0.2, 0.3]),
        ([-5, 5], [-5, 0, 5]),
        ([980, 4100], [0, 2000, 4000, 6000]),
    ],
)
def test_ticks_are_round(values, ticks):
    assert ticks_for(values) == ticks


@given(numbers, numbers, st.floats(0, 1))
def test_a_scale_keeps_what_it_holds_between_its_ends(low, high, part):
    if low == high:
        return
    scale = Scale(min(low, high), max(low, high), 300, 20)
    assert 19.9 <= scale(scale.low + part * (scale.high - scale.low)) <= 300.1


@pytest.mark.parametrize("draw", DRAWERS)
@given(st.lists(st.one_of(st.none(), numbers), min_size=1, max_size=30))
def test_whatever_the_numbers_are_they_stay_within_the_picture(draw, values):
    root = drawn(draw, [str(place) for place in range(len(values))], ("А", values), ("Ә", values[::-1]))
    height = float(root.get("viewBox").split()[3])
    for bar in root.iter("rect"):
        x, y, w, h = (float(bar.get(name)) for name in ("x", "y", "width", "height"))
        assert 0 <= x <= x + w <= WIDTH + 0.2 and -0.1 <= y <= y + h <= height + 0.2
    for dot in root.iter("circle"):
        assert 0 <= float(dot.get("cx")) <= WIDTH and -0.1 <= float(dot.get("cy")) <= HEIGHT


@pytest.mark.parametrize("draw", DRAWERS)
def test_a_chart_says_what_it_is_and_escapes_every_text(draw):
    svg = draw(
        ["<b>&"],
        [Series('"><script>', (1,))],
        title="<i>Тақырып</i>",
        description="a & b",
        write=lambda value: f"<{value:g}>",
    )
    root = ElementTree.fromstring(svg)
    assert root.get("role") == "img" and root.get("aria-labelledby") == "chart-title chart-desc"
    assert root.find("title").text == "<i>Тақырып</i>" and root.find("desc").text == "a & b"
    assert "<script" not in svg and "style=" not in svg
    assert any("<b>&" in (title.text or "") for title in root.iter("title"))


def test_bars_stand_where_labels_fit_and_lie_where_they_are_long():
    short = drawn(bar_chart, ["2024", "2025"], ("Барлығы", [1, 2]))
    heights = [float(bar.get("height")) for bar in short.iter("rect")]
    assert heights[1] == pytest.approx(2 * heights[0], abs=0.2)
    long = drawn(bar_chart, ["Қоғамдық денсаулық сақтау мектебі"] * 3, ("Барлығы", [1, 2, 2]))
    widths = [float(bar.get("width")) for bar in long.iter("rect")]
    assert widths[1] == pytest.approx(2 * widths[0], abs=0.2)
    assert {bar.get("height") for bar in long.iter("rect")} == {"16"}


def test_a_line_breaks_where_a_value_is_missing():
    root = drawn(line_chart, list("abcde"), ("Барлығы", [1, 2, None, 4, 5]))
    assert [len(line.get("points").split()) for line in root.iter("polyline")] == [2, 2]


def test_lines_differ_without_colour():
    """WCAG 1.4.1: dashes, and the number of the series at the end of its line."""
    root = drawn(line_chart, list("ab"), ("А", [1, 2]), ("Ә", [2, 1]))
    first, second = root.iter("polyline")
    assert first.get("stroke-dasharray") != second.get("stroke-dasharray")
    assert {"1", "2"} <= {text.text for text in root.iter("text")}


def test_labels_that_have_no_room_below_the_axis_are_left_out():
    root = drawn(line_chart, [f"{year}" for year in range(1900, 2027)], ("Барлығы", range(127)))
    shown = [text.text for text in root.iter("text") if len(text.text) == 4 and text.text.isdigit()]
    assert 3 <= len(shown) <= 16
