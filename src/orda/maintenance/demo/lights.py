"""The lights a landscape of the demonstration may stand in."""

from orda.maintenance.demo import canvas as c

Palette = dict[str, c.Colour | list[c.Colour]]

# `sky` shades from top to bottom; far, middle and near colour everything that is layered in depth.
LIGHTS: dict[str, Palette] = {
    "day": {
        "sky": [(92, 168, 170), c.MIST, c.PAPER],
        "far": (150, 200, 195),
        "middle": c.SEA,
        "near": c.DEEP,
        "sun": c.GOLD,
        "line": c.PAPER,
    },
    "dawn": {
        "sky": [(24, 92, 104), (128, 180, 170), c.SAND, (246, 214, 160)],
        "far": (140, 188, 180),
        "middle": (34, 116, 122),
        "near": c.INK,
        "sun": (250, 206, 120),
        "line": c.PAPER,
    },
    "dusk": {
        "sky": [c.INK, c.DEEP, (52, 118, 120), (214, 160, 96)],
        "far": (92, 142, 138),
        "middle": (18, 84, 94),
        "near": (4, 26, 34),
        "sun": c.OCHRE,
        "line": c.SAND,
    },
    "night": {
        "sky": [(4, 24, 33), c.INK, c.DEEP, c.TEAL],
        "far": (40, 112, 118),
        "middle": (10, 62, 72),
        "near": (3, 22, 30),
        "sun": c.SAND,
        "line": c.MIST,
    },
}
