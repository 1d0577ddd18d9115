"""Landscapes for the demonstration: mountains, steppe, tulips."""

import math
import random

from orda.maintenance.demo import canvas as c
from orda.maintenance.demo import ornament as o
from orda.maintenance.demo.canvas import Canvas, Colour
from orda.maintenance.demo.lights import Palette


def mountains(art: Canvas, light: Palette) -> None:
    """Alatau in five ranges under the sun."""
    rng = art.rng
    x, y = rng.uniform(950, 1250), rng.uniform(230, 300)
    art.glow(x, y, 620, light["sun"], 0.75)
    art.layer().disc(x, y, 92).paint(light["sun"])
    for depth in range(5):
        base, height = 560 + 95 * depth, 330 - 45 * depth
        line = o.ridge(rng, base, height, 0.52 - 0.015 * depth)
        colour = _depth(light, depth / 4)
        art.layer().shape([*line, (1650, 950), (-50, 950)]).paint([colour, c.mix(colour, c.MIST, 0.3 - 0.07 * depth)])
        if depth < 2:
            _snow(art, line, base - height + 190 - 40 * depth, light, 0.95 - 0.4 * depth)
    spruces = art.layer()
    for index in range(70):
        foot, size = rng.uniform(-20, 1620), rng.uniform(40, 120)
        _spruce(spruces, foot, 915 + 8 * math.sin(index), size)
    spruces.paint(c.mix(light["near"], c.INK, 0.5))


def _depth(light: Palette, part: float) -> Colour:
    """Return the colour of a range or hill: far at 0, a clear teal half-way, near at 1."""
    if part < 0.5:
        return c.mix(light["far"], light["middle"], part * 2)
    return c.mix(light["middle"], light["near"], part * 2 - 1)


def _snow(art: Canvas, line: list[c.Point], limit: float, light: Palette, alpha: float) -> None:
    """Lay snow from the range's line down to tongues that reach about the limit; the side away from the sun is blue."""
    cap, shade = art.layer(), art.layer()
    depth = 0.0
    for index in range(len(line) - 1):
        (x1, y1), (x2, y2) = line[index], line[index + 1]
        after = max(0.0, limit - y2) * (0.5 + 0.22 * math.sin(index * 0.9) + 0.2 * math.sin(index * 2.3))
        side = shade if y2 < y1 else cap
        side.shape([(x1 - 0.5, y1), (x2 + 0.5, y2), (x2 + 0.5, y2 + after), (x1 - 0.5, y1 + depth)])
        depth = after
    cap.paint(light["line"], alpha)
    shade.paint(c.mix(light["line"], light["far"], 0.5), alpha)


def _spruce(layer: c.Layer, x: float, foot: float, size: float) -> None:
    for tier in range(4):
        top, width = foot - size * (1 - 0.22 * tier), size * (0.12 + 0.055 * tier)
        layer.shape([(x, top), (x + width, top + size * 0.36), (x - width, top + size * 0.36)])


def steppe(art: Canvas, light: Palette) -> None:
    """The open steppe: a low sun in rings, long hills, feather grass, a yurt far away."""
    rng = art.rng
    x, y = rng.uniform(420, 640), 500
    art.glow(x, y, 760, light["sun"], 0.7)
    for step in range(7):
        art.layer().disc(x, y, 470 - step * 52).paint(light["sun"], 0.09 + 0.012 * step)
    art.layer().disc(x, y, 120).paint([c.mix(light["sun"], c.PAPER, 0.35), light["sun"]])
    for depth in range(5):
        part = depth / 4
        swells = [(30 - 4 * depth, 240 - 12 * depth, rng.uniform(0, 1500)), (8, 90, rng.uniform(0, 600))]
        line = o.hill(540 + 74 * depth, swells)
        colour = _depth(light, 0.1 + 0.9 * part)
        warm = c.mix(colour, light["sun"], 0.4 * (1 - part))
        art.layer().shape([*line, (1640, 920), (-40, 920)]).paint([warm, colour])
        if depth == 1:
            _yurt(art, rng.uniform(1120, 1300), line, light)
    for side, alpha in ((0.6, 0.4), (0.85, 0.85)):
        grass = art.layer()
        for _ in range(110):
            _blade(grass, rng, side)
        grass.paint([c.mix(light["sun"], c.PAPER, 0.3), light["near"]], alpha)


def _yurt(art: Canvas, x: float, line: list[c.Point], light: Palette) -> None:
    ground = next(y for px, y in line if px >= x) + 10
    dome = [
        (x + 62 * math.cos(t / 20 * math.pi), ground - 44 - 44 * math.sin(t / 20 * math.pi) ** 0.8) for t in range(21)
    ]
    art.layer().shape([(x + 60, ground), *dome, (x - 60, ground)]).paint(
        [c.PAPER, c.mix(light["far"], c.PAPER, 0.4)], 0.95
    )
    belt = [(x - 61, ground - 46), (x + 61, ground - 46), (x + 61, ground - 38), (x - 61, ground - 38)]
    art.layer().shape(belt).paint(c.CLAY, 0.8)
    art.layer().shape([(x - 11, ground), (x - 11, ground - 34), (x + 11, ground - 34), (x + 11, ground)]).paint(c.CLAY)


def _blade(layer: c.Layer, rng: random.Random, size: float) -> None:
    x, height, lean = rng.uniform(-60, 1640), rng.uniform(90, 230) * size, rng.uniform(30, 90)
    points = [(x + lean * (t / 12) ** 2, 915 - height * math.sin(t / 12 * 1.45)) for t in range(13)]
    layer.stroke(points, [2.4 - 0.16 * t for t in range(13)])
    tip, before = points[-1], points[-3]
    layer.stroke([before, tip, (tip[0] + 26, tip[1] + 6)], [2.5, 7, 0.8])


def tulips(art: Canvas, light: Palette) -> None:
    """Wild tulips of the foothills against far ranges."""
    rng = art.rng
    art.glow(1180, 260, 700, light["sun"], 0.75)
    art.layer().disc(1180, 270, 84).paint(light["sun"])
    for depth in range(3):
        line = o.ridge(rng, 560 + 70 * depth, 230 - 50 * depth, 0.5)
        colour = _depth(light, depth * 0.22)
        art.layer().shape([*line, (1650, 950), (-50, 950)]).paint([colour, c.mix(colour, c.MIST, 0.35)])
    for row, (count, size) in enumerate(((26, 46), (17, 82), (9, 150))):
        line = o.hill(690 + 80 * row, [(14, 260, rng.uniform(0, 900))])
        ground = _depth(light, 0.55 + 0.2 * row)
        art.layer().shape([*line, (1640, 920), (-40, 920)]).paint([ground, c.mix(ground, c.INK, 0.3)])
        for index in range(count):
            x = (index + rng.uniform(0.15, 0.85)) * 1600 / count
            _tulip(
                art,
                x,
                760 + 85 * row + rng.uniform(-10, 50),
                size * rng.uniform(0.8, 1.15),
                rng.uniform(-0.16, 0.16),
                row,
            )


def _tulip(art: Canvas, x: float, y: float, size: float, lean: float, row: int) -> None:
    green, red = c.mix(c.SEA, c.INK, 0.35 + 0.1 * row), c.mix(c.CLAY, c.OCHRE, art.rng.uniform(0, 0.9))
    head = (x + math.sin(lean) * size * 1.5, y - math.cos(lean) * size * 1.5)
    stem = [(x + (head[0] - x) * (t / 10) ** 1.6, y + (head[1] - y) * t / 10) for t in range(11)]
    plant = art.layer().stroke([(x, y + size), *stem], [size * 0.07] * 12)
    for side in (-0.55, 0.42):
        outline, _ = o.leaf(size * 1.5, size * 0.16)
        plant.shape(o.turn(outline, side + lean, (x, y + size * 0.4)))
    plant.paint(green)
    for angle, colour in ((-0.34, c.mix(red, c.INK, 0.25)), (0.34, c.mix(red, c.INK, 0.12)), (0.0, red)):
        petal, _ = o.leaf(size * 0.9, size * 0.24)
        art.layer().shape(o.turn(petal, lean + angle, (head[0], head[1] + size * 0.12))).paint(
            [c.mix(colour, c.GOLD, 0.35), colour]
        )
