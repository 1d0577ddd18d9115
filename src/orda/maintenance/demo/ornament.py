"""Motifs of Kazakh ornament and of medicine as plain geometry: horns, tumar, ridges, pulse, leaves, hexagons."""

import math
import random

from orda.maintenance.demo.canvas import Layer, Point


def turn(points: list[Point], angle: float, centre: Point, scale: float = 1.0, mirror: bool = False) -> list[Point]:
    """Return the points mirrored, scaled, turned by the angle in radians, and moved to the centre."""
    cos, sin = math.cos(angle), math.sin(angle)
    sign = -1 if mirror else 1
    return [
        (centre[0] + scale * (sign * x * cos - y * sin), centre[1] + scale * (sign * x * sin + y * cos))
        for x, y in points
    ]


def horn(steps: int = 70) -> list[Point]:
    """Return one ram's horn: a stem that rises from (0, 0) and curls outwards ever tighter; about one unit high."""
    x = y = 0.0
    heading = -math.pi / 2
    points = [(x, y)]
    for step in range(steps):
        part = step / steps
        heading += (0.12 if part < 0.25 else 2.6 + 18.0 * (part - 0.25) ** 1.9) * 1.45 / steps
        x += math.cos(heading) * 2.35 / steps
        y += math.sin(heading) * 2.35 / steps
        points.append((x, y))
    return points


def horns(layer: Layer, centre: Point, size: float, angle: float = 0.0, weight: float = 0.16) -> None:
    """Draw a pair of ram's horns (қошқар мүйіз) growing from the centre in the direction of the angle (0 = up)."""
    curl = horn()
    widths = [size * weight * (1 - 0.55 * index / len(curl)) for index in range(len(curl))]
    for mirror in (False, True):
        points = turn(curl, angle, centre, size, mirror)
        layer.stroke(points, widths)
        layer.disc(*points[-1], widths[-1] * 0.95)


def rosette(layer: Layer, centre: Point, size: float, arms: int = 4, weight: float = 0.15) -> None:
    """Draw pairs of horns around the centre, the classical cross of the felt carpets, with a lozenge between them."""
    for arm in range(arms):
        angle = math.tau * arm / arms
        horns(layer, centre, size, angle, weight)
        side = angle + math.pi / arms
        tip = (centre[0] + math.sin(side) * size * 0.62, centre[1] - math.cos(side) * size * 0.62)
        layer.shape(turn([(0, -0.13), (0.09, 0), (0, 0.13), (-0.09, 0)], side, tip, size))
    layer.disc(*centre, size * 0.16)


def band(layer: Layer, y: float, size: float, start: float, end: float) -> None:
    """Draw a frieze of horns between two thin rules along y, from x = start to x = end."""
    count = max(1, round((end - start) / (size * 2.1)))
    step = (end - start) / count
    for index in range(count):
        x = start + step * (index + 0.5)
        horns(layer, (x, y + size * 0.52), size * 0.95)
        layer.shape(
            [
                (x + step / 2, y - size * 0.2),
                (x + step / 2 + size * 0.14, y + size * 0.05),
                (x + step / 2, y + size * 0.3),
                (x + step / 2 - size * 0.14, y + size * 0.05),
            ]
        )
    for rule in (y - size * 0.78, y + size * 0.78):
        layer.line([(start, rule), (end, rule)], size * 0.07)


def ridge(rng: random.Random, base: float, height: float, roughness: float = 0.55, span: float = 1700) -> list[Point]:
    """Return a mountain line from left to right by midpoint displacement, from the base up to `height` higher."""
    line = [rng.uniform(-0.2, 0.5) for _ in range(6)]
    spread = 0.75
    for _ in range(6):
        finer = []
        for first, second in zip(line, line[1:], strict=False):
            finer += [first, (first + second) / 2 + rng.uniform(-spread, spread) * 0.5]
        line = [*finer, line[-1]]
        spread *= roughness
    low, high = min(line), max(line)
    step = span / (len(line) - 1)
    return [(-50 + i * step, base - height * (v - low) / (high - low)) for i, v in enumerate(line)]


def hill(base: float, swells: list[tuple[float, float, float]]) -> list[Point]:
    """Return a smooth steppe line: the base plus swells, each (height, length, shift)."""
    points = []
    for x in range(-20, 1641, 10):
        y = base - sum(height * math.sin((x + shift) / length) for height, length, shift in swells)
        points.append((float(x), y))
    return points


def beat(x: float, y: float, width: float, height: float) -> list[Point]:
    """Return one heartbeat of an electrocardiogram beginning at (x, y): P wave, QRS complex, T wave."""
    points = []
    for index in range(81):
        t = index / 80
        value = 0.13 * math.exp(-(((t - 0.2) / 0.035) ** 2)) + 0.24 * math.exp(-(((t - 0.72) / 0.055) ** 2))
        value += -0.16 * math.exp(-(((t - 0.385) / 0.014) ** 2)) + 1.05 * math.exp(-(((t - 0.43) / 0.018) ** 2))
        value += -0.34 * math.exp(-(((t - 0.478) / 0.018) ** 2))
        points.append((x + t * width, y - value * height))
    return points


def leaf(length: float, width: float) -> tuple[list[Point], list[list[Point]]]:
    """Return a leaf standing on (0, 0) and pointing up: its outline and its veins, the middle one first."""

    def half(t: float) -> float:
        return width * math.sin(math.pi * t**0.85) ** 1.1

    steps = [i / 40 for i in range(41)]
    right = [(half(t), -length * t) for t in steps]
    outline = right + [(-x, y) for x, y in reversed(right)]
    veins = [[(0.0, -length * t) for t in steps]]
    for index in range(1, 11):
        root = 0.05 + index * 0.078
        for side in (-1, 1):
            reach = min(1.0, root + 0.13)
            tip = (side * half(reach) * 0.9, -length * reach)
            veins.append([(0.0, -length * root), (tip[0] * 0.55, -length * (root + 0.05)), tip])
    return outline, veins


def hexagon(x: float, y: float, radius: float) -> list[Point]:
    """Return the six corners of a hexagon standing on a corner."""
    return [(x + radius * math.sin(math.tau * k / 6), y - radius * math.cos(math.tau * k / 6)) for k in range(6)]
