"""Coloured letters over a page: exactly the green in, exactly the red out, or refused with the place named (E13)."""

from functools import partial

import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import given, settings
from hypothesis import strategies as st

from orda.importers import letter as letters
from orda.importers.letter import corrections_in, match_language
from orda.text.correction import apply_corrections
from orda.text.sanitize import clean_html
from tests.word_letters import (
    changed_part,
    colour,
    highlight,
    letter,
    link,
    mark_end,
    shading,
    struck,
    styled,
    table,
    theme,
    tracked,
    write,
)

KK = (
    "<h2>Қабылдау комиссиясы</h2>"
    "<p>Құжаттар <strong>20 тамызға</strong> дейін қабылданады.</p>"
    '<p>Мекенжай: <a href="uid:1a">Төле би көшесі, 94</a>, 2-қабат.</p>'
    "<ul><li>жеке куәлік</li><li>аттестат<ul><li>қосымшасымен</li></ul></li><li>фотосурет</li></ul>"
    "<table><tbody><tr><th>Күні</th><th>Уақыты</th></tr><tr><td>Дүйсенбі</td><td>9:00</td></tr>"
    "<tr><td>Сейсенбі</td><td></td></tr></tbody></table>"
    "<h3>Байланыс</h3><p>Бекітілді.</p><p>Телефон: 338-70-90</p><p>Бекітілді.</p>"
)
RU = (
    "<h2>Приёмная комиссия</h2><p>Документы принимаются до <strong>20 августа</strong>.</p>"
    "<p>Общежитие предоставляется «иногородним» – в первую очередь.</p>"
)
EN = "<h2>Admissions</h2><p>Documents are accepted until <strong>20 August</strong>.</p><p>O'Neill's café</p>"

DEADLINE = "Құжаттар [-20-][+25+] тамызға дейін қабылданады."
LATER = KK.replace("20 тамызға", "25 тамызға")
HEAD, FIRST, ADDRESS = (
    "# Қабылдау комиссиясы",
    "Құжаттар 20 тамызға дейін қабылданады.",
    "Мекенжай: Төле би көшесі, 94, 2-қабат.",
)
ITEMS = ("* жеке куәлік", "* аттестат", "** қосымшасымен", "* фотосурет")


def deadline(**paints):
    return letter(HEAD, DEADLINE, ADDRESS, **paints)


def moved(document):
    write(document.add_paragraph(), "Бекітілді.")
    write(document.add_paragraph(), "Телефон: [-338-70-90-]", red=tracked("moveFrom"))
    write(document.add_paragraph(), "Бекітілді.[+ 338-70-90+]", green=tracked("moveTo"))


def enter_pressed(document):
    """Word marks the end of the old paragraph as inserted when somebody presses Enter behind it."""
    mark_end(write(document.add_paragraph(), ADDRESS), "ins")
    write(document.add_paragraph(), "[+Қоңырау шалыңыз.+]", green=tracked("ins"))
    write(document.add_paragraph(style="List Bullet"), "жеке куәлік")


def inside_link(document):
    paragraph = document.add_paragraph("Мекенжай: ")
    link(paragraph, "https://example.kz/map", "Төле би көшесі, [-94-][+96+]")
    paragraph.add_run(", 2-қабат.")


def new_link(document):
    paragraph = write(document.add_paragraph(), "Телефон: 338-70-90[+, +]")
    link(paragraph, "https://example.kz/q", "[+сауалнама+]")


def link_field(document):
    paragraph = write(document.add_paragraph(), "Телефон: 338-70-90[+, +]")
    code = '<w:r {0}><w:fldChar w:fldCharType="{1}"/></w:r>'
    paragraph._p.append(parse_xml(code.format(nsdecls("w"), "begin")))
    field = f'<w:r {nsdecls("w")}><w:instrText>HYPERLINK "https://example.kz/q"</w:instrText></w:r>'
    paragraph._p.append(parse_xml(field))
    paragraph._p.append(parse_xml(code.format(nsdecls("w"), "separate")))
    write(paragraph, "[+сауалнама+]")
    paragraph._p.append(parse_xml(code.format(nsdecls("w"), "end")))


def many_runs(document):
    paragraph = document.add_paragraph()
    for character in "Құжаттар ":
        paragraph.add_run(character)
    for character in "20":
        write(paragraph, f"[-{character}-]")
    for character in "25":
        write(paragraph, f"[+{character}+]")
    for character in " тамызға дейін қабылданады.":
        paragraph.add_run(character)


def all_bold(document):
    for run in write(document.add_paragraph(), DEADLINE).runs:
        run.bold = True


def in_controls(document):
    paragraph = write(document.add_paragraph(), DEADLINE)
    control = parse_xml(f"<w:sdt {nsdecls('w')}><w:sdtContent/></w:sdt>")
    paragraph._p.addprevious(control)
    control[0].append(paragraph._p)
    tag = parse_xml(f"<w:smartTag {nsdecls('w')}/>")
    first = paragraph._p.r_lst[0]
    first.addprevious(tag)
    tag.append(first)


def rows_by_tracking(document):
    made = table(document, ("Күні", "Уақыты"), ("Жексенбі", "—"), ("Дүйсенбі", "9:00"), ("Сейсенбі", ""))
    for row, tag in ((1, "ins"), (2, "del")):
        mark = f'<w:trPr {nsdecls("w")}><w:{tag} w:id="1" w:author="А"/></w:trPr>'
        made.rows[row]._tr.insert(0, parse_xml(mark))


def line_break(document):
    write(document.add_paragraph(), "бір[-\n-][+ +]екі")


ROWS = (("Күні", "Уақыты"), ("Дүйсенбі", "9:00"), ("Сейсенбі", ""))

LETTERS = {
    "red and green": (partial(deadline), KK, LATER),
    "dark red and dark green": (partial(deadline, red=colour("C00000"), green=colour("006400")), KK, LATER),
    "pink-red and light green": (partial(deadline, red=colour("C2185B"), green=colour("92D050")), KK, LATER),
    "colours of the theme": (partial(deadline, red=theme("ACCENT_2"), green=theme("ACCENT_3")), KK, LATER),
    "tints of the theme": (
        partial(deadline, red=theme("ACCENT_2", "99"), green=theme("ACCENT_3", shade="80")),
        KK,
        LATER,
    ),
    "highlighters": (partial(deadline, red=highlight("RED"), green=highlight("BRIGHT_GREEN")), KK, LATER),
    "dark highlighters": (partial(deadline, red=highlight("DARK_RED"), green=highlight("GREEN")), KK, LATER),
    "shading": (partial(deadline, red=shading("FFC7CE"), green=shading("C6EFCE")), KK, LATER),
    "struck black": (partial(deadline, red=struck), KK, LATER),
    "styles of characters": (partial(deadline, red=styled("Жою", "EE0000"), green=styled("Қосу", "339933")), KK, LATER),
    "tracked changes": (partial(deadline, red=tracked("del"), green=tracked("ins")), KK, LATER),
    "moved by tracking": (
        partial(letter, moved),
        KK,
        KK.replace("Телефон: 338-70-90</p><p>Бекітілді.", "Телефон:</p><p>Бекітілді. 338-70-90"),
    ),
    "a paragraph by Enter, tracked": (
        partial(letter, enter_pressed),
        KK,
        KK.replace("2-қабат.</p>", "2-қабат.</p><p>Қоңырау шалыңыз.</p>"),
    ),
    "many runs": (partial(letter, many_runs), KK, LATER),
    "a letter that is all bold": (partial(letter, all_bold), KK, LATER),
    "controls and tags around": (partial(letter, in_controls), KK, LATER),
    "items": (
        partial(
            letter, "* [-жеке куәлік-]", "* аттестат[+ түпнұсқасы+]", "** қосымшасымен", "* фотосурет", "* [+анықтама+]"
        ),
        KK,
        KK.replace("<li>жеке куәлік</li>", "")
        .replace("аттестат<", "аттестат түпнұсқасы<")
        .replace("<li>фотосурет</li>", "<li>фотосурет</li><li>анықтама</li>"),
    ),
    "an item before all, one inside, one behind the inner": (
        partial(letter, "* [+өтініш+]", *ITEMS[:2], "** [+бағалармен+]", ITEMS[2], "* [+диплом+]", ITEMS[3]),
        KK,
        KK.replace("<ul><li>жеке", "<ul><li>өтініш</li><li>жеке")
        .replace("<li>қосымшасымен", "<li>бағалармен</li><li>қосымшасымен")
        .replace("<li>фотосурет", "<li>диплом</li><li>фотосурет"),
    ),
    "a list inside an item": (
        partial(letter, ITEMS[3], "** [+3×4+]", "** [+екі дана+]"),
        KK,
        KK.replace("фотосурет</li>", "фотосурет<ul><li>3×4</li><li>екі дана</li></ul></li>"),
    ),
    "a list of its own": (
        partial(letter, FIRST, "1. [+келу+]", "1. [+толтыру+]", ADDRESS),
        KK,
        KK.replace("<p>Мекенжай", "<ol><li>келу</li><li>толтыру</li></ol><p>Мекенжай"),
    ),
    "cells": (
        partial(letter, (("Күні", "Уақыты"), ("[-Дүйсенбі-][+Сәрсенбі+]", "9:[-00-][+30+]"), ("Сейсенбі", ""))),
        KK,
        KK.replace("Дүйсенбі", "Сәрсенбі").replace("9:00", "9:30"),
    ),
    "an empty cell": (
        partial(letter, (*ROWS[:2], ("Сейсенбі", "[+10:00+]"))),
        KK,
        KK.replace("<td></td>", "<td>10:00</td>"),
    ),
    "rows": (
        partial(letter, (ROWS[0], ("[+Жексенбі+]", "[+—+]"), ("[-Дүйсенбі-]", "[-9:00-]"), ROWS[2], ("[+Жұма+]", ""))),
        KK,
        KK.replace("<tr><td>Дүйсенбі</td><td>9:00</td></tr>", "<tr><td>Жексенбі</td><td>—</td></tr>").replace(
            "</tbody>", "<tr><td>Жұма</td><td></td></tr></tbody>"
        ),
    ),
    "rows by tracking": (
        partial(letter, rows_by_tracking),
        KK,
        KK.replace("<tr><td>Дүйсенбі</td><td>9:00</td></tr>", "<tr><td>Жексенбі</td><td>—</td></tr>"),
    ),
    "a table": (
        partial(letter, FIRST, (("[+Пән+]", "[+Балл+]"), ("[+Химия+]", "[+5+]")), ADDRESS),
        KK,
        clean_html(
            KK.replace(
                "<p>Мекенжай",
                "<table><tr><td>Пән</td><td>Балл</td></tr><tr><td>Химия</td><td>5</td></tr></table><p>Мекенжай",
            )
        ),
    ),
    "headings": (
        partial(letter, "# Қабылдау комиссиясы[+ туралы+]", "## [+Мерзімі+]", FIRST),
        KK,
        KK.replace("комиссиясы</h2>", "комиссиясы туралы</h2><h3>Мерзімі</h3>"),
    ),
    "inside a link": (partial(letter, inside_link), KK, KK.replace("көшесі, 94", "көшесі, 96")),
    "a new link": (
        partial(letter, new_link),
        KK,
        KK.replace("338-70-90", '338-70-90, <a href="https://example.kz/q" rel="noopener">сауалнама</a>'),
    ),
    "a link made by a field": (
        partial(letter, link_field),
        KK,
        KK.replace("338-70-90", '338-70-90, <a href="https://example.kz/q" rel="noopener">сауалнама</a>'),
    ),
    "the second of equal paragraphs": (
        partial(letter, "## Байланыс", "Бекітілді.", "Телефон: 338-70-90", "Бекітілді[-.-][+!+]"),
        KK,
        KK.removesuffix(".</p>") + "!</p>",
    ),
    "the second of equal paragraphs, alone": (
        partial(letter, "Телефон: 338-70-90", "Бекітілді[-.-][+!+]"),
        KK,
        KK.removesuffix(".</p>") + "!</p>",
    ),
    "spaces alone": (
        partial(letter, "Телефон:[- -]338-70-90", "# Қабылдау[+ +] комиссиясы"),
        KK,
        KK.replace("Телефон: 338", "Телефон:338"),
    ),
    "marks alone": (partial(letter, "Телефон[-:-][+ –+] 338-70-90"), KK, KK.replace("Телефон:", "Телефон –")),
    "a paragraph that is all red": (
        partial(letter, "Телефон: 338-70-90", "[-Мекенжай: Төле би көшесі, 94, 2-қабат.-]"),
        KK,
        KK.replace('<p>Мекенжай: <a href="uid:1a">Төле би көшесі, 94</a>, 2-қабат.</p>', ""),
    ),
    "new paragraphs between two": (
        partial(letter, FIRST, "[+Бірінші.+]", "[+Екінші.+]", ADDRESS),
        KK,
        KK.replace("<p>Мекенжай", "<p>Бірінші.</p><p>Екінші.</p><p>Мекенжай"),
    ),
    "a paragraph before all, under the head of the letter": (
        partial(letter, "Вице-ректорға хат", "[+Кіріспе.+]", HEAD, FIRST, "Құрметпен, А. Автор"),
        KK,
        "<p>Кіріспе.</p>" + KK,
    ),
    "text moved from place to place": (
        partial(letter, HEAD, "[-" + FIRST + "-]", ADDRESS, "[+" + FIRST + "+]", *ITEMS),
        KK,
        KK.replace("<p>Құжаттар <strong>20 тамызға</strong> дейін қабылданады.</p>", "").replace(
            "2-қабат.</p>", "2-қабат.</p><p>Құжаттар 20 тамызға дейін қабылданады.</p>"
        ),
    ),
    "in Russian, with the quotes and dashes of Word": (
        partial(letter, 'Общежитие предоставляется "иногородним" — в [-первую очередь-][+порядке очереди+].'),
        RU,
        RU.replace("в первую очередь", "в порядке очереди"),
    ),
    "in English, with apostrophes of Word": (
        partial(letter, "O’Neill’s [-café-][+canteen+]", "Documents are accepted until 20 [-August-][+September+]."),
        EN,
        EN.replace("café", "canteen").replace("20 August</strong>", "20 </strong>September"),
    ),
    "a line break": (partial(letter, line_break), "<p>бір<br>екі</p>", "<p>бір екі</p>"),
}


@pytest.mark.parametrize("name", LETTERS)
def test_a_letter_gives_exactly_the_green_without_the_red(name):
    written, page, expected = LETTERS[name]
    found = corrections_in(written(), page)
    assert [(each.text, str(each.reason)) for each in found.beside] == []
    assert apply_corrections(page, found.corrections) == expected


def divided(document):
    mark_end(write(document.add_paragraph(), "Құжаттар 20 тамызға"), "ins")
    write(document.add_paragraph(), "дейін қабылданады.")


def joined(document):
    mark_end(write(document.add_paragraph(), FIRST), "del")
    write(document.add_paragraph(), ADDRESS)


def green_on_red(run):
    highlight("RED")(run)
    colour("00B050")(run)


REFUSED = {
    "a passage that the page does not have": (
        partial(letter, HEAD, "Құжаттар 1 маусымға [-дейін-][+шейін+] қабылданады."),
        ["Құжаттар 1 маусымға дейіншейін қабылданады."],
        letters.CHANGED,
    ),
    "marks that contradict each other": (
        partial(letter, "Телефон: [?338-70-90?]", both=green_on_red),
        ["Телефон: 338-70-90"],
        letters.CONTRADICTS,
    ),
    "struck green": (
        partial(letter, "Телефон: [?338?]-70-90", both=lambda run: (struck(run), colour("00B050")(run))),
        ["Телефон: 338-70-90"],
        letters.CONTRADICTS,
    ),
    "one of two equal ones without a neighbour": (
        partial(letter, "Бекітілді[-.-]"),
        ["Бекітілді."],
        letters.SEVERAL,
    ),
    "a new paragraph without neighbours": (
        partial(letter, "Хат", "[+Жаңа.+]", "Құрметпен"),
        ["Жаңа."],
        letters.NO_PLACE,
    ),
    "a new paragraph between passages that are no neighbours": (
        partial(letter, HEAD, "[+Жаңа.+]", "Телефон: 338-70-90"),
        ["Жаңа."],
        letters.NO_PLACE,
    ),
    "a paragraph between two items": (partial(letter, *ITEMS[:3], "[+Жаңа.+]", ITEMS[3]), ["Жаңа."], letters.NO_PLACE),
    "a new row between rows that are no neighbours": (
        partial(letter, (ROWS[0], ("[+Жұма+]", "[+8:00+]"), ROWS[2])),
        ["Жұма", "8:00"],
        letters.NO_PLACE,
    ),
    "a cell of a table with more columns": (
        partial(letter, (("Күні", "Уақыты", ""), ("Сейсенбі", "", "[+10:00+]"))),
        ["10:00"],
        letters.NO_PLACE,
    ),
    "a paragraph made two": (partial(letter, divided), ["Құжаттар 20 тамызға", "дейін қабылданады."], letters.BROKEN),
    "two paragraphs made one": (partial(letter, joined), [FIRST, ADDRESS], letters.BROKEN),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_has_no_certain_place_is_handed_back_with_the_reason(name):
    written, texts, reason = REFUSED[name]
    found = corrections_in(written(), KK)
    assert found.corrections == ()
    assert [(each.text, each.reason) for each in found.beside] == [(text, reason) for text in texts]


def test_what_is_certain_is_taken_though_something_else_is_not():
    found = corrections_in(letter(HEAD, DEADLINE, "Мүлде [-басқа-] мәтін"), KK)
    assert apply_corrections(KK, found.corrections) == LATER
    [beside] = found.beside
    assert [(run.kind, run.html) for run in beside.runs] == [
        ("same", "Мүлде "),
        ("deleted", "басқа"),
        ("same", " мәтін"),
    ]


def test_the_language_of_a_letter_is_known_by_the_text_it_was_written_over():
    texts = {"kk": KK, "ru": RU, "en": EN}
    assert match_language(deadline(), texts) == "kk"
    assert match_language(letter("Документы принимаются до [-20-][+25+] августа."), texts) == "ru"
    assert match_language(letter("[+Admissions+]"), texts) == ""
    assert match_language(letter("Admissions"), {"kk": EN, "en": EN}) == ""
    [beside] = corrections_in(letter("Документы принимаются до [-20-][+25+] августа."), KK).beside
    assert beside.reason == letters.CHANGED


def test_a_black_letter_wants_nothing():
    found = corrections_in(letter(HEAD, FIRST, ROWS), KK)
    assert (found.corrections, found.beside, found.notes) == ((), (), ())


def test_colours_of_headings_and_links_by_their_styles_are_no_marks():
    def green_heading(document):
        document.styles["Heading 2"].font.color.rgb = None
        colour("00B050")(document.styles["Heading 2"])
        document.add_paragraph("Қабылдау комиссиясы", style="Heading 2")

    assert corrections_in(letter(green_heading, FIRST), KK).corrections == ()


def test_addresses_of_the_site_take_the_form_that_pages_keep():
    found = corrections_in(letter(new_link), KK, {"https://example.kz/q": "uid:2b"}.get)
    assert '<a href="uid:2b">сауалнама</a>' in apply_corrections(KK, found.corrections)


def test_what_is_added_is_sanitised():
    def armed(document):
        link(write(document.add_paragraph(), "Телефон: 338-70-90[+ <script>+]"), "javascript:alert(1)", "[+x+]")

    found = corrections_in(letter(armed), KK)
    assert "javascript" not in "".join(run.html for each in found.corrections for run in each.runs)
    assert "338-70-90 &lt;script&gt;x</p>" in apply_corrections(KK, found.corrections)


def test_pictures_on_the_page_stay_where_they_are():
    page = '<p>бір <img src="uid:1" alt="сурет"> екі үш</p>'
    found = corrections_in(letter("бір [-екі-][+төрт+] үш"), page)
    assert apply_corrections(page, found.corrections) == page.replace("екі", "төрт")


def test_a_second_paragraph_of_a_cell_stays_in_its_cell():
    def two_in_a_cell(document):
        made = table(document, *ROWS)
        write(made.cell(1, 1).add_paragraph(), "[+9:30+]")

    found = corrections_in(letter(two_in_a_cell), KK)
    assert "<td>9:00<p>9:30</p></td>" in apply_corrections(KK, found.corrections)


BARE = letter("a")
PROPERTIES = {
    "same": "",
    "deleted": '<w:rPr><w:color w:val="C00000"/></w:rPr>',
    "added": '<w:rPr><w:color w:val="00AA00"/></w:rPr>',
}
RUNS = st.lists(st.tuples(st.sampled_from(sorted(PROPERTIES)), st.text('ә б,–"', min_size=1, max_size=5)), max_size=6)


@given(RUNS)
@settings(max_examples=40)
def test_any_colouring_of_a_paragraph_gives_exactly_the_green_without_the_red(runs):
    """Whatever is coloured, spaces alone and parts of words too; the page has its own quotes and dashes."""
    before = " ".join("".join(text for kind, text in runs if kind != "added").split())
    after = " ".join("".join(text for kind, text in runs if kind != "deleted").split())
    words = "".join(f'<w:r>{PROPERTIES[k]}<w:t xml:space="preserve">{t.replace("–", "—")}</w:t></w:r>' for k, t in runs)
    first, last = (f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in ("бірінші", "соңғы"))
    xml = f"<w:document {nsdecls('w')}><w:body>{first}<w:p>{words}</w:p>{last}</w:body></w:document>"
    data = changed_part(BARE, "word/document.xml", lambda _old: xml.encode())
    page = "".join(f"<p>{text}</p>" for text in ("бірінші", before, "соңғы") if text)
    found = corrections_in(data, page)
    result = apply_corrections(page, found.corrections)
    assert found.beside == ()
    assert result.replace("—", "–") == "".join(f"<p>{text}</p>" for text in ("бірінші", after, "соңғы") if text)
