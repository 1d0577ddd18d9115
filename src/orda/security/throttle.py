"""Slows down guessing and flooding, per account and per address, without ever locking a victim out for good."""

import ipaddress
import threading
from collections import OrderedDict
from collections.abc import Mapping

from orda import clock

# Tries before the first pause, by the kind of key, which stands before its colon. One person at one address mistypes a
# few times; a whole department comes from one address; an account is guessed at from many.
FREE_TRIES = {"pair": 5, "account": 5, "address": 60, "login": 30}
WINDOW_SECONDS = 900
MAX_KEYS = 20_000
MAX_TIMES = 200
LONGEST_PAUSE = 300


class Throttle:
    """Counts failures per key in a sliding window; knows nothing after a restart, which is enough here."""

    def __init__(self, free_tries: Mapping[str, int] = FREE_TRIES, window: int = WINDOW_SECONDS):
        self.free_tries = free_tries
        self.window = window
        self._failures: OrderedDict[str, list[float]] = OrderedDict()
        self._trusted: OrderedDict[str, None] = OrderedDict()
        self._lock = threading.Lock()

    def keys(self, login: str, address: str) -> tuple[str, ...]:
        """What a try to sign in is counted under.

        The account as a whole is not asked for an address from which its owner has signed in before: strangers who
        guess at it from everywhere must not lock the owner out.
        """
        pair = f"pair:{login}@{address}"
        with self._lock:
            known = pair in self._trusted
        return (pair, f"address:{address}") if known else (pair, f"address:{address}", f"login:{login}")

    def succeed(self, login: str, address: str) -> None:
        """The owner has signed in from there. Failures of the address stay: others may be guessing from it."""
        pair = f"pair:{login}@{address}"
        with self._lock:
            self._failures.pop(pair, None)
            self._trusted[pair] = None
            self._trusted.move_to_end(pair)
            while len(self._trusted) > MAX_KEYS:
                self._trusted.popitem(last=False)

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
                self._failures[key] = (times + [moment])[-MAX_TIMES:]
            while len(self._failures) > MAX_KEYS:
                self._failures.popitem(last=False)

    def clear(self, *keys: str) -> None:
        """Forget the failures of the keys, after a success."""
        with self._lock:
            for key in keys:
                self._failures.pop(key, None)

    def _wait_one(self, key: str, moment: float) -> int:
        times = [t for t in self._failures.get(key, ()) if moment - t < self.window]
        over = len(times) - self.free_tries[key.partition(":")[0]]
        if over < 0 or not times:
            return 0
        pause = min(2 ** min(over, 10) * 5, LONGEST_PAUSE)
        return max(0, int(times[-1] + pause - moment + 0.999))


def network_of(address: str) -> str:
    """What requests from one place are counted under: an IPv4 address, or the first 64 bits of an IPv6 one, which is
    what a single household gets."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return "unknown"
    if parsed.version == 4:
        return str(parsed)
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.ip_network((parsed, 64), strict=False))


class Allowance:
    """How often something may happen in a span of time, per key. Knows nothing after a restart, which is enough."""

    def __init__(self, max_keys: int = MAX_KEYS):
        self._max_keys = max_keys
        self._times: OrderedDict[str, list[float]] = OrderedDict()
        self._lock = threading.Lock()

    def wait(self, key: str, limit: int, span: int) -> int:
        """Seconds until ``key`` is below ``limit`` within ``span`` seconds; 0 when it is now."""
        moment = clock.now().timestamp()
        with self._lock:
            times = [each for each in self._times.get(key, ()) if moment - each < span]
        return max(1, int(times[-limit] + span - moment + 0.999)) if len(times) >= limit else 0

    def spend(self, key: str) -> None:
        """Count one."""
        moment = clock.now().timestamp()
        with self._lock:
            self._times[key] = [*self._times.pop(key, []), moment][-MAX_TIMES:]
            while len(self._times) > self._max_keys:
                self._times.popitem(last=False)
