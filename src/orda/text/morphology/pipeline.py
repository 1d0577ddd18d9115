"""The one door to morphology: index and query ask here, so that both sides always agree."""

from orda.text.morphology.forms import (
    analyse,
    is_stop_word,
    languages_of,
    stem,
    stems,
    terms,
    terms_with_parts,
    warm,
)
from orda.text.morphology.query import Guess, guesses, query_terms
from orda.text.morphology.vocabulary import Vocabulary, WordList, keys_of

# Stored beside each text index; a difference means that the index has to be built anew. Raise it with every change that
# gives some word another term: of ``tokens``, of suffixes and prices, of a list of roots, of pymorphy3 or simplemma.
ANALYZER_VERSION = 4

__all__ = [
    "ANALYZER_VERSION",
    "Guess",
    "Vocabulary",
    "WordList",
    "analyse",
    "guesses",
    "is_stop_word",
    "keys_of",
    "languages_of",
    "query_terms",
    "stem",
    "stems",
    "terms",
    "terms_with_parts",
    "warm",
]
