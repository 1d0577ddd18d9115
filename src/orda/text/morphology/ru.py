"""Russian words."""

from orda.text.tokens import normalise

STOP_WORDS = frozenset(
    map(
        normalise,
        "и в во на с со к ко о об обо у за из от до по под над при для без про через а но или либо же ли бы не ни да то"
        " это этот эта эти тот та те он она оно они мы вы я его её их как так что чтобы если когда где уже ещё быть был"
        " была было были есть".split(),
    )
)


def stem(word: str) -> str:
    """The term under which all forms of a normalised word are found; the word itself until morphology is plugged in."""
    return word
