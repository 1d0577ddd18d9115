"""The demonstration's pictures by name: abstract scenes drawn by the program, the same bytes for the same name.

A name is a scene, or a scene and a light or a number: `mountains`, `mountains-dusk`, `lattice-2`. The number only
changes the chance (and 2 mirrors the scene), so that several news items may have sister pictures.
"""

import random
from collections.abc import Callable

from PIL import Image

from orda.maintenance.demo import canvas as c
from orda.maintenance.demo import landscapes, medicine, patterns, places
from orda.maintenance.demo.canvas import Canvas, Colour
from orda.maintenance.demo.lights import LIGHTS, Palette

Scene = Callable[[Canvas, Palette], None]

DARK: list[Colour] = [c.INK, c.DEEP, c.TEAL]

# scene -> (what draws it, the light when the name gives none, the ground; None = the sky of the light)
SCENES: dict[str, tuple[Scene, str, list[Colour] | None]] = {
    "mountains": (landscapes.mountains, "dawn", None),
    "steppe": (landscapes.steppe, "day", None),
    "tulips": (landscapes.tulips, "day", None),
    "pulse": (medicine.pulse, "dusk", DARK),
    "lattice": (medicine.lattice, "night", DARK),
    "leaves": (medicine.leaves, "day", [c.MIST, c.PAPER, c.SAND]),
    "helix": (medicine.helix, "night", DARK),
    "cells": (medicine.cells, "night", DARK),
    "horns": (patterns.horns, "night", DARK),
    "tumar": (patterns.tumar, "day", [c.DEEP, c.TEAL]),
    "shanyraq": (patterns.shanyraq, "night", [c.INK, c.DEEP, c.INK]),
    "campus": (places.campus, "day", None),
    "books": (places.books, "night", [c.INK, (5, 28, 36)]),
    "globe": (places.globe, "night", [(3, 20, 28), c.INK, c.DEEP]),
}


def picture(name: str) -> bytes:
    """Draw the picture of the name, 1600 × 900, and return it as JPEG bytes.

    Raises KeyError for a scene that does not exist.
    """
    scene, _, variant = name.partition("-")
    draw, usual, ground = SCENES[scene]
    light = LIGHTS.get(variant, LIGHTS[usual])
    canvas = Canvas(ground or light["sky"], random.Random(name))
    draw(canvas, light)
    if variant == "2" and scene != "pulse":  # a heartbeat reads in one direction only
        canvas.image = canvas.image.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    return canvas.jpeg()
