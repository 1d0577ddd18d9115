"""Russian words, by the dictionary of pymorphy3."""

from functools import lru_cache
from threading import Lock

from orda.text.tokens import normalise

STOP_WORDS = frozenset(
    map(
        normalise,
        "и в во на с со к ко о об обо у за из от до по под над при для без про через а но или либо же ли бы не ни да то"
        " это этот эта эти тот та те он она оно они мы вы я его её их как так что чтобы если когда где уже ещё быть был"
        " была было были есть".split(),
    )
)

# Readings that are less likely than this in running text are no terms, unless there is no likelier one.
LIKELY = 0.25
MAX_TERMS = 3
_loading = Lock()


@lru_cache(maxsize=1)
def _loaded():
    import pymorphy3  # thirty megabytes, so only where there are Russian words

    return pymorphy3.MorphAnalyzer(lang="ru", result_type=None)


def _analyser():
    with _loading:
        return _loaded()


def stems(word: str) -> list[str]:
    """The dictionary forms of a normalised word, the likeliest first, ё written as е."""
    parses = [(score, lemma) for _word, _tag, lemma, score, _how in _analyser().parse(word)]
    least = min(LIKELY, max((score for score, _lemma in parses), default=0.0))
    likely = dict.fromkeys(normalise(lemma) for score, lemma in parses if score >= least)
    return list(likely)[:MAX_TERMS] or [word]


def is_known(word: str) -> bool:
    """Does the dictionary have this form?"""
    return _analyser().word_is_known(word)


def warm() -> None:
    """Load the dictionary now instead of at the first word."""
    stems("слово")
