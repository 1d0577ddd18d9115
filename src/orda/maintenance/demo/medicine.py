"""Medical scenes for the demonstration: pulse, molecules, herbs, helix, cells."""

import math
import random

from orda.maintenance.demo import canvas as c
from orda.maintenance.demo import ornament as o
from orda.maintenance.demo.canvas import Canvas, Colour
from orda.maintenance.demo.lights import Palette

PEAKS = [
    (500, 560),
    (575, 470),
    (620, 515),
    (715, 330),
    (765, 415),
    (800, 385),
    (905, 230),
    (985, 385),
    (1020, 350),
    (1110, 500),
    (1150, 470),
    (1230, 560),
]


def pulse(art: Canvas, light: Palette) -> None:
    """A pulse line that becomes the outline of the mountains and a pulse again."""
    rng = art.rng
    art.glow(800, 470, 820, c.SEA, 0.75)
    grid = art.layer()
    for x in range(0, 1601, 50):
        grid.line([(x, 0), (x, 900)], 2 if x % 250 == 0 else 1, 255 if x % 250 == 0 else 130)
    for y in range(0, 901, 50):
        grid.line([(0, y), (1600, y)], 2 if y % 250 == 0 else 1, 255 if y % 250 == 0 else 130)
    grid.paint(c.AQUA, 0.13)
    art.glow(800, 300, 460, light["sun"], 0.6)
    art.layer().disc(800 + rng.uniform(-90, 90), 300, 128).paint([c.GOLD, c.OCHRE])
    peaks = [(x + rng.uniform(-22, 22), 560 - (560 - y) * rng.uniform(0.78, 1.08)) for x, y in PEAKS[1:-1]]
    peaks = [PEAKS[0], *peaks, PEAKS[-1]]
    _facets(art, peaks)
    line = [
        (-20.0, 560.0),
        *o.beat(40, 560, 400, 270 + rng.uniform(-15, 25)),
        *peaks,
        *o.beat(1250, 560, 330, 230),
        (1640.0, 560.0),
    ]
    for width, alpha in ((26, 0.07), (15, 0.12)):
        art.layer().line(line, width).paint(c.MIST, alpha)
    art.layer().line(line, 6).paint(c.PAPER)
    frieze = art.layer()
    o.band(frieze, 800, 44, -30, 1630)
    frieze.paint(c.GOLD, 0.55)


def _facets(art: Canvas, peaks: list[c.Point]) -> None:
    """Fill the mountains with light and shadow that fade towards the foot."""
    art.layer().shape(peaks).fade(2.4, 0.0).paint([c.SEA, c.TEAL])
    shadows = art.layer()
    for top in (1, 3, 6, 8, 10):
        low = peaks[top + 1]
        fold = peaks[top][0] - 8
        foot, height = (low[0] - 30, 560.0), 560 - peaks[top][1]
        folds = [(fold + shift, 560 - height * part) for part, shift in ((0, 20), (0.2, -8), (0.42, 12), (0.62, 0))]
        shadows.shape([peaks[top], low, foot, *folds])
    shadows.fade(1.5, 0).paint(c.INK, 0.4)


def lattice(art: Canvas, light: Palette) -> None:
    """A lattice of molecules in three depths, some atoms warm."""
    rng = art.rng
    art.glow(rng.uniform(300, 1300), 300, 900, c.SEA, 0.8)
    for radius, alpha, share in ((60, 0.16, 0.7), (104, 0.3, 0.45), (172, 0.95, 0.16)):
        bonds, atoms, warm = art.layer(), art.layer(), art.layer()
        shift_x, shift_y = rng.uniform(-200, 0), rng.uniform(-200, 0)
        for row in range(-1, round(1000 / radius / 1.5) + 2):
            for column in range(-1, round(1700 / radius / 1.73) + 2):
                x = shift_x + (column + (row % 2) / 2) * radius * 1.732
                y = shift_y + row * radius * 1.5
                near = 1 - min(1.0, math.hypot(x - 1130, y - 430) / 900)
                if rng.random() < share * (0.25 + near * 1.5):
                    _ring(rng, bonds, atoms, warm, x, y, radius)
        bonds.paint(c.MIST, alpha * 0.8)
        atoms.paint([c.MIST, c.AQUA], min(1.0, alpha * 1.2))
        warm.paint(c.GOLD, min(1.0, alpha * 1.5))


def _ring(rng: random.Random, bonds: c.Layer, atoms: c.Layer, warm: c.Layer, x: float, y: float, radius: float) -> None:
    corners = o.hexagon(x, y, radius)
    bonds.line([*corners, corners[0]], radius * 0.035)
    inner = o.hexagon(x, y, radius * 0.8)
    for side in range(rng.randrange(2), 6, 2):
        bonds.line([inner[side], inner[(side + 1) % 6]], radius * 0.03)
    for corner in corners:
        (warm if rng.random() < 0.16 else atoms).disc(*corner, radius * rng.choice((0.07, 0.09, 0.13)))


def leaves(art: Canvas, light: Palette) -> None:
    """Branches of healing herbs, leaf over leaf."""
    rng = art.rng
    art.glow(1050, 280, 900, c.PAPER, 0.5)
    stems = (
        (90, 1000, -0.1, 27, c.AQUA, 0.45),
        (1560 + rng.uniform(-40, 60), 1010, -0.33, 33, c.SEA, 0.55),
        (420, 1020, 0.36 + rng.uniform(0, 0.12), 37, c.DEEP, 0.93),
    )
    for x, y, lean, size, colour, alpha in stems:
        _branch(art, rng, x, y, lean, size, colour, alpha)
    _branch(art, rng, 1010, 1000, 0.14, 22, c.OCHRE, 0.95)


def _branch(
    art: Canvas, rng: random.Random, x: float, y: float, lean: float, size: float, colour: Colour, alpha: float
) -> None:
    blades, veins, stem = art.layer(), art.layer(), []
    heading = lean
    for step in range(13):
        stem.append((x, y))
        x, y = x + math.sin(heading) * size * 2, y - math.cos(heading) * size * 2
        heading += lean * 0.04
        if step > 1:
            for side in (-1, 1):
                length = size * (3.4 + 4.2 * math.sin(step / 13 * math.pi)) * rng.uniform(0.85, 1.1)
                outline, ribs = o.leaf(length, length * 0.135)
                angle = heading + side * (1.12 - 0.05 * step)
                blades.shape(o.turn(outline, angle, (x, y)))
                for number, rib in enumerate(ribs):
                    veins.line(o.turn(rib, angle, (x, y)), 2.6 if number == 0 else 1.4)
    outline, ribs = o.leaf(size * 4.4, size * 0.65)
    blades.shape(o.turn(outline, heading, (x, y)))
    blades.paint([c.mix(colour, c.PAPER, 0.25), colour], alpha)
    veins.paint(c.PAPER, alpha * 0.6)
    art.layer().stroke([*stem, (x, y)], [size * 0.3 - 0.5 * i for i in range(len(stem) + 1)]).paint(
        c.mix(colour, c.INK, 0.25), alpha
    )


def helix(art: Canvas, light: Palette) -> None:
    """A double helix across the picture, its near strand warm."""
    rng = art.rng
    art.glow(820, 430, 900, c.SEA, 0.7)
    for _ in range(26):
        art.glow(
            rng.uniform(0, 1600),
            rng.uniform(0, 900),
            rng.uniform(20, 90),
            rng.choice((c.AQUA, c.GOLD)),
            rng.uniform(0.08, 0.3),
        )
    shift = rng.uniform(0, 3)

    def place(t: float, phase: float) -> tuple[float, float, float]:
        wave = t * 11 + phase + shift
        along = (-80 + 1760 * t, 760 - 620 * t)
        swing = math.sin(wave) * (150 + 30 * t)
        return along[0] + swing * 0.33, along[1] + swing * 0.94, math.cos(wave)

    for step in range(76):
        first, second = place(step / 75, 0), place(step / 75, math.pi)
        near = (first[2] + 1) / 2
        middle = ((first[0] + second[0]) / 2, (first[1] + second[1]) / 2)
        for end, colour, depth in ((first, c.GOLD, near), (second, c.AQUA, 1 - near)):
            art.layer().line([end[:2], middle], 4 + 3 * depth).paint(colour, 0.2 + 0.45 * depth)
    for front in (False, True):
        for phase, colour in ((0.0, c.OCHRE), (math.pi, c.AQUA)):
            points = [place(i / 420, phase) for i in range(421)]
            for start in range(0, 420, 6):
                piece = points[start : start + 7]
                if (piece[3][2] > 0) == front:
                    shade = c.mix(c.mix(colour, c.INK, 0.55), c.mix(colour, c.PAPER, 0.35), (piece[3][2] + 1) / 2)
                    art.layer().stroke([p[:2] for p in piece], [15 + 7 * p[2] for p in piece]).paint(shade)


def cells(art: Canvas, light: Palette) -> None:
    """The field of a microscope: cells packed side by side between two rosettes."""
    rng = art.rng
    art.glow(800, 450, 900, c.TEAL, 0.9)
    frame = art.layer().disc(800, 450, 415)
    art.glow(800, 450, 560, c.AQUA, 0.5)
    frame.paint([c.MIST, c.PAPER])
    spots: list[tuple[float, float, float]] = []
    for attempt in range(5200):
        x, y, size = rng.uniform(390, 1210), rng.uniform(40, 860), 70 - 52 * (attempt / 5200) ** 0.45
        if math.hypot(x - 800, y - 450) + size < 404 and all(
            math.hypot(x - a, y - b) > (size + r) * 1.02 for a, b, r in spots
        ):
            spots.append((x, y, size))
    for x, y, size in spots:
        _cell(art, x, y, size, c.OCHRE if rng.random() < 0.14 else rng.choice((c.SEA, c.AQUA, c.TEAL)))
    for radius, alpha in ((424, 0.9), (446, 0.45), (476, 0.22), (520, 0.1)):
        art.layer().ring(800, 450, radius, 3).paint(c.GOLD, alpha)
    marks = art.layer()
    for tick in range(180):
        angle, deep = math.tau * tick / 180, 14 if tick % 15 == 0 else 6
        marks.line([(800 + r * math.cos(angle), 450 + r * math.sin(angle)) for r in (452, 452 + deep)], 2)
    marks.paint(c.SAND, 0.6)
    side = art.layer()
    for x in (170, 1430):
        o.rosette(side, (x, 450), 120, 6)
    side.paint(c.GOLD, 0.35)


def _cell(art: Canvas, x: float, y: float, size: float, colour: Colour) -> None:
    rng, wobble = art.rng, art.rng.uniform(0, 6)

    def skin(radius: float) -> list[c.Point]:
        turns = [math.tau * k / 48 for k in range(48)]
        reach = [radius * (1 + 0.05 * math.sin(3 * t + wobble)) for t in turns]
        return [(x + r * math.cos(t), y + r * math.sin(t)) for t, r in zip(turns, reach, strict=True)]

    art.layer().shape(skin(size)).paint([c.mix(colour, c.PAPER, 0.55), c.mix(colour, c.PAPER, 0.3)])
    art.layer().shape(skin(size)).shape(skin(size - 3.5), 0).paint(c.mix(colour, c.INK, 0.15), 0.9)
    shift = (rng.uniform(-0.18, 0.18) * size, rng.uniform(-0.18, 0.18) * size)
    art.layer().disc(x + shift[0], y + shift[1], size * 0.36).paint(
        [c.mix(colour, c.INK, 0.1), c.mix(colour, c.INK, 0.4)]
    )
    art.layer().disc(x + shift[0] - size * 0.09, y + shift[1] - size * 0.09, size * 0.1).paint(c.PAPER, 0.75)
    grains = art.layer()
    for _ in range(round(size / 4)):
        angle, reach = rng.uniform(0, math.tau), rng.uniform(0.5, 0.82) * size
        grains.disc(x + reach * math.cos(angle), y + reach * math.sin(angle), rng.uniform(1.2, 3))
    grains.paint(c.mix(colour, c.INK, 0.3), 0.6)
