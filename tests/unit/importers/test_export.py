"""Any comparison as a coloured letter (E11, E13): readable without colour, and read again it says the same."""

import io
import re
import zipfile

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st

from orda.importers.export import About, letter_between, letter_of
from orda.importers.export_parts import Spot, laid_out
from orda.importers.letter import NO_PLACE, SEVERAL, corrections_in
from orda.text.correcting import corrections_between
from orda.text.correction import apply_corrections, standing
from orda.text.sanitize import clean_html

ABOUT = About("Қабылдау <2026>", "https://kaznmu.example/kk/admission", "kk")
OLD = clean_html(
    "<h2>Қабылдау</h2><p>Құжаттар <strong>20 тамызға</strong> дейін "
    '<a href="uid:1a">қабылдау комиссиясында</a> қабылданады.</p>'
    "<ul><li>жеке куәлік</li><li>аттестат<ul><li>қосымшасымен</li></ul></li></ul>"
    "<table><caption>Кесте</caption><thead><tr><th>Күні</th><th>Уақыты</th></tr></thead>"
    "<tbody><tr><td>Дүйсенбі</td><td>9:00</td></tr><tr><td rowspan='2'>Кеш</td><td></td></tr>"
    "<tr><td>18:00</td></tr></tbody></table><hr>"
    '<figure><img src="uid:7" alt="Ғимарат"><figcaption>Бас ғимарат</figcaption></figure>'
    "<p>Бекітілді.</p><p>Қосымша<br>мекенжай.</p><p>Бекітілді.</p>"
)
NEW = clean_html(
    "<h2>Қабылдау туралы</h2><p>Құжаттар <strong>25 тамызға</strong> дейін "
    '<a href="uid:1a">қабылдау мемлекеттік комиссиясында</a> <em>қабылданады</em>.</p><p>CO<sub>2</sub></p>'
    "<ul><li>өтініш</li><li>аттестат<ul><li>қосымшасымен</li><li>бағалармен</li></ul></li><li>фото</li></ul>"
    "<table><caption>Кесте</caption><thead><tr><th>Күні</th><th>Уақыты</th></tr></thead>"
    "<tbody><tr><td>Жексенбі</td><td></td></tr><tr><td>Дүйсенбі</td><td>9:30</td></tr>"
    "<tr><td rowspan='2'>Кеш</td><td>17:00</td></tr><tr><td>18:00</td></tr></tbody></table><hr>"
    '<figure><img src="uid:7" alt="Ғимарат"><figcaption>Бас корпус</figcaption></figure>'
    "<p>Бекітілді.</p><ol><li>бір<ol><li>ішкі</li></ol></li></ol><h3>Соңы</h3><p>Бекітілді емес.</p>"
)


def part(data, name):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name).decode()


def test_a_letter_that_is_read_again_says_the_same():
    corrections = corrections_between(OLD, NEW)
    found = corrections_in(letter_of(OLD, corrections, ABOUT), OLD)
    assert (found.beside, found.notes) == ((), ())
    assert sorted(found.corrections, key=str) == sorted(corrections, key=str)
    assert apply_corrections(OLD, found.corrections) == apply_corrections(OLD, corrections)


def test_a_letter_names_its_page_and_can_be_read_without_colours():
    data = letter_between("<p>бір екі</p>", "<p>бір үш</p>", ABOUT, str.upper)
    head = [line.text for line in Document(io.BytesIO(data)).sections[0].header.paragraphs]
    assert head[:3] == [ABOUT.name, ABOUT.address, "Қазақша"] and "RED AND STRUCK" in head[3]
    black, red, green = Document(io.BytesIO(data)).paragraphs[0].runs
    assert (black.text, black.font.strike, black.font.underline, black.font.color.rgb) == ("бір ", None, None, None)
    assert (red.text, red.font.strike, str(red.font.color.rgb)) == ("екі", True, "C00000")
    assert (green.text, green.font.underline, str(green.font.color.rgb)) == ("үш", True, "00703C")
    assert 'w:val="kk-KZ"' in part(data, "word/styles.xml")
    assert data == letter_between("<p>бір екі</p>", "<p>бір үш</p>", ABOUT, str.upper)


def test_addresses_become_full_and_come_back():
    new = OLD.replace("Бекітілді.</p><p>", 'Бекітілді, <a href="uid:2b">қараңыз</a>.</p><p>', 1)
    full = {"uid:1a": "https://kaznmu.example/kk/1", "uid:2b": "https://kaznmu.example/kk/2"}
    data = letter_between(OLD, new, ABOUT, str, full.get)
    assert "uid:" not in part(data, "word/_rels/document.xml.rels")
    back = {address: uid for uid, address in full.items()}
    assert corrections_in(data, OLD, back.get).corrections == corrections_between(OLD, new)


def test_what_the_reader_may_not_know_of_is_no_link():
    data = letter_between(OLD, NEW, ABOUT, str, lambda _link: "")
    assert "hyperlink" not in part(data, "word/document.xml") + part(data, "word/_rels/document.xml.rels")
    assert Document(io.BytesIO(data)).paragraphs[1].text.startswith("Құжаттар 2025 тамызға")


def test_every_numbered_list_begins_with_one():
    data = letter_between("<p>a</p>", "<ol><li>b</li></ol><p>a</p><ol><li>c</li></ol>", ABOUT)
    numbers = re.findall(r'<w:numId w:val="(\d+)"/>', part(data, "word/document.xml"))
    assert len(numbers) == len(set(numbers)) == 2
    assert part(data, "word/numbering.xml").count("<w:startOverride") == 2 * 9


def test_cells_over_rows_and_columns_stand_where_word_expects_them():
    assert laid_out([[(1, 2), (2, 1)], [(1, 1), (1, 1)]]) == [
        [Spot(1, begins=True), Spot(2)],
        [Spot(1, goes_on=True), Spot(1), Spot(1)],
    ]
    assert laid_out([[(2, 3)], [], []]) == [[Spot(2, begins=True)], [Spot(2, goes_on=True)], [Spot(2, goes_on=True)]]


@pytest.mark.parametrize("name", ["[Content_Types].xml", "word/document.xml", "word/header1.xml"])
def test_what_people_wrote_cannot_break_the_file(name):
    page = '<p>a &lt;w:p&gt; &amp; <a href="https://example.kz/?a=1&amp;b=%22">x</a></p>'
    data = letter_between(page, "<p>b</p>", About('"<&>', 'https://x/?a="<', "ru"))
    assert Document(io.BytesIO(data)).paragraphs[0].text.startswith("a <w:p> & x")
    assert "<&>" not in part(data, name)


TEXT = st.lists(st.sampled_from("ана бала үй су тау 10:00 — , «көл»".split()), min_size=1, max_size=5).map(" ".join)
BLOCK = st.one_of(
    TEXT.map(lambda text: f"<p>{text}</p>"),
    TEXT.map(lambda text: f"<p>{text} <strong>екпін</strong> соңы</p>"),
    TEXT.map(lambda text: f"<h2>{text}</h2>"),
    st.lists(TEXT, min_size=1, max_size=3).map(lambda items: "<ul><li>" + "</li><li>".join(items) + "</li></ul>"),
)
ROWS = st.lists(st.tuples(TEXT, st.one_of(TEXT, st.just(""))), min_size=1, max_size=3).map(
    lambda rows: "".join(f"<tr><td>{one}</td><td>{other}</td></tr>" for one, other in rows)
)
NESTED = st.tuples(TEXT, TEXT, TEXT).map(lambda x: "<ul><li>{}<ol><li>{}</li></ol></li><li>{}</li></ul>".format(*x))
BLOCK = st.one_of(BLOCK, NESTED, ROWS.map(lambda rows: f"<table>{rows}</table>"))
PAGE = st.lists(BLOCK, min_size=1, max_size=5).map("".join).map(clean_html)


@given(PAGE, PAGE)
@settings(max_examples=30)
def test_no_change_is_lost_on_the_way_through_word(old, new):
    """What comes back is applied or handed back beside the page; it is never something else. (To Word, two lists side
    by side are one.)"""
    corrections = corrections_between(old, new)
    found = corrections_in(letter_of(old, corrections, ABOUT), old)
    if not found.beside:
        result = apply_corrections(old, found.corrections)
        assert [each.text for each in standing(result)] == [each.text for each in standing(new)]
    assert {each.reason for each in found.beside} <= {NO_PLACE, SEVERAL}
