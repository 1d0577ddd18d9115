"""Searches that found nothing, counted, so that the site learns what people miss (clause F19).

A search is a GET and writes nothing. Its words are collected in memory, and the thread that indexes counts them in the
database once a minute. Kept are words, counts and days: no address, no time of day, nothing that looks like a person.
"""

import heapq
import threading
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import timedelta
from weakref import WeakKeyDictionary

from BTrees.OOBTree import OOBTree
from persistent import Persistent
from substanced.content import service

from orda import clock, regulation
from orda.catalog.query import words_of
from orda.content.site import service_of
from orda.text.personal import blank

MAX_WORDS = 6
MAX_LETTERS = 40
LONGEST_NUMBER = 4
MAX_WAITING = 500
# Somebody who presses the button again and again asks once.
MOST_PER_BATCH = 5
MAX_KEPT = 2_000
PAUSE_SECONDS = 60.0

Key = tuple[str, str]  # language, words


class Waiting:
    """What the process has heard since it last wrote; forgotten when the process ends."""

    def __init__(self):
        self._counts: Counter[tuple] = Counter()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._counts)

    def note(self, query: str, lang: str) -> None:
        """Somebody searched for ``query``."""
        words = harmless_words(query, lang)
        if words:
            self.count((lang, words))

    def count(self, key: tuple) -> None:
        """Once more ``key``, whose words may be kept."""
        with self._lock:
            if key in self._counts or len(self._counts) < MAX_WAITING:
                self._counts[key] += 1

    def take(self) -> Counter[tuple]:
        """Everything that was heard; what comes later waits anew."""
        with self._lock:
            taken, self._counts = self._counts, Counter()
        return taken

    def put_back(self, counts: Mapping[tuple, int]) -> None:
        """Return what could not be written."""
        with self._lock:
            self._counts.update(counts)


_waiting: WeakKeyDictionary = WeakKeyDictionary()


def waiting_in(database) -> Waiting:
    """What this process has to tell the site in ``database``."""
    return _waiting.setdefault(database, Waiting())


def harmless_words(query: str, lang: str) -> str:
    """The words of a search as they may be kept; nothing when they could tell of a person."""
    words = words_of(query)
    if not words or len(words) > MAX_WORDS or blank(query, lang).removed:
        return ""
    if any(len(word) > MAX_LETTERS or sum(map(str.isdigit, word)) > LONGEST_NUMBER for word in words):
        return ""
    return " ".join(words)


class CountedSearches:
    """Mixin of a service that counts searches: ``counts`` is {(language, words): (count, day of the last time)}."""

    counts: OOBTree
    most_kept: int

    def add(self, heard: Mapping[Key, int]) -> None:
        """Count what was heard; beyond ``most_kept`` the rarest and oldest are forgotten."""
        today = clock.today().isoformat()
        for key, number in heard.items():
            before, _day = self.counts.get(key, (0, ""))
            self.counts[key] = (before + min(number, MOST_PER_BATCH), today)
        if len(self.counts) > self.most_kept:
            beyond = len(self.counts) - self.most_kept
            self.forget(heapq.nsmallest(beyond, self.counts, key=lambda key: self.counts[key]))

    def forget(self, keys: Iterable[Key]) -> None:
        """Drop what is kept of these."""
        for key in list(keys):
            self.counts.pop(key, None)

    def forget_names(self, names: Iterable[str]) -> None:
        """Drop the searches for somebody whom the site must not name any more (F8)."""
        told = {word for name in names for word in words_of(name)}
        self.forget([key for key in self.counts if told & set(key[1].split())])

    def forget_old(self) -> int:
        """Drop what nobody has searched for as long as logs are kept; how many."""
        days = regulation.get().retention.logs
        if not days:
            return 0
        last = (clock.today() - timedelta(days=days)).isoformat()
        old = [key for key, (_number, day) in self.counts.items() if day < last]
        self.forget(old)
        return len(old)


@service("unanswered-searches", service_name="unanswered-searches")
class UnansweredSearches(CountedSearches, Persistent):
    """The service that holds the counts of what was missed."""

    most_kept = MAX_KEPT

    def __init__(self):
        self.counts = OOBTree()

    def frequent(self, least: int = 2) -> list[tuple[str, str, int]]:
        """(words, language, count) of what was missed at least ``least`` times, the most frequent first."""
        found = [(words, lang, number) for (lang, words), (number, _day) in self.counts.items() if number >= least]
        return sorted(found, key=lambda each: (-each[2], each[1], each[0]))


def unanswered_of(context) -> UnansweredSearches:
    """The service of the site that ``context`` belongs to."""
    return service_of(context, "unanswered-searches")
