from hypothesis import given
from hypothesis import strategies as st

from orda.text.similarity import MAX_TEXTS, group_alike, likeness, roots

DORMITORY = [
    ("Сколько стоит проживание в общежитии?", "ru"),
    ("Стоимость проживания в общежитии, пожалуйста", "ru"),
    ("Жатақхана қанша тұрады?", "kk"),
    ("Подскажите, сколько стоит проживание в общежитии", "ru"),
    ("Жатақханада тұру қанша тұрады?", "kk"),
    ("How much does the dormitory cost?", "en"),
    ("Когда вступительные экзамены?", "ru"),
]


def test_texts_that_ask_the_same_are_together_and_languages_are_apart():
    assert group_alike(DORMITORY) == [[0, 1, 3], [2, 4], [5], [6]]


def test_the_words_around_a_question_do_not_count():
    assert roots("Здравствуйте! Подскажите, пожалуйста, когда экзамены?", "ru") == {"экзаме"}
    assert roots("Сәлеметсіз бе, емтихан қашан болады?", "kk") == {"емтиха"}


def test_likeness_is_a_share():
    assert likeness(frozenset("ab"), frozenset("ab")) == 1
    assert likeness(frozenset("ab"), frozenset("bc")) == 1 / 3
    assert likeness(frozenset(), frozenset()) == 0


def test_texts_without_words_of_their_own_are_in_no_group():
    assert group_alike([("???", "ru"), ("как?", "ru"), ("", "kk")]) == []


def test_there_is_an_end_to_what_is_compared():
    texts = [(f"слово{number} общежитие", "ru") for number in range(MAX_TEXTS + 50)]
    assert sum(map(len, group_alike(texts))) == MAX_TEXTS


@given(st.lists(st.tuples(st.text(alphabet="абв где", max_size=20), st.sampled_from(["kk", "ru", "en"])), max_size=30))
def test_every_text_is_in_one_group_at_most_and_the_answer_is_always_the_same(texts):
    groups = group_alike(texts)
    members = [member for group in groups for member in group]
    assert len(members) == len(set(members)) and groups == group_alike(texts)
    assert sorted(map(len, groups), reverse=True) == list(map(len, groups))
