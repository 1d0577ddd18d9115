"""Lets a request that has collided too often run alone, so that however many write, each is done in the end.

Requests that write run side by side, and ZODB tells the later of two that touched the same record to begin again. Under
many writers one of them could be the later every time.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from orda.web.transactions import READING

# From this attempt on, counted from 0, a request runs alone.
ALONE_FROM = 3
PATIENCE_SECONDS = 20.0


class Turnstile:
    """Many may be inside together, or one alone. Nobody waits longer than ``patience``: then order is given up."""

    def __init__(self, patience: float = PATIENCE_SECONDS):
        self._patience = patience
        self._changed = threading.Condition()
        self._inside = 0
        self._reserved = False

    @contextmanager
    def passed(self, alone: bool) -> Iterator[None]:
        """Inside, with others or ``alone``; who comes after somebody that waits to be alone, waits too."""
        with self._changed:
            free = self._changed.wait_for(lambda: not self._reserved, self._patience)
            reserves = alone and free
            if reserves:
                self._reserved = True
                self._changed.wait_for(lambda: self._inside == 0, self._patience)
            self._inside += 1
        try:
            yield
        finally:
            with self._changed:
                self._inside -= 1
                self._reserved = self._reserved and not reserves
                self._changed.notify_all()


def turnstile_tween_factory(handler, registry):
    """Around the transaction manager's tween, which commits inside it; once for each attempt."""
    turnstile = Turnstile()

    def tween(request):
        if request.method in READING:
            return handler(request)
        with turnstile.passed(alone=request.environ.get("retry.attempt", 0) >= ALONE_FROM):
            return handler(request)

    return tween


def includeme(config):
    """After ``transactions``."""
    config.add_tween("orda.web.turnstile.turnstile_tween_factory", over="pyramid_tm.tm_tween_factory")
