"""Make the long list of Kazakh roots from the spelling dictionary that Debian packs as ``hunspell-kk``.

Usage: kazakh_roots.py /usr/share/hunspell/kk_KZ.dic    writes src/orda/text/morphology/kazakh/roots.txt

The dictionary is a list of forms that were met in texts: of its 54,000 words a quarter are inflected, verb roots stand
among the nouns, and some words are slips. What is an inflected form of another entry is left out; each root keeps its
support, the number of entries that are made of it, by which readings are ranked later.
"""

import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "src"))

from orda.text.morphology.kazakh import lexicon as lists  # noqa: E402
from orda.text.morphology.kazakh import phonology as sounds  # noqa: E402
from orda.text.morphology.kazakh.analysis import Analyser  # noqa: E402

TARGET = ROOT / "src/orda/text/morphology/kazakh/roots.txt"
LETTERS = frozenset("абвгдежзийклмнопрстуфхцчшщъыьэюяәғқңөұүһі")
# Latin letters that slipped in among Cyrillic ones.
LOOKALIKES = str.maketrans("aeiopcxyё", "аеіорсхуе")
VERB_FLAG = "M"
INFLECTION = frozenset(
    "plural,possession 1 2,possession 3,genitive,accusative,dative,locative,ablative,instrumental,case after third,"
    "case after person,attributive locative,attributive after third,equative".split(",")
)
# What many nouns of their own happen to look like: торғай "sparrow" is not тор + ғай.
CHANCE = frozenset(("purpose", "intention", "wish", "person of past", "first imperative", "adverbial", "comparative"))
CAUSATIVE = ("дыр", "дір", "тыр", "тір", "ғыз", "гіз", "қыз", "кіз", "т")
VERBALISING = tuple(first + second for first in ("ла", "ле", "да", "де", "та", "те") for second in ("", "н", "с", "т"))
HEADER = """\
# Kazakh roots with their class (N nominal, V verb) and their support. Made by .ci/kazakh_roots.py; do not edit.
# Derived from the Kazakh dictionary for hunspell; Mozilla Public License 1.1, see NOTICE.
"""


def read_dictionary(path: Path) -> tuple[set[str], set[str]]:
    """(nominals, infinitives) as the dictionary has them."""
    nominals, infinitives = set(), set()
    for line in path.read_text(encoding="utf-8-sig").splitlines()[1:]:
        word, _, flags = line.strip().partition("/")
        word = word.lower().translate(LOOKALIKES)
        if len(word) > 1 and LETTERS.issuperset(word):
            (infinitives if VERB_FLAG in flags and word[-1] in "ую" else nominals).add(word)
    return nominals, infinitives


def verb_roots(infinitive: str, words: set[str], known: set[str]) -> set[str]:
    """The roots that an infinitive may come from: those of the hand-made list, else by the sounds of its end."""
    stem = sounds.phonemic(infinitive)[:-1]
    if not stem:
        return set()
    hard = sounds.devoiced(stem)
    vowels = [vowel for vowel in "ыі" if sounds.agree(stem, vowel)]
    candidates = {stem, hard, sounds.with_lost_vowel(hard) if sounds.two_consonants(stem) else stem}
    candidates |= {stem + vowel for vowel in vowels}
    if stem.endswith("ий"):
        candidates.add(stem[:-1])
    by_hand = {root for root in candidates if sounds.written(root) in known}
    if by_hand:
        return {sounds.written(root) for root in by_hand}
    if sounds.ends_in_lost_vowel(stem) or (sounds.two_consonants(stem) and hard != stem):
        return {sounds.written(stem + vowel) for vowel in vowels} | {sounds.written(sounds.with_lost_vowel(hard))}
    longer = {sounds.written(stem + vowel) for vowel in vowels if sounds.written(stem + vowel) in words}
    return {sounds.written(hard)} | longer


class Cleaning:
    """The nominals and verbs of the dictionary, and what is left of them."""

    def __init__(self, nominals: set[str], infinitives: set[str]):
        self.by_hand = {kind: lists.by_hand().roots(kind) for kind in "NV"}
        self.verbs = {
            root for word in infinitives for root in verb_roots(word, nominals, self.by_hand["V"]) if len(root) > 1
        }
        self.nominals = nominals
        self._drop_short_verbs()
        self._drop_verbs_among_nominals()
        self.support: Counter = Counter()
        self.parses = self._parse_all()

    def _drop_short_verbs(self) -> None:
        """Two letters are a verb only by hand."""
        self.verbs = {root for root in self.verbs if len(root) > 2} | self.by_hand["V"]

    def _drop_verbs_among_nominals(self) -> None:
        """абайла, абдырас, абдырат, кел: verbs that the dictionary inflects as nouns."""
        kept = set()
        core = set(lists.read_sections(lists.read("verbs.txt"))["core"])
        for word in self.nominals - self.by_hand["N"] - core:
            base = next((word[: -len(each)] for each in CAUSATIVE if word.endswith(each)), "")
            verbal = word in self.verbs and len(word) > 4 and word.endswith(VERBALISING + CAUSATIVE + ("й",))
            if not verbal and not (base in self.verbs and len(base) > 3 and base not in self.by_hand["N"]):
                kept.add(word)
        self.nominals = kept | self.by_hand["N"]

    def _parse_all(self) -> dict[str, list]:
        """The readings of each nominal; each root is supported by the words that are made of it."""
        lexicon = lists.by_hand()
        for word in self.nominals:
            lexicon.add(word, "N", 1.0)
        for root in self.verbs:
            lexicon.add(root, "V", 1.0)
        reader = Analyser(lexicon, derive=False, unknown=False)
        parses = {}
        for word in sorted(self.nominals | self.verbs):
            parses[word] = [parse for parse in reader.parses(word) if parse.suffixes and parse.root != word]
            for parse in parses[word]:
                if not {"equative", "adverbial"} & {category for _form, category in parse.suffixes}:
                    self.support[parse.root, parse.kind] += 1
        return parses

    def clean(self) -> None:
        """Leave out passives of known verbs, inflected nominals and slips."""
        for verb in sorted(self.verbs - self.by_hand["V"]):
            if any(
                parse.kind == "V" and {category for _form, category in parse.suffixes} <= {"passive"}
                for parse in self.parses.get(verb, ())
            ):
                self.verbs.discard(verb)
        gone: set[str] = set()
        for word in sorted(self.nominals - self.by_hand["N"], key=lambda each: (len(each), each)):
            if len(word) < 3 and self.support[word, "N"] < 10:
                gone.add(word)
            elif self._is_slip(word) or any(self._explains(parse, word, gone) for parse in self.parses[word]):
                gone.add(word)
        self.nominals -= gone

    def _is_slip(self, word: str) -> bool:
        return (
            sounds.ends_in_lost_vowel(sounds.phonemic(word))
            and bool(sounds.harmony(word))
            and len(word) < 12
            and self.support[word, "N"] < 8
        )

    def _explains(self, parse, word: str, gone: set[str]) -> bool:
        """Is ``word`` rather this inflected form than a word of its own? Its own support speaks for the word."""
        if parse.root in (gone if parse.kind == "N" else ()) or (parse.kind == "V" and parse.root not in self.verbs):
            return False
        own, other = self.support[word, "N"], self.support[parse.root, parse.kind]
        categories = {category for _form, category in parse.suffixes}
        length = len(word) - len(parse.root)
        if parse.kind == "N":
            if not categories <= INFLECTION:
                return False
            if len(parse.root) == 2 and (other < 10 or (length < 2 and categories != {"possession 3"})):
                return False
            if length >= 2:
                return own <= other or length >= 4
            return (len(parse.root) >= 3 or parse.root in self.by_hand["N"]) and own <= max(2, other * 0.4)
        if categories & CHANCE:
            return False
        if length >= 3:
            return own <= max(3, other)
        return own <= max(2, other * 0.3) if length == 2 else own <= 2 and other >= 5


def main(arguments: list[str]) -> None:
    """Write the list."""
    if len(arguments) != 1:
        sys.exit(__doc__)
    cleaning = Cleaning(*read_dictionary(Path(arguments[0])))
    before = len(cleaning.nominals)
    cleaning.clean()
    rows = [(word, "N", cleaning.support[word, "N"]) for word in cleaning.nominals]
    rows += [(root, "V", cleaning.support[root, "V"]) for root in cleaning.verbs]
    TARGET.write_text(HEADER + "".join(f"{root} {kind} {number}\n" for root, kind, number in sorted(rows)))
    print(f"{len(rows)} roots, {len(cleaning.verbs)} of them verbs; {before - len(cleaning.nominals)} words left out")


if __name__ == "__main__":
    main(sys.argv[1:])
