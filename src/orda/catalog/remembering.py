"""Answers that a process keeps while neither content nor rights nor indexes nor the day have changed."""

import threading
from collections import OrderedDict
from collections.abc import Callable

from orda import clock
from orda.content.generation import settled


class Remembered:
    """The newest ``limit`` answers. What is kept must hold no object of a database connection."""

    def __init__(self, limit: int):
        self._limit = limit
        self._answers: OrderedDict[tuple, object] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, site, principals: frozenset[str], asked: tuple, make: Callable[[], object]):
        """What was made for the same question of somebody with the same rights; made now where it is not known."""
        generation, stand = settled(site), texts_stand(site.services["catalog"])
        if generation is None or stand is None:
            return make()
        key = (site.uid, generation, stand, clock.today(), principals, asked)
        with self._lock:
            if key in self._answers:
                self._answers.move_to_end(key)
                return self._answers[key]
        made = make()
        with self._lock:
            self._answers[key] = made
            while len(self._answers) > self._limit:
                self._answers.popitem(last=False)
        return made


def texts_stand(catalog) -> tuple | None:
    """What changes whenever the indexer has written; None while this transaction is about to write itself."""
    stands = []
    for index in catalog.texts.values():
        length = index.index._totaldoclen
        length()  # a ghost has no revision
        if length._p_jar is None or length._p_changed:
            return None
        stands.append((length._p_oid, length._p_serial))
    return tuple(stands)
