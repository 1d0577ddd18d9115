"""What a hostile Word file can cost: everything that is compared with the page is bounded before it is compared, and
twice as much of anything takes about twice as many steps. Steps are counted, time is not measured."""

import sys

import pytest
from docx.oxml.ns import nsdecls

from orda.errors import BadUpload
from orda.importers import docx, letter
from orda.importers.docx import read
from orda.importers.letter import corrections_in, match_language
from orda.importers.word_styles import Styles
from tests import word_letters

TOO_LONG = "The letter is too long."
PAGE = "<p>абв</p><table><tbody><tr><td>я</td><td></td></tr></tbody></table><p>где</p>"


def run(text, *looks):
    return f"<w:r><w:rPr>{''.join(looks)}</w:rPr><w:t>{text}</w:t></w:r>"


def paragraph(*runs, properties=""):
    return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(runs)}</w:p>"


GREEN, RED = ('<w:color w:val="00B050"/>', '<w:color w:val="FF0000"/>')
ITEM = '<w:numPr><w:ilvl w:val="{}"/><w:numId w:val="1"/></w:numPr>'


def cell(*paragraphs):
    return f"<w:tc>{''.join(paragraphs)}</w:tc>"


def table(*rows):
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


def word_file(body, styles=""):
    def part(root, content):
        return lambda _old: f"<w:{root} {nsdecls('w')}>{content}</w:{root}>".encode()

    data = word_letters.changed_part(
        word_letters.letter("a"), "word/document.xml", part("document", f"<w:body>{body}</w:body>")
    )
    return word_letters.changed_part(data, "word/styles.xml", part("styles", styles)) if styles else data


def tower(height=14, parts=280):
    """Styles that rest on one another, each full of what says nothing."""
    return "".join(
        f'<w:style w:styleId="s{n}"><w:basedOn w:val="s{n + 1}"/><w:rPr>{"<w:lang/>" * parts}</w:rPr></w:style>'
        for n in range(height)
    )


def between(*lines):
    """The lines between the two passages of the page."""
    return "".join((paragraph(run("абв")), *lines, paragraph(run("где"))))


SHAPES = {
    "colours in turn": lambda n: paragraph(*(run("я", GREEN if each % 2 else RED) for each in range(n))),
    "green between every two letters": lambda n: paragraph(*(run("я") + run("х", GREEN) for _ in range(n))),
    "new paragraphs": lambda n: between(*[paragraph(run("жаңа сөз", GREEN))] * n),
    "items of all levels": lambda n: between(
        *(paragraph(run("сөз", GREEN), properties=ITEM.format(each % 9)) for each in range(n))
    ),
    "equal passages": lambda n: paragraph(run("я") + run("х", GREEN)) * n,
    "tables": lambda n: between(*[table(cell(paragraph(run("я", GREEN))))] * n),
    "rows": lambda n: between(table(*[cell(paragraph(run("я"))) + cell(paragraph(run("х", GREEN)))] * n)),
    "one row": lambda n: between(table(cell(paragraph(run("я"))) + cell(paragraph(run("х", GREEN))) * n)),
    "one cell": lambda n: table(cell(paragraph(run("абв")), *[paragraph(run("х", GREEN))] * n)),
}


def steps_of(data, html=PAGE):
    """How many functions of Python are called to read the file and to look for its place."""
    count = 0

    def counted(_frame, event, _argument):
        nonlocal count
        count += event == "call"

    before = sys.getprofile()
    sys.setprofile(counted)
    try:
        word = read(data)
        match_language(word, {"kk": html, "ru": html, "en": html})
        corrections_in(word, html)
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize("shape", SHAPES)
def test_twice_as_much_takes_about_twice_as_many_steps(shape):
    few, many = (steps_of(word_file(SHAPES[shape](n))) for n in (60, 120))
    assert 120 * 10 < many < 2.6 * few


@pytest.mark.parametrize("page", ["<p>я</p>" * 50, "<p>я</p>" * 100])
def test_equal_passages_of_a_long_page_take_steps_for_each_once(page):
    assert steps_of(word_file(SHAPES["equal passages"](50)), page) < 3 * steps_of(word_file(paragraph(run("я"))), page)


def test_a_tower_of_styles_is_looked_through_once_whatever_names_it(monkeypatch):
    seen = []
    real = Styles._directly
    monkeypatch.setattr(Styles, "_directly", lambda self, *rest: seen.append(1) or real(self, *rest))
    words = run("я", '<w:rStyle w:val="s0"/>') * 300
    read(word_file(paragraph(words, properties='<w:pStyle w:val="s0"/>') * 2, tower()))
    assert len(seen) <= 600 + 14


@pytest.mark.parametrize(
    ("module", "cap", "body"),
    [
        (docx, "MAX_RUNS", paragraph(*[run("я")] * 30)),
        (docx, "MAX_RUNS", paragraph(*[run("")] * 30)),
        (docx, "MAX_PASSAGES", paragraph() * 30),
        (docx, "MAX_CHARACTERS", paragraph(run("я" * 30))),
        (docx, "MAX_CHARACTERS", "".join(paragraph(run("я" * 3)) for _ in range(10))),
        (docx, "MAX_LOOKS", paragraph(*(run("я", GREEN if each % 2 else RED) for each in range(30)))),
        (letter, "MAX_LETTERS", between(*[paragraph(run("жаңа ", GREEN))] * 6)),
        (letter, "MAX_MARKED", between(*[paragraph(run("жаңа", GREEN))] * 30)),
    ],
)
def test_what_is_beyond_a_limit_is_refused_with_a_word_on_what_to_do(monkeypatch, module, cap, body):
    data = word_file(body)
    monkeypatch.setattr(module, cap, 29)
    with pytest.raises(BadUpload) as refused:
        corrections_in(data, PAGE)
    assert TOO_LONG in str(refused.value.message)
    monkeypatch.setattr(module, cap, 30)
    assert corrections_in(data, PAGE) is not None


def test_the_limits_leave_room_for_the_letters_that_people_write():
    """Forty pages, each paragraph of them with a correction."""
    words = "Кафедрада қырық оқытушы жұмыс істейді, олардың онысы — ғылым докторлары. " * 4
    lines = [paragraph(run(f"{number}. {words}"), run("екі", RED), run("үш", GREEN)) for number in range(250)]
    html = "".join(f"<p>{number}. {words}екі</p>" for number in range(250))
    assert len(corrections_in(word_file("".join(lines)), html).corrections) == 250
