"""A drawing surface for the demonstration's pictures: colours, gradients, soft light, tapered strokes."""

import io
import math
import random
from collections.abc import Iterable, Sequence

from PIL import Image, ImageChops, ImageDraw

Colour = tuple[int, int, int]
Point = tuple[float, float]

WIDTH, HEIGHT = 1600, 900
SCALE = 2  # everything is drawn twice as large and reduced at the end: that is the smoothing of the edges

INK: Colour = (6, 36, 45)
DEEP: Colour = (8, 61, 72)
TEAL: Colour = (14, 94, 103)
SEA: Colour = (36, 133, 136)
AQUA: Colour = (116, 186, 180)
MIST: Colour = (206, 229, 223)
PAPER: Colour = (248, 244, 234)
SAND: Colour = (238, 219, 184)
GOLD: Colour = (240, 194, 104)
OCHRE: Colour = (217, 150, 54)
CLAY: Colour = (176, 92, 52)


def mix(first: Colour, second: Colour, part: float) -> Colour:
    """Return the colour `part` (0..1) of the way from the first to the second."""
    return tuple(round(a + (b - a) * part) for a, b in zip(first, second, strict=True))


def gradient(size: tuple[int, int], stops: Sequence[Colour], sideways: bool = False) -> Image.Image:
    """Return an image of `size` shading evenly through the stops from top to bottom (or from left to right)."""
    strip = Image.new("RGB", (256, 1) if sideways else (1, 256))
    pixels = []
    for step in range(256):
        place = step / 255 * (len(stops) - 1)
        index = min(int(place), len(stops) - 2)
        pixels.append(mix(stops[index], stops[index + 1], place - index))
    strip.putdata(pixels)
    return strip.resize(size, Image.Resampling.BICUBIC)


class Canvas:
    """One picture being drawn; all coordinates are in a field of 1600 × 900 with the origin at the top left."""

    def __init__(self, stops: Sequence[Colour], rng: random.Random):
        self.rng = rng
        self.image = gradient((WIDTH * SCALE, HEIGHT * SCALE), stops)

    def layer(self) -> "Layer":
        """Return an empty layer: draw shapes on it, then lay it down in one colour with `paint`."""
        return Layer(self)

    def glow(self, x: float, y: float, radius: float, colour: Colour, strength: float) -> None:
        """Lay a soft round light of the colour, fading from `strength` (0..1) in the middle to nothing outside."""
        side = round(radius * 2 * SCALE)
        light = Image.radial_gradient("L").point(lambda v: round(max(0.0, 1 - v / 180) ** 2 * 255 * strength))
        box = (round((x - radius) * SCALE), round((y - radius) * SCALE))
        self.image.paste(
            colour, (*box, box[0] + side, box[1] + side), light.resize((side, side), Image.Resampling.BICUBIC)
        )

    def jpeg(self, quality: int = 88) -> bytes:
        """Return the finished picture as JPEG bytes, with a trace of grain so that long gradients do not band."""
        image = self.image.reduce(SCALE)
        tile = Image.frombytes("L", (400, 300), self.rng.randbytes(120_000)).point(lambda v: 126 + v // 86)
        grain = Image.new("L", image.size)
        for x in range(0, WIDTH, 400):
            for y in range(0, HEIGHT, 300):
                grain.paste(tile, (x, y))
        image = ImageChops.add(image, Image.merge("RGB", [grain] * 3), 1, -127)
        out = io.BytesIO()
        image.save(out, "JPEG", quality=quality, optimize=True, progressive=True, subsampling=0)
        return out.getvalue()


class Layer:
    """A stencil over the canvas: shapes are gathered first and painted together, so that overlaps do not darken."""

    def __init__(self, canvas: Canvas):
        self.canvas = canvas
        self.mask = Image.new("L", canvas.image.size)
        self.draw = ImageDraw.Draw(self.mask)

    def shape(self, points: Iterable[Point], value: int = 255) -> "Layer":
        """Add a filled polygon (or cut it out with value 0)."""
        self.draw.polygon([(x * SCALE, y * SCALE) for x, y in points], fill=value)
        return self

    def disc(self, x: float, y: float, radius: float, value: int = 255) -> "Layer":
        """Add a filled circle (or cut it out with value 0)."""
        box = [(x - radius) * SCALE, (y - radius) * SCALE, (x + radius) * SCALE, (y + radius) * SCALE]
        self.draw.ellipse(box, fill=value)
        return self

    def ring(self, x: float, y: float, radius: float, width: float, value: int = 255) -> "Layer":
        """Add a circle line of the width, measured inwards from the radius."""
        box = [(x - radius) * SCALE, (y - radius) * SCALE, (x + radius) * SCALE, (y + radius) * SCALE]
        self.draw.ellipse(box, outline=value, width=max(1, round(width * SCALE)))
        return self

    def line(self, points: Sequence[Point], width: float, value: int = 255) -> "Layer":
        """Add an even line with round joints and ends."""
        return self.stroke(points, [width] * len(points), value)

    def stroke(self, points: Sequence[Point], widths: Sequence[float], value: int = 255) -> "Layer":
        """Add a line whose width changes along the way: one width for each point."""
        left, right = [], []
        for index, (x, y) in enumerate(points):
            before, after = points[max(0, index - 1)], points[min(len(points) - 1, index + 1)]
            length = math.hypot(after[0] - before[0], after[1] - before[1]) or 1.0
            normal = ((before[1] - after[1]) / length, (after[0] - before[0]) / length)
            half = widths[index] / 2
            left.append((x + normal[0] * half, y + normal[1] * half))
            right.append((x - normal[0] * half, y - normal[1] * half))
        for index in range(len(points) - 1):
            # Piece by piece, because a tight curl as one polygon would cross itself and leave holes.
            self.shape([left[index], left[index + 1], right[index + 1], right[index]], value)
        for (x, y), width in zip(points, widths, strict=True):
            if width * SCALE > 2.5:
                self.disc(x, y, width / 2, value)
        return self

    def fade(self, start: float, end: float, sideways: bool = False) -> "Layer":
        """Thin the layer from `start` at the top or left to `end` at the bottom or right; beyond 0..1 it stays flat."""
        shade = Image.linear_gradient("L").point(
            lambda v: round(255 * max(0.0, min(1.0, start + (end - start) * v / 255)))
        )
        if sideways:
            shade = shade.transpose(Image.Transpose.ROTATE_90)
        self.mask = ImageChops.multiply(self.mask, shade.resize(self.mask.size))
        self.draw = ImageDraw.Draw(self.mask)
        return self

    def paint(self, colour: Colour | Sequence[Colour], alpha: float = 1.0, sideways: bool = False) -> None:
        """Lay the stencil down in a colour, or in a gradient of colours stretched over the stencil's own extent."""
        box = self.mask.getbbox()
        if box is None:
            return
        mask = self.mask.crop(box)
        if alpha < 1:
            mask = mask.point(lambda v: round(v * alpha))
        plain = isinstance(colour[0], int)
        fill = colour if plain else gradient((box[2] - box[0], box[3] - box[1]), colour, sideways)
        self.canvas.image.paste(fill, box, mask)
