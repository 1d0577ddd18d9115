"""Wide tables in rich text get a frame that scrolls sideways, by finger and by keyboard."""

import re
from collections.abc import Callable
from html import escape

_TABLE = re.compile(r"<(/?)table\b[^>]*>")


def scrollable(html: str, label: Callable[[int], str]) -> str:
    """Sanitised ``html`` with each outermost table in a named region; ``label(number)`` names the first, second, …"""
    if "<table" not in html:
        return html
    depth = number = 0

    def framed(match: re.Match) -> str:
        nonlocal depth, number
        depth += -1 if match[1] else 1
        if match[1]:
            return f"{match[0]}</div>" if depth == 0 else match[0]
        if depth > 1:
            return match[0]
        number += 1
        name = escape(label(number), quote=True)
        return f'<div class="scroll" role="region" tabindex="0" aria-label="{name}">{match[0]}'

    return _TABLE.sub(framed, html)
