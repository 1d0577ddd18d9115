"""A wrong regulation file stops the start with the line and the reason."""

import re
from importlib import resources

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orda.errors import BadRegulation
from orda.regulation.load import load, parse
from orda.regulation.reading import MAX_BYTES

TEXT = (resources.files("orda.regulation") / "kaznmu.toml").read_text("utf-8")
MESSAGE = re.compile(r"test\.toml, line (\d+): (.+)", re.S)


def refusal(text: str | bytes) -> tuple[int, str]:
    """The line and the reason with which ``text`` is refused."""
    with pytest.raises(BadRegulation) as caught:
        parse(text if isinstance(text, bytes) else text.encode(), "test.toml")
    found = MESSAGE.fullmatch(caught.value.message)
    assert found, caught.value.message
    assert str(caught.value) == caught.value.message
    return int(found[1]), found[2]


def changed(old: str, new: str) -> tuple[str, int]:
    """The packaged text with the first ``old`` replaced, and the line of the change."""
    assert old in TEXT
    at = TEXT.index(old)
    return TEXT[:at] + new + TEXT[at + len(old) :], TEXT.count("\n", 0, at) + 1


IN_ITS_LINE = [
    ("an unknown key", 'code = "№', 'kode = "№', "unknown key 'kode'"),
    ("an unknown key of its own", 'host = "', 'colour = "red"\nhost = "', "unknown key 'colour'"),
    ("an unknown table", "[retention]", "[colours]\nred = 1\n[retention]", "unknown key 'colours'"),
    ("a language nobody speaks here", '"ru", "en"] # the', '"ru", "de"] # the', "'de' is an unknown language"),
    ("a language twice", '"ru", "en"] # the', '"ru", "ru"] # the', "'ru' stands here twice"),
    ("a language left out", '"ru", "en"] # the', '"ru"] # the', "needs all of kk, ru, en; en is missing"),
    ("an empty title", 'title.ru = "Образование"', 'title.ru = " "', "must not be empty"),
    ("a title in two lines", 'title.ru = "Образование"', 'title.ru = "Обра\\nзование"', "a line break"),
    ("a title without an end", 'title.ru = "Образование"', f'title.ru = "{"Я" * 1001}"', "longer than 1000"),
    ("a Latin letter among Cyrillic ones", 'title.kk = "Білім"', 'title.kk = "Бiлім"', "mixes Latin and Cyrillic"),
    ("a number for a title", 'title.ru = "Образование"', "title.ru = 5", "must be text, not 5"),
    ("a title in a foreign language", 'title.en = "Edu', 'title.de = "Bildung"\ntitle.en = "Edu', "unknown key 'de'"),
    ("a section twice", 'path = "science"', 'path = "clinic"', "'clinic' stands in the file twice"),
    ("a collection like a section", 'path = "events"', 'path = "clinic"', "'clinic' stands in the file twice"),
    ("a page twice", 'path = "university/mission"', 'path = "university/history"', "stands in the file twice"),
    ("a slug in capitals", 'path = "science"', 'path = "Science"', "must be made of a-z, 0-9"),
    ("a slug in Kazakh", 'path = "university/history"', 'path = "university/тарих"', "must be made of a-z, 0-9"),
    ("a slug that is a language", 'path = "science"', 'path = "kk"', "has a meaning of its own"),
    ("a slug too long", 'path = "science"', f'path = "{"a" * 61}"', "60 at most"),
    ("a page nowhere", 'path = "university/history"', 'path = "campus/history"', "there is no 'campus' before"),
    ("a page without a section", 'path = "university/history"', 'path = "history"', "must name the section"),
    ("a page of a kind unknown", 'holds = ["news-item"]', 'holds = ["novel"]', "'novel' is an unknown kind"),
    ("a list narrowed by no word", 'narrowed.type = "strategy"', 'narrowed.type = "Стратегия"', "must be made of a-z"),
    ("a kind twice", 'id = "unit"', 'id = "site"', "'site' stands in the file twice"),
    (
        "a door to nowhere",
        'path = "education/admission"\nclause = "B9"',
        'path = "gym"\nclause = "B9"',
        "no place 'gym'",
    ),
    ("a right unknown to a role", '"view-staff", "propose"]', '"view-staff", "fly"]', "'fly' is an unknown permission"),
    ("a right twice in a role", '"view-staff", "propose"]', '"view-staff", "view"]', "'view' stands here twice"),
    ("a scope unknown", 'scope = "unit"', 'scope = "galaxy"', "'galaxy' is an unknown scope"),
    ("everyone an editor", 'scope = "unit"', 'scope = "everyone"', "only the role 'visitor'"),
    (
        "a role twice",
        'id = "rector"\ntitle.kk = "Басқ',
        'id = "head"\ntitle.kk = "Басқ',
        "'head' stands in the file twice",
    ),
    ("a limit on a right not held", "limits.bin", "limits.share", "the role does not have it"),
    ("an exception from a right held", "exceptions.view-drafts", "exceptions.view", "the role has it anyhow"),
    ("a condition unknown", 'limits.bin = "own-drafts"', 'limits.bin = "on-mondays"', "unknown condition"),
    ("a stage of a right unknown", 'permission = "check"', 'permission = "chek"', "'chek' is an unknown permission"),
    ("a stage for the wrong role", 'roles = ["vice-rector"]', 'roles = ["editor"]', "does not have the permission"),
    ("a step left out", "step = 3", "step = 5", "without a gap"),
    (
        "days counted from nothing",
        'ask = "edit"\nworking_days',
        'counts_from = "easter"\nask = "edit"\nworking_days',
        "'easter' is an unknown beginning of the days",
    ),
    ("a level twice", 'level = "E"', 'level = "D"', "'D' stands in the file twice"),
    ("a level unknown", 'level = "E"', 'level = "Z"', "'Z' is an unknown level"),
    ("a tick twice", 'id = "lawful"', 'id = "timely"', "'timely' stands in the file twice"),
    ("a reason twice", 'id = "facts"', 'id = "style"', "'style' stands in the file twice"),
    ("an end before the beginning", "valid_until = 2029", "valid_until = 2019", "is not after valid_from"),
    ("a day in quotes", "valid_from = 2024-07-19", 'valid_from = "2024-07-19"', "must be a day like"),
    ("a moment for a day", "valid_from = 2024-07-19", "valid_from = 2024-07-19T10:00:00", "must be a day like"),
    ("a day that no calendar has", "valid_from = 2024-07-19", "valid_from = 2024-02-30", "not valid TOML"),
    ("a day of another year", "off = [2024-05-08]", "off = [2025-05-08]", "2025-05-08 is not in 2024"),
    ("a Saturday off", "off = [2024-05-08]", "off = [2024-05-11]", "off without an entry"),
    ("a day off and worked", "working = [2024-05-04]\noff", "working = [2024-05-08]\noff", None),
    ("a country unknown", 'country = "KZ"', 'country = "ZZ"', "does not know the country 'ZZ'"),
    ("no working days", "working_days = 10 #", "working_days = 0 #", "must be from 1 to 250, not 0"),
    ("yes for a number", "working_days = 10 #", "working_days = true #", "must be a whole number, not True"),
    ("reminders that rise", "reminders = [3, 1, 0]", "reminders = [0, 1, 3]", "must fall"),
    ("a vice-rector before the head", "vice_rector_after = 60", "vice_rector_after = 6", "hears of it after the head"),
    ("a register that forgets", "register = 0", "register = 90", "must be 0, for ever"),
    ("an obligatory item nowhere", 'paths = ["vacancies"]', 'paths = ["vacancy"]', "did you mean vacancies"),
    ("an obligatory item without a place", 'paths = ["vacancies"]', "paths = []", "needs at least one place"),
    ("two coordinating blocks", 'clause = "D2"', 'coordinating = true\nclause = "D2"', "only one block"),
    ("a host with a path", 'host = "www.kaznmu.edu.kz"', 'host = "kaznmu.edu.kz/kk"', "is not the name of a host"),
]


@pytest.mark.parametrize(
    ("old", "new", "reason"), [row[1:] for row in IN_ITS_LINE], ids=[row[0] for row in IN_ITS_LINE]
)
def test_a_wrong_value_is_refused_in_its_line(old, new, reason):
    text, line = changed(old, new)
    if reason is None:  # the second of the two lines is refused
        line, reason = line + 1, "is in both lists"
    assert refusal(text) == (line, refusal(text)[1])
    assert reason in refusal(text)[1]


@pytest.mark.parametrize(
    ("taken", "header", "reason"),
    [
        ('title.ru = "Образование"\n', "[[sections]]", "the text in 'ru' is missing"),
        ('scope = "unit"\n', "[[roles]]", "roles.scope: the id of a scope is missing"),
        ('code = "№ 24/52.6-2024"\n', "[act]", "act.code: text is missing"),
        (
            'source = "order of the Minister of Labour (adilet.zan.kz, G24G0000109), to be checked by the lawyer"\n',
            "[[calendar.moved]]",
            "source: text is missing",
        ),
        ('permission = "check"\n', "[[routes.stages]]", "permission: the id of a permission is missing"),
    ],
)
def test_what_is_missing_is_refused_at_its_table(taken, header, reason):
    text, line = changed(taken, "")
    expected = max(n for n, written in enumerate(text.splitlines(), 1) if written.startswith(header) and n < line)
    if "title" in taken:  # what is nearest is the title in the other languages
        expected = line - 1
    found = refusal(text)
    assert found[0] == expected
    assert reason in found[1]


def without(table: str, condition: str) -> str:
    """The packaged text without the tables ``[[table]]`` that contain ``condition``."""
    blocks = re.split(r"(?m)^(?=\[)", TEXT)
    return "".join(b for b in blocks if not (b.startswith(f"[[{table}") and condition in b))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (without("roles", 'id = "administrator"'), "the role 'administrator' is missing"),
        (without("roles", 'id = "visitor"'), "the role 'visitor' is missing"),
        (without("routes", ""), "routes: a list is missing"),
        (without("kinds", 'id = "page"'), "the kind 'page' is missing"),
        (without("visibility", 'id = "staff"'), "must list exactly public, staff, internal"),
        (without("blocks", "coordinating"), "one block must have coordinating = true"),
        (without("obligatory", ""), "obligatory: a list is missing"),
        (without("routes.stages", ""), "routes.stages: a list is missing"),
    ],
)
def test_what_the_program_needs_cannot_be_left_out(text, reason):
    assert reason in refusal(text)[1]


def test_a_right_that_keeps_administrators_in_cannot_be_taken():
    text, _line = changed('    "administer",\n', "")
    text = text.replace('limits.administer = "theme-by-level-d"\n', "")
    line, reason = refusal(text)
    assert text.splitlines()[line - 1].startswith("permissions = [")
    assert "'administrator' must have 'administer'" in reason


def test_a_check_needs_its_name_and_its_day():
    text, line = changed("source_date = 2024-07-19\n", 'source_date = 2024-07-19\nchecked_by = "A lawyer"\n')
    found = refusal(text)
    assert text.splitlines()[found[0] - 1] == "[[obligatory]]"
    assert "checked_by and checked_on belong together" in found[1]
    text = text.replace('checked_by = "', 'checked_on = 2026-01-09\nchecked_by = "')
    checked = parse(text.encode(), "test.toml").obligatory[0]
    assert (checked.checked_by, checked.checked_on.isoformat()) == ("A lawyer", "2026-01-09")


@pytest.mark.parametrize("header", sorted(set(re.findall(r"(?m)^\[.+$", TEXT))))
def test_no_table_takes_a_key_without_meaning(header):
    text, line = changed(f"\n{header}\n", f"\n{header}\nnonsense = 1\n")
    found = refusal(text)
    assert found[0] == line + 2
    assert "unknown key 'nonsense'" in found[1]


def test_broken_toml_is_refused_in_its_line():
    text, line = changed('path = "science"', "path = science")
    assert refusal(text) == (line, "not valid TOML: Invalid value")


def test_a_file_cut_off_is_refused_at_its_end():
    assert refusal("languages = [\n'kk'\n") == (2, "not valid TOML: Unclosed array")


def test_a_key_twice_is_refused():
    text, line = changed('host = "', 'host = "a"\nhost = "')
    assert refusal(text)[0] == line + 1


def test_another_encoding_is_refused_in_its_line():
    assert refusal(b"# first\n# \xcd\xe0\n") == (2, "the file is not UTF-8 text")


def test_an_empty_file_is_refused():
    assert refusal("") == (1, "languages: a list is missing")


def test_a_huge_file_is_refused():
    assert "larger than" in refusal(b"#" * (MAX_BYTES + 1))[1]


def test_a_list_without_end_is_refused():
    text, line = changed('paths = ["vacancies"]', "paths = [" + '"vacancies", ' * 501 + "]")
    assert refusal(text) == (line, "obligatory.paths: has more than 500 entries")


def test_brackets_without_end_are_refused():
    assert "nested too deeply" in refusal("languages = " + "[" * 5000 + "]" * 5000)[1]


def test_windows_line_ends_change_nothing():
    assert parse(TEXT.replace("\n", "\r\n").encode(), "test.toml") == load()
    text, line = changed('path = "science"', 'path = "Science"')
    assert refusal(text.replace("\n", "\r\n"))[0] == line


def test_a_file_of_ones_own_is_read(tmp_path):
    path = tmp_path / "our.toml"
    path.write_text(TEXT.replace("working_days = 10 #", "working_days = 3 #"), "utf-8")
    assert load(path).deadlines.working_days == 3


@pytest.mark.parametrize("name", ["missing.toml", ".", "nul\0.toml"])
def test_a_file_that_cannot_be_read_is_one_clear_line(tmp_path, name):
    with pytest.raises(BadRegulation) as caught:
        load(f"{tmp_path}/{name}")
    assert "the regulation file cannot be read" in caught.value.message
    assert "\n" not in caught.value.message


VALUES = st.sampled_from(
    [
        "1",
        "-1",
        "true",
        '""',
        '"x"',
        '"ә"',
        "[]",
        "[1]",
        '["x"]',
        "{}",
        "{ kk = 1 }",
        "2024-01-01",
        "1.5",
        "10:00:00",
        "inf",
    ]
)


@settings(max_examples=80, deadline=None)
@given(st.sampled_from([n for n, line in enumerate(TEXT.splitlines()) if " = " in line]), VALUES)
def test_any_value_anywhere_is_taken_or_refused_with_a_line(number, value):
    lines = TEXT.splitlines()
    lines[number] = f"{lines[number].partition(' = ')[0]} = {value}"
    try:
        parse("\n".join(lines).encode(), "test.toml")
    except BadRegulation as error:
        assert MESSAGE.fullmatch(error.message)
