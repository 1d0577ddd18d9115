import time

import pytest

from orda.text.personal import BLANKS, blank

HIDDEN = [
    ("ru", "Мой телефон +7 701 123-45-67.", "+7 701 123-45-67"),
    ("ru", "Звоните 8 (727) 292-78-85", "8 (727) 292-78-85"),
    ("ru", "Звоните 292-78-85 днём", "292-78-85"),
    ("ru", "ИИН 990101300123", "990101300123"),
    ("ru", "карта 4400 4300 1234 5678", "4400 4300 1234 5678"),
    ("ru", "счёт KZ86125KZT5004100100", "KZ86125KZT5004100100"),
    ("ru", "удостоверение № 041234567", "041234567"),
    ("kk", "Поштам: aigul.s@mail.example.kz, жазыңыз", "aigul.s@mail.example.kz"),
    ("en", "Look at https://t.example/u/1?x=2 please", "https://t.example/u/1?x=2"),
    ("en", "Telegram @ivan_petrov", "@ivan_petrov"),
    ("ru", "Меня зовут Иван Петров, я учусь", "Иван Петров"),
    ("kk", "Менің атым Айгүл, мен студентпін", "Айгүл"),
    ("kk", "Сұрақ Сынақова Айгүл Сынаққызына қатысты", "Сынақова Айгүл Сынаққызына"),
    ("ru", "О приёме у Марии Ивановны Кузнецовой", "Марии Ивановны Кузнецовой"),
    ("ru", "Врач Тестова А.Б. принимает", "Тестова А.Б."),
    ("ru", "С уважением, Тестов Сергей", "Тестов Сергей"),
    ("en", "My name is John Smith. When", "John Smith"),
]
KEPT = [
    ("ru", "Приём в 2026-2027 учебном году начинается 25 августа 2026 года в 9:00"),
    ("ru", "Стоимость 1 500 000 тенге, для льготников 750 000"),
    ("ru", "Нужен ли балл ЕНТ 70 и GPA 3.5 для программы 7M10101?"),
    ("kk", "«Жалпы медицина» мамандығына 2026 жылы қанша грант бөлінді?"),
    ("en", "Is the anatomy lecture in room 305 on Monday at 10.30?"),
    ("ru", "Казахстан, Алматы: где находится Школа педиатрии?"),
    ("kk", "Асфендияров атындағы университет, Төле би көшесі 94"),
]


@pytest.mark.parametrize(("lang", "text", "secret"), HIDDEN)
def test_what_tells_of_a_person_is_blanked_and_shown_to_the_moderator(lang, text, secret):
    found = blank(text, lang)
    assert secret not in found.text and BLANKS[lang] in found.text
    assert secret.rstrip(".") in [words.rstrip(".") for _kind, words in found.removed]


@pytest.mark.parametrize(("lang", "text"), KEPT)
def test_what_tells_of_nobody_stays(lang, text):
    assert blank(text, lang) == type(blank("", lang))(text, ())


def test_the_askers_own_name_goes_in_every_case_of_it():
    found = blank("Петров спрашивает; справка нужна Петрову Ивану, айгерімнің сұрағы", "ru", ("Иван Петров", "Айгерім"))
    assert "етров" not in found.text and "Иван" not in found.text and "йгерім" not in found.text


def test_short_parts_of_a_name_do_not_eat_words():
    assert blank("Ли нужно ли мне ехать", "ru", ("Ли",)).text == "Ли нужно ли мне ехать"


@pytest.mark.parametrize(
    "text", ["А" * 20_000, "Аа " * 6_000, "1 " * 10_000, "a@" * 10_000, "+7" * 9_000, "Аа." * 6_000]
)
def test_the_worst_text_takes_no_time(text):
    start = time.perf_counter()
    blank(text, "ru", ("Имя " * 50,))
    assert time.perf_counter() - start < 2
