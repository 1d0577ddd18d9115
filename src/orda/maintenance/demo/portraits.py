"""The demonstration's portraits: silhouettes before an ornament, drawn by the program. They show nobody."""

import io
import math
import random

from PIL import Image

from orda.maintenance.demo import canvas as c
from orda.maintenance.demo import ornament as o
from orda.maintenance.demo.canvas import Canvas

# What is cut out of the middle of a canvas: 4 to 5.
WIDTH, HEIGHT = 560, 700
LEFT, TOP = (c.WIDTH - WIDTH) // 2, 130
MIDDLE = c.WIDTH / 2
SCHEMES = (
    ([c.DEEP, c.TEAL], c.GOLD, c.INK),
    ([c.SAND, c.MIST], c.TEAL, c.DEEP),
    ([c.TEAL, c.SEA], c.PAPER, c.INK),
    ([c.MIST, c.PAPER], c.OCHRE, c.TEAL),
)


def portrait(name: str) -> bytes:
    """The portrait with that name, a number, as JPEG; the same bytes for the same name."""
    ground, line, figure = SCHEMES[int(name) % len(SCHEMES)]
    art = Canvas(ground, random.Random(f"portrait {name}"))
    ring = art.layer()
    for turn in range(8):
        angle = turn * math.pi / 4
        o.horns(ring, (MIDDLE + 150 * math.sin(angle), 400 - 150 * math.cos(angle)), 105, angle)
    ring.paint(line, 0.35)
    shoulders = [(MIDDLE + 235 * math.cos(t / 40 * math.pi), 850 - 270 * math.sin(t / 40 * math.pi)) for t in range(41)]
    neck = [(MIDDLE - 46, 460), (MIDDLE + 46, 460), (MIDDLE + 56, 640), (MIDDLE - 56, 640)]
    head = [(MIDDLE + 98 * math.cos(t / 40 * math.pi), 400 + 126 * math.sin(t / 40 * math.pi)) for t in range(81)]
    art.layer().shape([*shoulders, (MIDDLE - 235, 900), (MIDDLE + 235, 900)]).shape(neck).shape(head).paint(
        [c.mix(figure, c.PAPER, 0.12), figure]
    )
    cut = Image.open(io.BytesIO(art.jpeg())).crop((LEFT, TOP, LEFT + WIDTH, TOP + HEIGHT))
    out = io.BytesIO()
    cut.save(out, "JPEG", quality=90)
    return out.getvalue()
