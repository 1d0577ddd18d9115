"""Kazakh nouns: number, possession, case, person, and what stands between root and suffix."""

import pytest

from orda.text.morphology.kazakh.analysis import readings, terms_of


def categories(form: str, root: str) -> list[str]:
    """The suffixes of the likeliest reading of ``form`` that leaves ``root``."""
    return [category for _form, category in next(each for each in readings(form) if each.root == root).suffixes]


CASES = {
    "дәптер": "дәптердің дәптерді дәптерге дәптерде дәптерден дәптермен",
    "бала": "баланың баланы балаға балада баладан баламен",
    "қағаз": "қағаздың қағазды қағазға қағазда қағаздан қағазбен",
    "құжат": "құжаттың құжатты құжатқа құжатта құжаттан құжатпен",
    "емтихан": "емтиханның емтиханды емтиханға емтиханда емтиханнан емтиханмен",
    "университет": "университеттің университетті университетке университетте университеттен университетпен",
    "клуб": "клубтың клубты клубқа клубта клубтан клубпен",
    "станция": "станцияның станцияны станцияға станцияда станциядан станциямен",
    "тау": "таудың тауды тауға тауда таудан таумен",
}


@pytest.mark.parametrize("root", CASES)
def test_all_seven_cases_have_the_term_of_the_nominative(root):
    wanted = terms_of(root)[0]
    assert [form for form in CASES[root].split() if wanted not in terms_of(form)] == []


@pytest.mark.parametrize(
    "form", "кітабым кітабың кітабыңыз кітабы кітабымыз кітабыңыздар кітаптарым кітаптары кітаптарымыз".split()
)
def test_all_persons_possess(form):
    """к, қ and п are voiced between vowels: кітап, кітабы."""
    assert terms_of(form) == ["кітап"]


@pytest.mark.parametrize("form", "мұғаліммін мұғалімсің мұғалімбіз мұғалімсіңдер мұғалімсіздер".split())
def test_all_persons_are_predicated(form):
    assert "мұғалім" in terms_of(form)


def test_number_possession_and_case_follow_each_other():
    assert categories("дәптерлерімізден", "дәптер") == ["plural", "possession 1 2", "ablative"]
    assert categories("қалаларында", "қала") == ["plural", "possession 3", "case after third"]
    assert categories("қаладағылардың", "қала") == ["attributive locative", "plural", "genitive"]


@pytest.mark.parametrize(
    ("form", "root"),
    [
        ("орны", "орын"),
        ("халқымыз", "халық"),
        ("көңлі", "көңіл"),
        ("мойнына", "мойын"),
        ("ерні", "ерін"),
        ("дауысы", "дауыс"),
        ("жүрегіңізге", "жүрек"),
        ("аяғында", "аяқ"),
        ("мектебіміздегі", "мектеп"),
    ],
)
def test_what_the_stem_has_lost_is_put_back(form, root):
    assert root in terms_of(form)


@pytest.mark.parametrize(
    ("form", "root"),
    [
        ("журналистердің", "журналист"),
        ("конгресінде", "конгресс"),
        ("модульдің", "модуль"),
        ("модулі", "модуль"),
        ("блогымызда", "блог"),
        ("педагогке", "педагог"),
        ("Серіковтың".lower(), "серіков"),
        ("Ибрагимоваға".lower(), "ибрагимова"),
    ],
)
def test_loans_and_names_meet_in_one_term(form, root):
    assert root in terms_of(form)


@pytest.mark.parametrize(
    ("form", "numeral"),
    [
        ("бірінші", "бір"),
        ("екінші", "екі"),
        ("жетіншіге", "жеті"),
        ("оныншыда", "он"),
        ("алтау", "алты"),
        ("бесеуі", "бес"),
    ],
)
def test_ordinals_and_collectives_are_forms_of_the_numeral(form, numeral):
    assert numeral in terms_of(form)


@pytest.mark.parametrize(
    ("form", "root"),
    [
        ("жылғы", "жыл"),
        ("бүгінгі", "бүгін"),
        ("кешкі", "кеш"),
        ("қалалықтардікі", "қалалық"),
        ("ағамнікі", "аға"),
        ("үйдей", "үй"),
        ("жылдамырақ", "жылдам"),
    ],
)
def test_words_made_of_other_words_by_a_form_are_found_with_them(form, root):
    assert root in terms_of(form)


@pytest.mark.parametrize(
    ("form", "pronoun"), [("маған", "мен"), ("оның", "ол"), ("мұнда", "бұл"), ("бізбен", "біз"), ("өздеріне", "өз")]
)
def test_pronouns_have_forms_that_no_rule_gives(form, pronoun):
    assert terms_of(form) == [pronoun]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("білімді", "білгір"),
        ("қабілет", "қабілетсіз"),
        ("оқу", "оқыту"),
        ("тіл", "тілек"),
        ("бас", "басшы"),
        ("жаз", "жазық"),
        ("қала", "қалам"),
        ("төр", "төре"),
    ],
)
def test_words_of_their_own_are_kept_apart(one, other):
    assert set(terms_of(one)).isdisjoint(terms_of(other))


def test_unknown_words_agree_in_all_their_forms():
    forms = "бларгот бларготтар бларготтың бларготқа бларготтарымыздан".split()
    assert {terms_of(form)[0] for form in forms} == {"бларгот"}
    assert not readings("бларготтар")[0].known


def test_a_compound_of_two_known_words_is_known():
    assert terms_of("тасбұлаққа") == ["тасбұлақ"]
