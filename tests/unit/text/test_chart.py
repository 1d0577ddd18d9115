"""Charts: round numbers on the axis, every value in its place, every text escaped."""

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orda.text.chart import Scale, Series, bar_chart, line_chart, ticks_for

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


def place(element, name, unit):
    """An attribute in the unit that it must have: percent across, em down."""
    written = element.get(name)
    assert written.endswith(unit) or written == "0", f"{name}={written}"
    return float(written.removesuffix(unit))


@pytest.mark.parametrize("draw", DRAWERS)
@given(st.lists(st.one_of(st.none(), numbers), min_size=1, max_size=30))
def test_whatever_the_numbers_are_they_stay_within_the_picture(draw, values):
    root = drawn(draw, [str(number) for number in range(len(values))], ("А", values), ("Ә", values[::-1]))
    height = place(root, "height", "em")
    for bar in root.iter("rect"):
        x, w = (place(bar, name, "%") for name in ("x", "width"))
        y, h = (place(bar, name, "em") for name in ("y", "height"))
        assert 0 <= x <= x + w <= 100.1 and -0.1 <= y <= y + h <= height + 0.1
    for dot in root.iter("circle"):
        assert 0 <= place(dot, "cx", "%") <= 100 and -0.1 <= place(dot, "cy", "em") <= height
    for text in root.iter("text"):
        assert 0 <= place(text, "x", "%") <= 100 and 0 < place(text, "y", "em") <= height + len(root)


@pytest.mark.parametrize("draw", DRAWERS)
@pytest.mark.parametrize("labels", [["2024", "2025"], ["Қоғамдық денсаулық сақтау мектебі", "Стоматология"]])
def test_letters_are_as_large_on_every_screen(draw, labels):
    """What shrinks with the screen would be unreadable on a phone: the picture has no scale of its own."""
    root = drawn(draw, labels, ("Барлығы", [1, 2]))
    assert root.get("width") == "100%" and root.get("viewBox") is None
    assert all(text.get("x").endswith("%") and text.get("y").endswith("em") for text in root.iter("text"))
    assert not any(list(inner.iter("text")) for inner in root.iter("svg") if inner is not root)
    assert all(line.get("vector-effect") == "non-scaling-stroke" for line in root.iter("polyline"))


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


def test_bars_stand_where_labels_and_values_fit_on_a_phone_and_lie_where_they_do_not():
    short = drawn(bar_chart, ["2024", "2025"], ("Барлығы", [1, 2]))
    heights = [place(bar, "height", "em") for bar in short.iter("rect")]
    assert heights[1] == pytest.approx(2 * heights[0], abs=0.02)
    for labels, values in (
        (["Қоғамдық денсаулық сақтау мектебі"] * 3, [1, 2, 2]),
        (["2024", "2025"], [10**14, 2 * 10**14]),
    ):
        long = drawn(bar_chart, labels, ("Барлығы", values), write="{:d}".format)
        widths = [place(bar, "width", "%") for bar in long.iter("rect")]
        assert widths[:2] == [pytest.approx(50, abs=0.1), pytest.approx(100, abs=0.1)]
        assert len({bar.get("height") for bar in long.iter("rect")}) == 1


def test_every_bar_says_its_value():
    for labels in (["2024", "2025"], ["Қоғамдық денсаулық сақтау мектебі", "Стоматология"]):
        shown = [text.text for text in drawn(bar_chart, labels, ("Барлығы", [7, -12])).iter("text")]
        assert {"7", "-12"} <= set(shown)


def test_there_is_room_for_figures_on_the_side_where_they_stand():
    rooms = {
        (7, 12): ("0", "1"),
        (-7, 120): ("1", "1"),
        (7, 123456): ("0", "2"),
        (1e9, 1234567890123): ("0", "4"),
    }
    for values, expected in rooms.items():
        root = drawn(bar_chart, ["Қоғамдық денсаулық сақтау мектебі", "Б"], ("А", values), write=lambda v: f"{v:.0f}")
        assert (root.get("data-left"), root.get("data-right")) == expected


def test_long_labels_take_two_lines_and_end_there():
    label = "Қоғамдық денсаулық сақтау және медициналық-профилактикалық іс мектебінің кафедрасы"
    root = drawn(bar_chart, [label, "Б"], ("А", [1, 2]))
    first, second = [text.text for text in root.iter("text")][:2]
    assert label.startswith(first) and second.endswith("…") and max(len(first), len(second)) <= 36
    assert any(label in title.text for title in root.iter("title"))


def test_a_line_breaks_where_a_value_is_missing():
    root = drawn(line_chart, list("abcde"), ("Барлығы", [1, 2, None, 4, 5]))
    assert [len(line.get("points").split()) for line in root.iter("polyline")] == [2, 2]


def test_lines_differ_without_colour():
    """WCAG 1.4.1: dashes, and the number of the series at the end of its line."""
    root = drawn(line_chart, list("ab"), ("А", [1, 2]), ("Ә", [2, 1]))
    first, second = root.iter("polyline")
    assert first.get("stroke-dasharray") != second.get("stroke-dasharray")
    assert {"1", "2"} <= {text.text for text in root.iter("text")}


def test_numbers_of_lines_that_end_together_do_not_lie_upon_each_other():
    root = drawn(line_chart, list("ab"), ("А", [1, 100]), ("Ә", [2, 100]), ("Б", [90, 99.9]))
    ends = [place(text, "y", "em") for text in root.iter("text") if text.get("dx") == "0.6em"]
    assert len(ends) == 3 and min(b - a for a, b in zip(ends, ends[1:], strict=False)) >= 0.99


def test_labels_that_have_no_room_below_the_axis_are_left_out():
    root = drawn(line_chart, [f"{year}" for year in range(1900, 2027)], ("Барлығы", range(127)))
    marks = [text for text in root.iter("text") if text.text.isdigit() and len(text.text) == 4]
    phone = [int(text.text) for text in marks if "wide" not in text.get("class")]
    assert 3 <= len(phone) <= 5 < len(marks) <= 16
    assert len({b - a for a, b in zip(phone, phone[1:], strict=False)}) == 1
