"""Charts as SVG: pure functions of numbers and titles, without styles of their own and without scripts.

Looks come from the classes ``c1`` … ``c6`` of the series, ``axis``, ``grid`` and ``tick``. Series differ in more than
colour: bars keep the order of the legend, lines have dashes and carry the number of their series at the end. The table
beside the chart is its text alternative; here are a title and a description.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from html import escape

WIDTH, HEIGHT = 640, 360
TOP, RIGHT, BOTTOM = 14, 28, 34
CHARACTER = 8  # width of a letter at the size of 14
LINE_HEIGHT = 20
BAR, GAP = 16, 14
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
        """The place of ``value``, to a tenth."""
        return round(self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start), 1)


def ticks_for(values: Sequence[float], zero: bool = True) -> list[float]:
    """Round numbers at even steps of 1, 2 or 5 times a power of ten, from below the least value to above the greatest.

    With ``zero`` the numbers reach to nought, as bars must.
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
    """Bars side by side for each label: upright where all labels fit below them, else lying below their labels.

    ``write`` gives numbers as the reader's language writes them. All texts are escaped.
    """
    band = (WIDTH - 80) / max(len(labels), 1)
    fits = all(len(label) * CHARACTER <= band for label in labels) and band / max(len(series), 1) >= BAR / 2
    draw = _upright if fits else _lying
    return _framed(*draw(labels, series, write), title, description)


def line_chart(labels: Sequence[str], series: Sequence[Series], *, title: str, description: str, write: Write) -> str:
    """A line for each series; where a value is missing, the line is broken."""
    present = [value for each in series for value in each.values if value is not None]
    ticks = ticks_for(present, zero=bool(present) and min(present) >= 0 and min(present) < 0.7 * max(present))
    left = _margin(ticks, write)
    across = Scale(0, max(len(labels) - 1, 1), left, WIDTH - RIGHT)
    up = Scale(ticks[0], ticks[-1], HEIGHT - BOTTOM, TOP)
    parts = [*_levels(ticks, up, left, write), *_marks_below(labels, across)]
    for number, each in enumerate(series):
        parts += _line(number, each, labels, across, up, write)
    return _framed(parts, HEIGHT, title, description)


def _framed(parts: list[str], height: float, title: str, description: str) -> str:
    head = f'<title id="chart-title">{escape(title)}</title><desc id="chart-desc">{escape(description)}</desc>'
    opening = f'<svg viewBox="0 0 {WIDTH} {height:g}" role="img" aria-labelledby="chart-title chart-desc">'
    return f"{opening}{head}{''.join(parts)}</svg>"


def _margin(ticks: Sequence[float], write: Write) -> float:
    return 12 + CHARACTER * max(len(write(tick)) for tick in ticks)


def _present(series: Sequence[Series]) -> list[float]:
    return [value for each in series for value in each.values if value is not None]


def _levels(ticks: Sequence[float], up: Scale, left: float, write: Write) -> Iterator[str]:
    for tick in ticks:
        y = up(tick)
        kind = "axis" if tick == 0 else "grid"
        yield f'<line class="{kind}" x1="{left:g}" y1="{y:g}" x2="{WIDTH - RIGHT}" y2="{y:g}"/>'
        yield _text(write(tick), left - 6, y + 5, "end", "tick")


def _text(text: str, x: float, y: float, anchor: str = "start", kind: str = "") -> str:
    shown = text if len(text) <= MAX_LABEL else text[: MAX_LABEL - 1].rstrip() + "…"
    described = f' class="{kind}"' if kind else ""
    return f'<text{described} x="{x:g}" y="{y:g}" text-anchor="{anchor}">{escape(shown)}</text>'


def _marks_below(labels: Sequence[str], across: Scale) -> Iterator[str]:
    """As many labels below the axis as have room."""
    longest = max((min(len(label), MAX_LABEL) for label in labels), default=1)
    room = max(int((across.end - across.start) / ((longest + 2) * CHARACTER)), 1)
    step = math.ceil(len(labels) / room)
    last = len(labels) - 1
    for place, label in enumerate(labels):
        if place % step == 0:
            anchor = "end" if place == last and last else "start" if place == 0 and len(label) > 6 else "middle"
            yield _text(label, across(place), HEIGHT - BOTTOM + 22, anchor, "tick")


def _bar(number: int, x: float, y: float, width: float, height: float, said: str) -> str:
    box = f'x="{x:g}" y="{y:g}" width="{max(width, 0):g}" height="{max(height, 0):g}"'
    return f'<rect class="c{number % 6 + 1}" {box}><title>{escape(said)}</title></rect>'


def _said(label: str, each: Series, value: float, write: Write) -> str:
    return f"{label}, {each.title}: {write(value)}"


def _upright(labels: Sequence[str], series: Sequence[Series], write: Write) -> tuple[list[str], float]:
    ticks = ticks_for(_present(series))
    left = _margin(ticks, write)
    up = Scale(ticks[0], ticks[-1], HEIGHT - BOTTOM, TOP)
    parts = list(_levels(ticks, up, left, write))
    band = (WIDTH - RIGHT - left) / max(len(labels), 1)
    width = band * 0.76 / max(len(series), 1)
    for place, label in enumerate(labels):
        middle = left + band * (place + 0.5)
        parts.append(_text(label, round(middle, 1), HEIGHT - BOTTOM + 22, "middle", "tick"))
        for number, each in enumerate(series):
            value = each.values[place]
            if value is None:
                continue
            x, y, foot = round(middle - band * 0.38 + width * number, 1), up(value), up(0)
            box = (x, min(y, foot), round(width * 0.94, 1), round(abs(foot - y), 1))
            parts.append(_bar(number, *box, _said(label, each, value, write)))
    return parts, HEIGHT


def _lying(labels: Sequence[str], series: Sequence[Series], write: Write) -> tuple[list[str], float]:
    ticks = ticks_for(_present(series))
    numbers = max(len(write(value)) for value in (*_present(series), 0)) * CHARACTER + 10
    across = Scale(ticks[0], ticks[-1], 2 + (numbers if ticks[0] < 0 else 0), WIDTH - numbers)
    parts, y = [], 0.0
    for place, label in enumerate(labels):
        parts.append(_text(label, 0, y + 15))
        y += LINE_HEIGHT
        foot = y + len(series) * (BAR + 2)
        parts.append(f'<line class="axis" x1="{across(0):g}" y1="{y - 2:g}" x2="{across(0):g}" y2="{foot:g}"/>')
        for number, each in enumerate(series):
            value = each.values[place]
            if value is not None:
                start, end = sorted((across(0), across(value)))
                parts.append(_bar(number, start, y, round(end - start, 1), BAR, _said(label, each, value, write)))
                anchor, x = ("start", end + 6) if value >= 0 else ("end", start - 6)
                parts.append(_text(write(value), x, y + 13, anchor, "tick"))
            y += BAR + 2
        y += GAP
    return parts, round(y, 1)


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
            dots.append(f'<circle class="c{number % 6 + 1}" cx="{x:g}" cy="{y:g}" r="4"><title>{said}</title></circle>')
    dashes = f' stroke-dasharray="{DASHES[number % 6]}"' if DASHES[number % 6] else ""
    for run in runs:
        if len(run) > 1:
            points = " ".join(f"{x:g},{y:g}" for x, y in run)
            yield f'<polyline class="c{number % 6 + 1}"{dashes} fill="none" points="{points}"/>'
    yield from dots
    ends = [run[-1] for run in runs if run]
    if ends:
        yield _text(str(number + 1), ends[-1][0] + 8, ends[-1][1] + 5)
