"""Kazakh verbs: person, tense, mood, negation, voice, and the nouns made of them."""

import pytest

from orda.text.morphology.kazakh.analysis import readings, terms_of

PERSONS = {
    "present": "жазамын жазасың жазасыз жазады жазамыз жазасыңдар жазасыздар",
    "past": "жаздым жаздың жаздыңыз жазды жаздық жаздыңдар жаздыңыздар",
    "perfect": "жазғанмын жазғансың жазғансыз жазған жазғанбыз жазғансыздар",
    "evidential": "жазыппын жазыпсың жазыпсыз жазыпты жазыппыз",
    "conditional": "жазсам жазсаң жазсаңыз жазса жазсақ жазсаңыздар",
    "future": "жазармын жазарсың жазарсыз жазар жазармыз",
    "intention": "жазбақпын жазбақшы жазбақшымын жазбақсыз",
    "imperative": "жазайын жазыңыз жазсын жазайық жазыңдар жазыңыздар жазыңызшы",
    "converb": "жазып жаза жазғалы жазғанша",
    "negation": "жазбаймын жазбады жазбаған жазбаса жазбас жазбай жазбаңыз жазбайтын",
    "participle": "жазатын жазған жазғандар жазғанымыз жазғандықтан жазатындарға",
    "verbal noun": "жазуға жазудан жазуымыз жазуда",
}


@pytest.mark.parametrize("tense", PERSONS)
def test_all_persons_of_a_tense_have_the_term_of_the_root(tense):
    assert [form for form in PERSONS[tense].split() if "жаз" not in terms_of(form)] == []


FRONT = "келемін келдіңіз келгенбіз келсеңіздер келерміз келмейді келмегендерге келетіндердің келейік келуіміз"


def test_suffixes_follow_the_vowels_of_the_root():
    assert [form for form in FRONT.split() if "кел" not in terms_of(form)] == []
    # жаз takes no front suffixes: the form cannot be read as one of its forms.
    assert "жаз" not in terms_of("жазге")


@pytest.mark.parametrize(
    ("root", "forms"),
    [
        ("оқы", "оқиды оқиын оқып оқыды оқуға оқитын оқымаған"),
        ("таны", "таниды танимын таныды тануы"),
        ("қой", "қояды қоюға қойған қойып қоя"),
        ("сүй", "сүйеді сүюі сүйген"),
        ("тап", "табады тауып тапты табуға табылады"),
        ("шық", "шығады шығып шыққан шығу"),
        ("қорық", "қорқады қорқып қорыққан қорқу"),
        ("ки", "киеді киіп киген"),
    ],
)
def test_sounds_change_where_root_and_suffix_meet(root, forms):
    assert [form for form in forms.split() if root not in terms_of(form)] == []


@pytest.mark.parametrize(
    ("form", "root"),
    [
        ("жазылды", "жаз"),
        ("тексерілмеген", "тексер"),
        ("қабылданатын", "қабылда"),
        ("бөлінген", "бөл"),
        ("тыңдалуда", "тыңда"),
        ("жуылмаған", "жу"),
    ],
)
def test_the_passive_is_found_with_its_verb(form, root):
    assert root in terms_of(form)


@pytest.mark.parametrize(
    ("form", "base"), [("оқытады", "оқы"), ("жаздырған", "жаз"), ("келтіріп", "кел"), ("кездеседі", "кез")]
)
def test_a_verb_with_a_meaning_of_its_own_is_not(form, base):
    """The causative makes another verb: to study, to teach."""
    assert base not in terms_of(form)


def test_verbs_made_of_foreign_words_agree():
    forms = "индекстеу индекстелген индекстейді индекстеуден"
    assert {terms_of(form)[0] for form in forms.split()} == {"индексте"}


def test_a_noun_that_a_verb_became_is_found_with_both():
    assert set(terms_of("сайлаудан")) >= {"сайла", "сайлау"}


def test_a_reading_tells_each_suffix():
    best = readings("келмегендерге")[0]
    assert (best.root, best.kind, best.known) == ("кел", "V", True)
    assert best.suffixes == (("ме", "negation"), ("ген", "participle"), ("дер", "plural"), ("ге", "dative"))


def test_a_plural_is_no_future():
    assert terms_of("вебинарлар") == ["вебинар"]
    assert terms_of("бағдарламалар") == ["бағдарлама"]
