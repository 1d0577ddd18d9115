"""What people search for and which hit they take, counted without a word of who they are; off by a setting.

A search is a GET and writes nothing: what is heard waits in memory, and the thread that indexes counts it in the
database once a minute. Kept are words, counts and days; words that could tell of a person are not (``unanswered.py``).
"""

import heapq
from collections.abc import Iterable, Mapping
from weakref import WeakKeyDictionary

from BTrees.OOBTree import OOBTree
from persistent import Persistent
from substanced.content import service

from orda.catalog.unanswered import MOST_PER_BATCH, CountedSearches, Key, Waiting, harmless_words
from orda.content.site import service_of

MAX_KEPT = 3_000
MAX_HITS = 10
MAX_PLACE = 100
# Fewer people than these are nobody's habit: what hardly anybody asks is offered to nobody.
OFTEN = 5
LONGEST_BEGINNING = 60


_asked: WeakKeyDictionary = WeakKeyDictionary()
_taken: WeakKeyDictionary = WeakKeyDictionary()


def asked_in(database) -> Waiting:
    """The searches that this process has not told the site in ``database`` yet."""
    return _asked.setdefault(database, Waiting())


def taken_in(database) -> Waiting:
    """The hits that were taken, likewise: (language, words, uid, place in the answer)."""
    return _taken.setdefault(database, Waiting())


def note_taken(database, query: str, lang: str, uid: str, place: int) -> None:
    """Somebody went from the answer to ``query`` to the object that stood at ``place``."""
    words = harmless_words(query, lang)
    if words and 0 < place <= MAX_PLACE:
        taken_in(database).count((lang, words, uid, place))


@service("asked-searches", service_name="asked-searches")
class AskedSearches(CountedSearches, Persistent):
    """The service that holds the counts.

    ``counts``: {(language, words): (count, day of the last time)}; ``taken``: {(language, words): {uid: (count, sum of
    the places in the answer)}}.
    """

    most_kept = MAX_KEPT

    def __init__(self):
        self.counts = OOBTree()
        self.taken = OOBTree()

    def add_taken(self, taken: Mapping[tuple, int]) -> None:
        """Count which hits were taken; of each query the ``MAX_HITS`` that are taken most are kept."""
        for (lang, words, uid, place), number in taken.items():
            if (lang, words) not in self.counts:
                continue
            held = dict(self.taken.get((lang, words), {}))
            count, places = held.get(uid, (0, 0))
            number = min(number, MOST_PER_BATCH)
            held[uid] = (count + number, places + number * place)
            most = heapq.nlargest(MAX_HITS, held, key=lambda each: held[each])
            self.taken[lang, words] = {each: held[each] for each in most}

    def frequent(self, lang: str, beginning: str) -> list[str]:
        """What is asked often in ``lang`` and begins so, the most frequent first."""
        found = []
        beginning = beginning[:LONGEST_BEGINNING]
        for (_lang, words), (number, _day) in self.counts.items((lang, beginning), (lang, "\U0010ffff")):
            if not words.startswith(beginning):
                break
            if number >= OFTEN and words != beginning:
                found.append((-number, words))
        return [words for _number, words in sorted(found)]

    def most_asked(self, count: int) -> list[tuple[str, str, int]]:
        """[(words, language, how often)], the most frequent first."""
        keys = heapq.nlargest(count, self.counts, key=lambda key: self.counts[key])
        return [(words, lang, self.counts[lang, words][0]) for lang, words in keys]

    def place(self, lang: str, words: str) -> float | None:
        """At which place, in the middle, people found what they took; None where nobody took anything."""
        held = self.taken.get((lang, words), {}).values()
        number = sum(count for count, _places in held)
        return sum(places for _count, places in held) / number if number else None

    def forget(self, keys: Iterable[Key]) -> None:
        """Drop what is kept of these."""
        keys = list(keys)
        super().forget(keys)
        for key in keys:
            self.taken.pop(key, None)


def asked_of(context) -> AskedSearches:
    """The service of the site that ``context`` belongs to."""
    return service_of(context, "asked-searches")
