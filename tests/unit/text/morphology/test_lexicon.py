"""The roots of Kazakh: two lists kept by hand, and the long one with the script that makes it."""

import importlib.util
from pathlib import Path

import pytest

from orda.text.morphology.kazakh import analysis, closed, lexicon, suffixes
from orda.text.morphology.kazakh.phonology import agree, canonical, harmony, phonemic, sound_class, written

ROOT = Path(__file__).resolve().parents[4]
LETTERS = frozenset("абвгдежзийклмнопрстуфхцчшщъыьэюяәғқңөұүһі-")


def load_script():
    """The maker of the long list, which is no part of the package."""
    spec = importlib.util.spec_from_file_location("kazakh_roots", ROOT / ".ci" / "kazakh_roots.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", ["verbs.txt", "nominals.txt"])
def test_lists_kept_by_hand_hold_kazakh_words_once_and_in_order(name):
    for words in lexicon.read_sections(lexicon.read(name)).values():
        assert [word for word in words if not LETTERS.issuperset(word)] == []
        assert words == sorted(set(words))


def test_the_long_list_says_where_it_comes_from():
    first, second, *lines = lexicon.read("roots.txt").splitlines()
    assert "kazakh_roots.py" in first and "Mozilla Public License" in second
    assert "Akmaral Mussayeva" in lexicon.read("NOTICE")
    assert all(len(line.split()) == 3 and line.split()[1] in "NV" for line in lines)
    assert len(lines) > 30_000


def test_what_is_known_by_hand_costs_less():
    roots = lexicon.lexicon()
    assert roots.cost("кел", "V") == lexicon.CORE
    assert roots.cost("университет", "N") == lexicon.BY_HAND
    assert roots.cost("ректор", "V") is None and roots.get("жоқсөзсоз") == ()
    assert lexicon.listed_cost("қазық", 0) > lexicon.listed_cost("қазық", 5) >= lexicon.BY_HAND
    assert lexicon.listed_cost("ем", 0) > lexicon.listed_cost("емі", 0)


def test_a_list_and_single_roots_are_added_alike():
    one, other = lexicon.Lexicon(), lexicon.Lexicon()
    one.add_list("# remark\nқоян N 3\nқоя V 0\nқоян V 1\n")
    for root, kind, support in (("қоян", "N", 3), ("қоя", "V", 0), ("қоян", "V", 1)):
        other.add(root, kind, lexicon.listed_cost(root, support))
    assert len(one) == len(other) == 2
    assert one.get(phonemic("қоян")) == other.get(phonemic("қоян"))
    assert one.roots("V") == {"қоян", "қоя"} and one.roots("N") == {"қоян"}


def test_every_suffix_leads_to_a_state_that_there_is():
    states = set(suffixes.LEFT)
    assert {after for following in suffixes.LEFT.values() for after in following.values()} <= states
    assert {category for following in suffixes.LEFT.values() for category in following} == set(suffixes.TABLE)
    assert set(suffixes.ROOTS) == states


def test_irregular_forms_lead_to_words_that_are_no_such_forms():
    assert set(closed.IRREGULAR.values()).isdisjoint(closed.IRREGULAR)


@pytest.mark.parametrize(
    ("word", "kind"), [("қала", "back"), ("мектеп", "front"), ("оқу", "back"), ("келу", "front"), ("институт", "")]
)
def test_vowels_agree(word, kind):
    assert harmony(word) == kind


def test_suffixes_agree_with_their_stem():
    assert agree("қала", "лар") and not agree("қала", "лер") and agree("қала", "мен")
    assert (sound_class("апрель"), sound_class("клуб"), sound_class("тау"), sound_class("5")) == ("L", "T", "G", "")
    assert written(phonemic("қоюға")) == "қоюға"
    assert (canonical("кітаб"), canonical("модуль"), canonical("қала")) == ("кітап", "модул", "қала")


DICTIONARY = """54063
керуен/ABb
керуендер/ABb
керуеннің/ABb
керуенші/ABb
жылтырау/MmNn
жылтырады/ABb
бөгде
өркш/ABb
кeруенге/ABb
123
"""


def test_the_script_keeps_roots_and_leaves_inflected_forms_out(tmp_path):
    """One letter of керуенге is Latin, өркш has no vowel where one must be."""
    script = load_script()
    (tmp_path / "small.dic").write_text(DICTIONARY, encoding="utf-8")
    nominals, infinitives = script.read_dictionary(tmp_path / "small.dic")
    assert "керуенге" in nominals and infinitives == {"жылтырау"}
    cleaning = script.Cleaning(nominals, infinitives)
    cleaning.clean()
    assert {"керуен", "керуенші", "бөгде"} <= cleaning.nominals
    assert {"керуендер", "керуеннің", "керуенге", "жылтырады", "өркш"}.isdisjoint(cleaning.nominals)
    assert "жылтыра" in cleaning.verbs
    assert cleaning.support["керуен", "N"] == 3


@pytest.mark.parametrize(
    ("infinitive", "root"), [("оқу", "оқы"), ("қорқу", "қорық"), ("табу", "тап"), ("шығу", "шық"), ("азаю", "азай")]
)
def test_the_script_finds_the_root_of_an_infinitive(infinitive, root):
    assert root in load_script().verb_roots(infinitive, set(), lexicon.by_hand().roots("V"))


def test_a_reader_without_roots_knows_nothing_and_says_so():
    reader = analysis.Analyser(lexicon.Lexicon())
    assert not any(parse.known for parse in reader.parses("кітаптар"))
    assert analysis.Analyser(lexicon.Lexicon(), unknown=False).parses("кітаптар") == []
