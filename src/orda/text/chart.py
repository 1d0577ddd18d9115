"""Charts as SVG: pure functions of numbers and titles, without styles of their own and without scripts.

A chart is as wide as its page and as high as its text asks for: across in percent, down in ``em``, so that letters are
as large on a phone as on a wall and grow with the reader's. Room for figures beside the drawing is padding, which the
sheet gives by ``data-left`` and ``data-right``. Looks come from the classes ``c1`` … ``c6`` of the series, ``axis``,
``grid``, ``tick`` and ``wide`` (shown only where there is room). Series differ in more than colour: bars keep the order
of the legend, lines have dashes and carry the number of their series at the end. The table beside the chart is its text
alternative; here are a title and a description.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from textwrap import wrap

NARROW, WIDE = 19.2, 42.0  # em: what a screen of 320 points leaves, and what `wide` asks for
CHARACTER = 0.58  # em: width of a digit or a letter
HEIGHT, TOP, BOTTOM = 19.0, 1.2, 1.8  # em, of upright charts
LINE, BAR, GAP = 1.35, 1.1, 0.9  # em, of lying ones
ROOMS = (0, 3, 6, 10)  # characters for which data-left or data-right 0, 1, 2, 3 have room; 4 is for more
PADDING = (0, 2.4, 4.1, 6.5, 10)  # em: what the sheet makes of them
LABEL_LINE = 34
MAX_LABEL = 70
MAX_TICKS = 6
MAX_DOTS = 60
DASHES = ("", "8 4", "2 4", "12 4 2 4", "16 6", "4 8")

Write = Callable[[float], str]


@dataclass(frozen=True)
class Series:
    """One row of bars, or one line: its title and a number, or None, for each label."""

    title: str
    values: tuple[float | None, ...]


@dataclass(frozen=True)
class Scale:
    """Numbers to places: ``start`` is where ``low`` lies, ``end`` where ``high`` does."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """The place of ``value``, to a hundredth."""
        return round(self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start), 2)


def ticks_for(values: Sequence[float], zero: bool = True) -> list[float]:
    """Round numbers at even steps of 1, 2 or 5 times a power of ten, from below the least value to above the greatest.

    With ``zero`` the numbers reach to nought.
    """
    low, high = min(values, default=0), max(values, default=0)
    if zero:
        low, high = min(low, 0), max(high, 0)
    size = max(abs(low), abs(high))
    if high - low <= size * 1e-9:
        # All the same, or as good as: the axis shows a little of what is around them.
        around = max(size * 1e-6, 1)
        low, high = low - (around if low else 0), high + around
    rough = (high - low) / (MAX_TICKS - 2)
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough * (1 - 1e-9))
    if all(isinstance(value, int) for value in values):
        step = max(step, 1)  # of people there are no halves
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    # Fifteen digits: what binary fractions add behind them is nobody's.
    return [float(f"{number * step:.15g}") for number in range(first, last + 1)]


def bar_chart(labels: Sequence[str], series: Sequence[Series], *, title: str, description: str, write: Write) -> str:
    """Bars side by side for each label: upright where labels and values fit on a phone, else lying below their labels.

    ``write`` gives numbers as the reader's language writes them. All texts are escaped.
    """
    band = NARROW / max(len(labels), 1)
    width = band * _share(series) / max(len(series), 1)
    fits = all(len(label) * CHARACTER + 0.5 <= band for label in labels)
    draw = _upright if fits and _longest(series, write) * CHARACTER <= width else _lying
    return _framed(*draw(labels, series, write), title, description)


def line_chart(labels: Sequence[str], series: Sequence[Series], *, title: str, description: str, write: Write) -> str:
    """A line for each series; where a value is missing, the line is broken."""
    present = _present(series)
    ticks = ticks_for(present, zero=bool(present) and min(present) >= 0 and min(present) < 0.7 * max(present))
    across = Scale(0, max(len(labels) - 1, 1), 0, 100)
    up = Scale(ticks[0], ticks[-1], HEIGHT - BOTTOM, TOP)
    parts = [*_levels(ticks, up, write), *_marks_below(labels, across)]
    for number, each in enumerate(series):
        parts += _line(number, each, labels, across, up, write)
    parts += _numbers_at_ends(series, across, up)
    return _framed(parts, HEIGHT, _room(max(len(write(tick)) for tick in ticks)), 1, title, description)


def _framed(parts: list[str], height: float, left: int, right: int, title: str, description: str) -> str:
    head = f'<title id="chart-title">{escape(title)}</title><desc id="chart-desc">{escape(description)}</desc>'
    size = f'width="100%" height="{height:g}em" data-left="{left}" data-right="{right}"'
    return f'<svg {size} role="img" aria-labelledby="chart-title chart-desc">{head}{"".join(parts)}</svg>'


def _room(characters: int) -> int:
    return next((number for number, most in enumerate(ROOMS) if characters <= most), len(ROOMS))


def _present(series: Sequence[Series]) -> list[float]:
    return [value for each in series for value in each.values if value is not None]


def _longest(series: Sequence[Series], write: Write) -> int:
    return max(len(write(value)) for value in (*_present(series), 0))


def _reach(series: Sequence[Series]) -> tuple[float, float]:
    """What bars reach from and to: nought is among it."""
    low, high = min(0, *_present(series), 0), max(0, *_present(series), 0)
    return low, high if high > low else low + 1


def _share(series: Sequence[Series]) -> float:
    """How much of its band the bars of one label take: a single one is slender."""
    return 0.76 if len(series) > 1 else 0.6


def _levels(ticks: Sequence[float], up: Scale, write: Write) -> Iterator[str]:
    for tick in ticks:
        y = up(tick)
        kind = "axis" if tick == 0 else "grid"
        yield f'<line class="{kind}" x1="0" y1="{y:g}em" x2="100%" y2="{y:g}em"/>'
        yield _text(write(tick), 0, y + 0.35, "end", "tick", -0.5)


def _text(text: str, x: float, y: float, anchor: str = "start", kind: str = "", beside: float = 0) -> str:
    shown = text if len(text) <= MAX_LABEL else text[: MAX_LABEL - 1].rstrip() + "…"
    described = (f' class="{kind}"' if kind else "") + (f' dx="{beside:g}em"' if beside else "")
    return f'<text{described} x="{x:g}%" y="{round(y, 2):g}em" text-anchor="{anchor}">{escape(shown)}</text>'


def _marks_below(labels: Sequence[str], across: Scale) -> Iterator[str]:
    """As many labels below the axis as a phone has room for; between them, marked ``wide``, those for other screens."""
    longest = max((min(len(label), MAX_LABEL) for label in labels), default=1)
    most = [max(int(room / ((longest + 2) * CHARACTER)), 1) for room in (NARROW - 6, WIDE - 6)]
    wide = math.ceil(len(labels) / most[1])
    narrow = wide * math.ceil(len(labels) / most[0] / wide)
    last = len(labels) - 1
    for place in range(0, len(labels), max(wide, 1)):
        anchor = "end" if place == last and last else "start" if place == 0 and len(labels[place]) > 6 else "middle"
        kind = "tick wide" if place % narrow else "tick"
        yield _text(labels[place], across(place), HEIGHT - BOTTOM + 1.4, anchor, kind)


def _bar(number: int, x: float, y: float, width: float, height: float, said: str) -> str:
    """A bar; across in percent, down in em."""
    box = f'x="{x:g}%" y="{y:g}em" width="{max(width, 0):g}%" height="{max(height, 0):g}em"'
    return f'<rect class="c{number % 6 + 1}" {box}><title>{escape(said)}</title></rect>'


def _said(label: str, each: Series, value: float, write: Write) -> str:
    return f"{label}, {each.title}: {write(value)}"


def _upright(labels: Sequence[str], series: Sequence[Series], write: Write) -> tuple[list[str], float, int, int]:
    low, high = _reach(series)
    up = Scale(low, high, HEIGHT - BOTTOM - (TOP if low < 0 else 0), TOP)
    foot = up(0)
    parts = [f'<line class="axis" x1="0" y1="{foot:g}em" x2="100%" y2="{foot:g}em"/>']
    band = 100 / max(len(labels), 1)
    width = band * _share(series) / max(len(series), 1)
    for place, label in enumerate(labels):
        middle = band * (place + 0.5)
        parts.append(_text(label, round(middle, 2), HEIGHT - 0.4, "middle", "tick"))
        for number, each in enumerate(series):
            value = each.values[place]
            if value is None:
                continue
            x, y = round(middle + width * (number - len(series) / 2), 2), up(value)
            box = (x, min(y, foot), round(width * 0.94, 2), round(abs(foot - y), 2))
            parts.append(_bar(number, *box, _said(label, each, value, write)))
            parts.append(_text(write(value), round(x + width * 0.47, 2), y + (1.1 if value < 0 else -0.35), "middle"))
    return parts, HEIGHT, 0, 0


def _lying(labels: Sequence[str], series: Sequence[Series], write: Write) -> tuple[list[str], float, int, int]:
    low, high = _reach(series)
    across = Scale(low, high, 0, 100)
    parts, y, room = [], 0.0, _room(_longest(series, write))
    left = room if low < 0 else 0
    for place, label in enumerate(labels):
        for line in wrap(label, LABEL_LINE, max_lines=2, placeholder=" …"):
            parts.append(_text(line, 0, y + 1, beside=-PADDING[left]))
            y += LINE
        y, top = y + 0.1, y
        for number, each in enumerate(series):
            value = each.values[place]
            if value is not None:
                start, end = sorted((across(0), across(value)))
                parts.append(_bar(number, start, y, round(end - start, 2), BAR, _said(label, each, value, write)))
                beside = (end, y + 0.92, "start", "tick", 0.4) if value >= 0 else (start, y + 0.92, "end", "tick", -0.4)
                parts.append(_text(write(value), *beside))
            y = round(y + BAR + 0.15, 2)
        nought = across(0)
        parts.append(f'<line class="axis" x1="{nought:g}%" y1="{round(top, 2):g}em" x2="{nought:g}%" y2="{y:g}em"/>')
        y += GAP
    return parts, round(y, 2), left, room


def _line(number: int, each: Series, labels: Sequence[str], across: Scale, up: Scale, write: Write) -> Iterator[str]:
    runs: list[list[tuple[float, float]]] = [[]]
    dots, many = [], len(labels) > MAX_DOTS
    for place, value in enumerate(each.values):
        if value is None:
            runs.append([])
            continue
        x, y = across(place), up(value)
        runs[-1].append((x, y))
        if not many or (place == 0 or each.values[place - 1] is None):
            said = escape(_said(labels[place], each, value, write))
            dot = f'<circle class="c{number % 6 + 1}" cx="{x:g}%" cy="{y:g}em" r=".28em">'
            dots.append(f"{dot}<title>{said}</title></circle>")
    yield _stretched(number, [run for run in runs if len(run) > 1])
    yield from dots


def _numbers_at_ends(series: Sequence[Series], across: Scale, up: Scale) -> Iterator[str]:
    """The number of each line where it ends; numbers that would lie upon each other move apart."""
    lasts = [
        max((place for place, value in enumerate(each.values) if value is not None), default=-1) for each in series
    ]
    ends = [(up(series[number].values[last]), number, last) for number, last in enumerate(lasts) if last >= 0]
    taken: dict[int, float] = {}
    for y, number, last in sorted(ends):
        taken[last] = max(y, taken.get(last, 0) + 1)
        yield _text(str(number + 1), across(last), taken[last] + 0.35, beside=0.6)


def _stretched(number: int, runs: list[list[tuple[float, float]]]) -> str:
    """Lines between points in percent and em; their picture is stretched over the chart, their strokes are not."""
    dashes = f' stroke-dasharray="{DASHES[number % 6]}"' if DASHES[number % 6] else ""
    drawn = "".join(
        f'<polyline class="c{number % 6 + 1}"{dashes} fill="none" vector-effect="non-scaling-stroke"'
        f' points="{" ".join(f"{x:g},{y:g}" for x, y in run)}"/>'
        for run in runs
    )
    box = f'width="100%" height="{HEIGHT:g}em" viewBox="0 0 100 {HEIGHT:g}" preserveAspectRatio="none"'
    return f'<svg {box} overflow="visible">{drawn}</svg>' if drawn else ""
