"""Measure the morphology on treebanks: do forms of one lemma meet, and what do distorted queries reach?

Usage: python tests/bench/word_forms.py kk=kk_ktb-ud.conllu ru=ru_gsd-ud-dev.conllu en=en_ewt-ud-dev.conllu [--nominal]
       python tests/bench/word_forms.py --cost

The files are Universal Dependencies' (CC BY-SA); none is kept here. Distinct lower-case forms of content words count.
A pair is two forms: F1 weighs all pairs alike, qF1 is the mean over query words, which is what a visitor sees. Of the
distorted queries 70 % of the forms are "indexed"; "sibling" means that only another form of the word is.
"""

import random
import subprocess
import sys
import time
from collections import defaultdict
from itertools import combinations
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2] / "src"
sys.path.insert(0, str(SOURCE))

from orda.text.morphology.pipeline import WordList, query_terms, terms  # noqa: E402
from orda.text.morphology.spelling import fold  # noqa: E402

CONTENT = frozenset("NOUN PROPN ADJ VERB ADV NUM".split())
NOMINAL = frozenset("NOUN PROPN ADJ".split())
LETTERS = {"kk": "аәбвгғдежзийкқлмнңоөпрстуұүфхһшыі", "ru": "абвгдежзийклмнопрстуфхцчшщыьэюя"}
ALPHABET_2021 = dict(zip("абвгғдежзийкқлмнңоөпрстуұүфхһшыіәэ", "abvgğdejziikqlmnñoöprstuūüfhhşyıäe", strict=True))
ALPHABET_2021 |= {"ю": "iu", "я": "ia", "ц": "ts", "ч": "tş", "щ": "ş", "ъ": "", "ь": ""}
PLAIN = str.maketrans("ğñöūüşäı", "gnouusai")
KEYS = dict(zip("йцукенгшщзхъфывапролджэячсмитьбюё", "qwertyuiop[]asdfghjkl;'zxcvbnm,.`", strict=True))
KAZAKH_KEYS = dict(zip("әіңғүұқөһ", "2345890-=", strict=True))


def read(path: str, kinds: frozenset[str]) -> dict[str, set[str]]:
    """{form: its lemmas} of a CoNLL-U file."""
    gold = defaultdict(set)
    for line in Path(path).read_text(encoding="utf-8").splitlines():
        columns = line.split("\t")
        if len(columns) > 3 and columns[0].isdigit() and columns[3] in kinds:
            form, lemma = columns[1].lower(), columns[2].lower()
            if form.replace("-", "").isalpha():
                gold[form].add(lemma)
    return dict(gold)


def pairs(keys: dict[str, set[str]]) -> set[tuple[str, str]]:
    """All pairs of forms that share a key."""
    sharing = defaultdict(set)
    for form, each in keys.items():
        for key in each:
            sharing[key].add(form)
    return {pair for forms in sharing.values() for pair in combinations(sorted(forms), 2)}


def quality(gold: dict[str, set[str]], lang: str) -> str:
    """F1 over pairs, qF1 over query words, and how many words find nothing or something wrong."""
    wanted, found = pairs(gold), pairs({form: set(terms(form, lang)) for form in gold})
    both, siblings, hits = wanted & found, defaultdict(set), defaultdict(set)
    for target, source in ((siblings, wanted), (hits, found)):
        for one, other in source:
            target[one].add(other)
            target[other].add(one)
    precision, recall = len(both) / len(found), len(both) / len(wanted)
    shares = [len(siblings[form] & hits[form]) / len(siblings[form]) for form in siblings]
    query_recall = sum(shares) / len(shares)
    right = [(len(siblings.get(form, set()) & hits[form]) + 1) / (len(hits[form]) + 1) for form in gold]
    query_precision = sum(right) / len(right)
    over = {form for pair in found - wanted for form in pair}
    return (
        f"{lang}: {len(gold)} forms, F1 {_f1(precision, recall):.3f}, qF1 {_f1(query_precision, query_recall):.3f},"
        f" lost {sum(not share for share in shares) / len(shares):.3f}, over {len(over) / len(gold):.3f}"
    )


def _f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall)


def distortions(forms: list[str], lang: str) -> dict[str, dict[str, str]]:
    """{kind: {form: as it is typed}}."""
    found = {}
    if lang == "kk":
        found["no Kazakh letters"] = {form: fold(form) for form in forms if fold(form) != form}
        found["Latin 2021"] = {form: "".join(ALPHABET_2021.get(letter, letter) for letter in form) for form in forms}
        found["plain Latin"] = {form: text.translate(PLAIN) for form, text in found["Latin 2021"].items()}
    if lang != "en":
        keys = KEYS | (KAZAKH_KEYS if lang == "kk" else {})
        found["wrong layout"] = {form: "".join(keys.get(letter, letter) for letter in form) for form in forms}
    chance = random.Random(7)
    letters = LETTERS.get(lang, "abcdefghijklmnopqrstuvwxyz")
    slips = {form: slip(form, chance, letters) for form in forms if len(form) > 4}
    found["one slip"] = {form: text for form, text in slips.items() if text not in forms}
    return found


def slip(form: str, chance: random.Random, letters: str) -> str:
    """One letter left out, put in, mistaken, or two that changed places."""
    at = chance.randrange(len(form) - 1)
    return chance.choice(
        (
            form[:at] + form[at + 1 :],
            form[:at] + chance.choice(letters) + form[at:],
            form[:at] + chance.choice(letters) + form[at + 1 :],
            form[:at] + form[at + 1] + form[at] + form[at + 2 :],
        )
    )


def queries(gold: dict[str, set[str]], lang: str) -> list[str]:
    """Of the distorted forms the share that reaches its term, for those indexed and those of which a sibling is."""
    chance = random.Random(11)
    indexed = {form for form in sorted(gold) if chance.random() < 0.7}
    vocabulary, lines = WordList(sorted(indexed), lang), []
    for kind, typed in distortions(sorted(gold), lang).items():
        hits, tried, began = {True: [], False: []}, 0, time.perf_counter()
        for form, text in typed.items():
            own = terms(form, lang)
            if form in indexed or any(vocabulary.frequency(term) for term in own):
                reached = query_terms(text, lang, vocabulary)
                hits[form in indexed].append(not own.isdisjoint(reached))
                tried += len(reached)
        number = sum(map(len, hits.values()))
        spent = (time.perf_counter() - began) * 1000 / number
        shares = ", ".join(f"{sum(each) / len(each):.3f}" for each in hits.values())
        lines.append(f"{lang}, {kind}: indexed, sibling {shares}; {tried / number:.1f} terms, {spent:.1f} ms")
    return lines


COST = """
import time
def resident():
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) / 1024 for line in status if line.startswith("VmRSS"))
import dataclasses, importlib.resources, logging, re, typing, unicodedata
before, began = resident(), time.perf_counter()
from orda.text.morphology import pipeline
print(f"start-up: {time.perf_counter() - began:.3f} s, {resident() - before:.1f} MB")
for lang, word in (("kk", "кітаптар"), ("ru", "книгами"), ("en", "books")):
    held, began = resident(), time.perf_counter()
    pipeline.terms(word, lang)
    print(f"first word, {lang}: {time.perf_counter() - began:.2f} s, {resident() - held:.1f} MB")
print(f"all together: {resident() - before:.1f} MB")
"""


def main(arguments: list[str]) -> None:
    """Print what is asked for."""
    if arguments == ["--cost"]:
        subprocess.run([sys.executable, "-c", COST], env={"PYTHONPATH": str(SOURCE)}, check=True)
        return
    files = [each.split("=", 1) for each in arguments if "=" in each]
    if not files:
        sys.exit(__doc__)
    kinds = NOMINAL if "--nominal" in arguments else CONTENT
    for lang, path in files:
        gold = read(path, kinds)
        print("\n".join([quality(gold, lang), *queries(gold, lang)]))


if __name__ == "__main__":
    main(sys.argv[1:])
