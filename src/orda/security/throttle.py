"""Slows down password guessing, per account and per address, without ever locking a victim out for good."""

import threading
from collections import OrderedDict

from orda import clock

FREE_TRIES = 5
WINDOW_SECONDS = 900
MAX_KEYS = 20_000


class Throttle:
    """Counts failures per key in a sliding window; knows nothing after a restart, which is enough here."""

    def __init__(self, free_tries: int = FREE_TRIES, window: int = WINDOW_SECONDS):
        self.free_tries = free_tries
        self.window = window
        self._failures: OrderedDict[str, list[float]] = OrderedDict()
        self._lock = threading.Lock()

    def wait(self, *keys: str) -> int:
        """Seconds until the next try is heard, 0 when it is heard now."""
        moment = clock.now().timestamp()
        with self._lock:
            return max((self._wait_one(key, moment) for key in keys), default=0)

    def fail(self, *keys: str) -> None:
        """Remember one failure for each key."""
        moment = clock.now().timestamp()
        with self._lock:
            for key in keys:
                times = [t for t in self._failures.pop(key, []) if moment - t < self.window]
                self._failures[key] = (times + [moment])[-50:]
            while len(self._failures) > MAX_KEYS:
                self._failures.popitem(last=False)

    def clear(self, *keys: str) -> None:
        """Forget the failures of the keys, after a success."""
        with self._lock:
            for key in keys:
                self._failures.pop(key, None)

    def _wait_one(self, key: str, moment: float) -> int:
        times = [t for t in self._failures.get(key, ()) if moment - t < self.window]
        over = len(times) - self.free_tries
        if over < 0:
            return 0
        pause = min(2**over * 5, 300)
        return max(0, int(times[-1] + pause - moment + 0.999))
