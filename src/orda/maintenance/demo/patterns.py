"""Ornamental pictures for the demonstration: ram's horns, tumar, shanyraq."""

import math

from orda.maintenance.demo import canvas as c
from orda.maintenance.demo import ornament as o
from orda.maintenance.demo.canvas import Canvas
from orda.maintenance.demo.lights import Palette


def horns(art: Canvas, light: Palette) -> None:
    """A felt carpet of ram's horns, one rosette of it golden."""
    rng = art.rng
    art.glow(1060, 380, 950, c.SEA, 0.85)
    tile, chosen = 300, (rng.choice((3, 4)), 1)
    thread, gold = art.layer(), art.layer()
    for column in range(-1, 7):
        for row in range(-1, 5):
            x, y = 50 + column * tile, 150 + row * tile
            o.rosette(gold if (column, row) == chosen else thread, (x, y), tile * 0.47)
            corner = (x + tile / 2, y + tile / 2)
            for arm in range(4):
                o.horns(thread, corner, tile * 0.2, math.tau * arm / 4 + math.pi / 4, 0.2)
    thread.fade(0.25, 1.0, sideways=True).paint([c.AQUA, c.SEA], 0.5)
    x, y = 50 + chosen[0] * tile, 150 + chosen[1] * tile
    art.glow(x, y, 330, c.GOLD, 0.5)
    gold.paint([c.GOLD, c.OCHRE])


def tumar(art: Canvas, light: Palette) -> None:
    """Triangles of the tumar, the amulet that guards health, woven into a wide field."""
    rng = art.rng
    side, rise = 200, 173
    colours = (c.DEEP, c.TEAL, c.SEA, c.AQUA, c.MIST, c.SAND, c.OCHRE)
    for row in range(-1, 7):
        for column in range(-2, 18):
            x, y, up = column * side / 2, row * rise - 40, (column + row) % 2 == 0
            depth = min(0.999, max(0.0, (x / 1600) * 0.62 + (y / 900) * 0.2 + rng.uniform(-0.2, 0.2)))
            colour = c.OCHRE if rng.random() < 0.055 else colours[int(depth * 5.4)]
            corners = (
                [(x, y + rise), (x + side, y + rise), (x + side / 2, y)]
                if up
                else [(x, y), (x + side, y), (x + side / 2, y + rise)]
            )
            art.layer().shape(corners).paint([c.mix(colour, c.PAPER, 0.1), colour])
            if rng.random() < 0.36:
                _amulet(art, corners, up, c.mix(colour, c.INK if depth > 0.55 else c.PAPER, 0.34))
    net = art.layer()
    for row in range(-1, 8):
        net.line([(-20, row * rise - 40), (1620, row * rise - 40)], 2.2)
        for column in range(-8, 18):
            x = column * side + ((row + 1) % 2) * side / 2
            net.line([(x, row * rise - 40), (x + side / 2, (row + 1) * rise - 40)], 2.2)
            net.line([(x, row * rise - 40), (x - side / 2, (row + 1) * rise - 40)], 2.2)
    net.paint(c.PAPER, 0.5)


def _amulet(art: Canvas, corners: list[c.Point], up: bool, colour: c.Colour) -> None:
    middle = (sum(p[0] for p in corners) / 3, sum(p[1] for p in corners) / 3)
    inner = art.layer()
    for size, value in ((0.74, 255), (0.66, 0)):
        inner.shape(
            [(middle[0] + (x - middle[0]) * size, middle[1] + (y - middle[1]) * size) for x, y in corners], value
        )
    o.horns(inner, (middle[0], middle[1] + (26 if up else -26)), 48, 0 if up else math.pi, 0.17)
    inner.paint(colour)


def shanyraq(art: Canvas, light: Palette) -> None:
    """The crown of a yurt seen from inside, the sun above it and the roof poles around."""
    rng, x, y = art.rng, 800, 450
    art.glow(x, y, 900, c.OCHRE, 0.55)
    skies = ([c.AQUA, c.MIST, c.SAND, c.GOLD], [c.SEA, c.AQUA, c.MIST, c.PAPER], [c.TEAL, c.AQUA, c.SAND, c.OCHRE])
    art.layer().disc(x, y, 320).paint(rng.choice(skies))
    art.glow(x, y + 60, 300, c.PAPER, 0.95)
    poles = art.layer()
    for index in range(72):
        angle = math.tau * (index + 0.5) / 72
        way = [(x + r * math.cos(angle), y + r * math.sin(angle)) for r in (330, 1000)]
        poles.stroke(way, [9, 20])
    poles.paint(c.INK, 0.62)
    for radius, width, colour in ((352, 44, c.CLAY), (346, 32, c.OCHRE), (316, 6, c.INK)):
        art.layer().ring(x, y, radius, width).paint(colour)
    studs = art.layer()
    for index in range(36):
        angle = math.tau * index / 36
        studs.shape(
            o.turn([(0, -9), (7, 0), (0, 9), (-7, 0)], angle, (x + 330 * math.cos(angle), y + 330 * math.sin(angle)))
        )
    studs.paint(c.INK, 0.8)
    cross, turned = art.layer(), rng.uniform(-0.8, 0.8)
    for shift in (-66, 0, 66):
        bend = [(t * 31.0, shift * (1 - 0.35 * (t / 10) ** 2)) for t in range(-10, 11)]
        for angle in (turned + math.pi / 4, turned - math.pi / 4):
            cross.line(o.turn(bend, angle, (x, y)), 15)
    cross.paint(c.INK, 0.92)
    for radius in (420, 560, 700, 840):
        art.layer().ring(x, y, radius, 5).paint(c.GOLD, 0.22)
    count = rng.choice((12, 16, 20))
    for index in range(count):
        angle = math.tau * (index + 0.5) / count
        knot = art.layer()
        o.horns(knot, (x + 470 * math.cos(angle), y + 470 * math.sin(angle)), 74, angle + math.pi / 2)
        knot.paint(c.GOLD, 0.75)
