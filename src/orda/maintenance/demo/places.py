"""Scenes of university life for the demonstration: campus, books, the wide world."""

import math

from orda.maintenance.demo import canvas as c
from orda.maintenance.demo import ornament as o
from orda.maintenance.demo.canvas import Canvas
from orda.maintenance.demo.lights import Palette


def campus(art: Canvas, light: Palette) -> None:
    """A university building with an arcade under the mountains, poplars at its sides."""
    rng = art.rng
    art.glow(1180, 240, 620, light["sun"], 0.7)
    art.layer().disc(1180, 240, 74).paint(light["sun"])
    for depth in range(2):
        line = o.ridge(rng, 560 + 60 * depth, 330 - 110 * depth, 0.5)
        colour = c.mix(light["far"], light["middle"], 0.1 + 0.45 * depth)
        art.layer().shape([*line, (1650, 950), (-50, 950)]).paint([colour, c.mix(colour, c.MIST, 0.5)])
    for side in (-1, 1):
        for index in range(6):
            x = 800 + side * (500 + index * 62 + rng.uniform(-12, 12))
            _poplar(art, x, 752, rng.uniform(250, 380), light)
    _house(art, light)
    art.layer().shape([(-20, 746), (1620, 746), (1620, 920), (-20, 920)]).paint(
        [c.mix(light["middle"], c.SAND, 0.25), light["near"]]
    )
    path = [(700, 746), (900, 746), (1130, 920), (470, 920)]
    art.layer().shape(path).paint([c.SAND, c.mix(c.SAND, c.OCHRE, 0.35)], 0.9)
    for step in range(5):
        y, reach = 756 + step * step * 9, 104 + step * step * 12
        art.layer().line([(800 - reach, y), (800 + reach, y)], 2 + step).paint(c.PAPER, 0.5)


def _house(art: Canvas, light: Palette) -> None:
    wall, shadow = c.PAPER, c.mix(light["near"], c.TEAL, 0.3)
    art.layer().shape([(360, 470), (1240, 470), (1240, 750), (360, 750)]).paint([wall, c.mix(wall, c.SAND, 0.6)])
    art.layer().shape([(620, 400), (980, 400), (980, 750), (620, 750)]).paint([c.PAPER, c.SAND])
    art.layer().shape([(600, 400), (1000, 400), (800, 296)]).paint([c.SEA, c.TEAL])
    art.layer().shape([(344, 452), (612, 452), (612, 474), (344, 474)]).shape(
        [(988, 452), (1256, 452), (1256, 474), (988, 474)]
    ).paint(c.TEAL)
    art.layer().shape([(600, 398), (1000, 398), (1000, 414), (600, 414)]).paint(c.OCHRE)
    emblem = art.layer()
    o.horns(emblem, (800, 388), 58)
    emblem.paint(c.GOLD)
    openings = art.layer()
    for middle in (402, 468, 534, 594 - 6, 1012, 1066, 1132, 1198):
        for top in (510, 620):
            _arch(openings, middle, top, 17, 74)
    for middle in (672, 736, 800, 864, 928):
        _arch(openings, middle, 476, 22, 250)
    openings.paint([shadow, c.mix(shadow, c.OCHRE, 0.25)], 0.92)
    frieze = art.layer()
    o.band(frieze, 442, 15, 630, 970)
    frieze.paint(c.TEAL, 0.75)


def _arch(layer: c.Layer, middle: float, top: float, half: float, height: float) -> None:
    curve = [
        (middle + half * math.cos(t / 16 * math.pi), top + half - half * 1.25 * math.sin(t / 16 * math.pi))
        for t in range(17)
    ]
    layer.shape([*curve, (middle - half, top + height), (middle + half, top + height)])


def _poplar(art: Canvas, x: float, foot: float, height: float, light: Palette) -> None:
    outline, _ = o.leaf(height, height * 0.1)
    colour = c.mix(light["middle"], light["near"], art.rng.uniform(0.2, 0.9))
    art.layer().shape(o.turn(outline, 0, (x, foot))).paint([c.mix(colour, c.AQUA, 0.3), colour])


def books(art: Canvas, light: Palette) -> None:
    """Spines on three shelves, some with an ornament stamped in gold."""
    rng = art.rng
    art.glow(500, 250, 900, c.TEAL, 0.8)
    cloth = (c.TEAL, c.SEA, c.DEEP, c.AQUA, c.MIST, c.PAPER, c.SAND, c.OCHRE, c.CLAY, c.TEAL, c.SEA)
    for shelf in range(3):
        floor, x = 286 + shelf * 300, -20.0
        while x < 1620:
            if rng.random() < 0.05:
                x += rng.uniform(20, 60)
            width, height = rng.uniform(30, 84), rng.uniform(170, 252)
            _spine(art, x, floor, width, height, rng.choice(cloth), rng.random() < 0.06)
            x += width + 3
        art.layer().shape([(-20, floor), (1620, floor), (1620, floor + 14), (-20, floor + 14)]).paint(
            [c.mix(c.OCHRE, c.INK, 0.25), c.mix(c.CLAY, c.INK, 0.5)]
        )
    art.glow(340, 80, 900, c.GOLD, 0.25)


def _spine(art: Canvas, x: float, floor: float, width: float, height: float, colour: c.Colour, leaning: bool) -> None:
    angle = 0.1 if leaning else 0.0
    foot = (x, floor)
    box = o.turn([(0, 0), (0, -height), (width, -height), (width, 0)], angle, foot)
    art.layer().shape(box).paint([c.mix(colour, c.PAPER, 0.14), colour, c.mix(colour, c.INK, 0.32)], sideways=True)
    mark = c.GOLD if sum(colour) < 420 else c.TEAL
    stamp = art.layer()
    for y in (0.1, 0.13, 0.87, 0.9):
        stamp.line(o.turn([(3, -height * y), (width - 3, -height * y)], angle, foot), 2.4)
    if width > 52:
        where = o.turn([(width / 2, -height * 0.5)], angle, foot)[0]
        for way in (0.0, math.pi):
            o.horns(stamp, where, width * 0.42, angle + way, 0.17)
    elif width > 38:
        for y in (0.4, 0.5, 0.6):
            stamp.shape(
                o.turn(
                    [
                        (width / 2, -height * y - 8),
                        (width / 2 + 6, -height * y),
                        (width / 2, -height * y + 8),
                        (width / 2 - 6, -height * y),
                    ],
                    angle,
                    foot,
                )
            )
    stamp.paint(mark, 0.85)


def globe(art: Canvas, light: Palette) -> None:
    """The globe with arcs of partnership rising from one place."""
    rng = art.rng
    x, y, radius = 1000, 500, 420
    art.glow(x, y, 820, c.SEA, 0.95)
    for _ in range(170):
        art.layer().disc(rng.uniform(0, 1600), rng.uniform(0, 900), rng.uniform(0.8, 2.2)).paint(
            c.MIST, rng.uniform(0.2, 0.8)
        )
    art.layer().disc(x, y, radius).paint([c.SEA, c.DEEP, c.INK])
    tilt, spin = 0.42, rng.uniform(-0.3, 0.3)

    def spot(longitude: float, latitude: float) -> tuple[float, float, float]:
        """Return the place on the unit globe as the viewer sees it: right, up, towards."""
        a, b = math.cos(latitude) * math.sin(longitude + spin), math.sin(latitude)
        d = math.cos(latitude) * math.cos(longitude + spin)
        return a, b * math.cos(tilt) - d * math.sin(tilt), b * math.sin(tilt) + d * math.cos(tilt)

    net = art.layer()
    for line in range(24):
        _thread(net, [spot(math.tau * line / 24, -1.5 + 3 * t / 60) for t in range(61)], x, y, radius)
    for line in range(-5, 6):
        _thread(net, [spot(math.tau * t / 120, line * 0.26) for t in range(121)], x, y, radius)
    net.paint(c.AQUA, 0.4)
    art.layer().ring(x, y, radius, 3).paint(c.MIST, 0.7)
    home = spot(-0.15 - spin, 0.72)
    _partners(art, home, x, y, radius)
    px, py = x + radius * home[0], y - radius * home[1]
    art.glow(px, py, 130, c.GOLD, 0.9)
    art.layer().disc(px, py, 16).paint(c.OCHRE)
    art.layer().disc(px, py, 7).paint(c.PAPER)


def _partners(art: Canvas, home: tuple[float, float, float], x: float, y: float, radius: float) -> None:
    """Draw arcs of great circles from home to places on the near side."""
    rng, drawn = art.rng, 0
    while drawn < 13:
        away = [rng.gauss(0, 1) for _ in range(3)]
        length = math.hypot(*away)
        away = [part / length for part in away]
        cosine = sum(a * b for a, b in zip(home, away, strict=True))
        if away[2] < 0.25 or away[1] < -0.75 or cosine > 0.93:
            continue
        drawn, angle, arc = drawn + 1, math.acos(cosine), []
        for t in range(41):
            first, second = math.sin(angle * (1 - t / 40)) / math.sin(angle), math.sin(angle * t / 40) / math.sin(angle)
            lift = radius * (1 + 0.17 * angle * math.sin(t / 40 * math.pi))
            arc.append(
                (x + lift * (home[0] * first + away[0] * second), y - lift * (home[1] * first + away[1] * second))
            )
        art.layer().line(arc, 3.4).paint(c.GOLD, 0.85)
        art.layer().disc(*arc[-1], 7).paint(c.PAPER)


def _thread(layer: c.Layer, points: list[tuple[float, float, float]], x: float, y: float, radius: float) -> None:
    """Draw only the part of a circle of the globe that faces the viewer."""
    run: list[c.Point] = []
    for right, up, towards in [*points, (0, 0, -1)]:
        if towards > 0:
            run.append((x + radius * right, y - radius * up))
        elif run:
            layer.line(run, 1.8)
            run = []
