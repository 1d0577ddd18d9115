"""Reading Word files: what is in them, what is left out, and what is refused (E10, E13; hostile files)."""

import os
import time

import pytest
from docx import Document
from docx.oxml.ns import nsdecls

from orda.errors import BadUpload
from orda.importers import docx, word_parts
from orda.importers.docx import read
from orda.importers.letter import corrections_in
from orda.importers.word_styles import Kind, Look
from orda.text.correction import apply_corrections
from tests.word_letters import changed_part, letter, saved, table, tracked, write

MAIN = "word/document.xml"


def with_main(body, before=""):
    """A .docx whose text has this XML in its body."""
    xml = f'<?xml version="1.0"?>{before}<w:document {nsdecls("w")}><w:body>{body}</w:body></w:document>'
    return changed_part(letter("a"), MAIN, lambda _old: xml.encode())


def texts(data):
    return [passage.text for passage in read(data).passages]


def reason(data, filename="letter.docx"):
    with pytest.raises(BadUpload) as refused:
        read(data, filename)
    return str(refused.value.message)


def test_passages_say_what_they_are():
    data = letter("# Тақырып", "## Тақырыпша", "Мәтін", "* бір", "** екі", "1. үш", (("а", "ә"), ("б", "")))
    found = [(passage.text, passage.kind, passage.cell) for passage in read(data).passages]
    assert found == [
        ("Тақырып", Kind("h2"), None),
        ("Тақырыпша", Kind("h3"), None),
        ("Мәтін", Kind(), None),
        ("бір", Kind("li"), None),
        ("екі", Kind("li", 1), None),
        ("үш", Kind("li", 0, True), None),
        ("а", Kind(), (1, 0, 0)),
        ("ә", Kind(), (1, 0, 1)),
        ("б", Kind(), (1, 1, 0)),
        ("", Kind(), (1, 1, 1)),
    ]


def test_runs_say_how_they_look():
    document = Document()
    paragraph = document.add_paragraph()
    run = paragraph.add_run("қалың")
    run.bold = run.italic = run.font.strike = run.font.superscript = True
    write(paragraph, "[+жаңа+][-ескі-]", red=tracked("del"), green=tracked("ins"))
    [passage] = read(saved(document)).passages
    assert [(each.text, each.look, each.tracked) for each in passage.runs] == [
        ("қалың", Look(bold=True, italic=True, raised="sup", struck=True), ""),
        ("жаңа", Look(), docx.INSERTED),
        ("ескі", Look(), docx.DELETED),
    ]


def test_what_was_inserted_and_deleted_again_never_was():
    body = '<w:p><w:ins w:id="1" w:author="А"><w:del w:id="2" w:author="А"><w:r><w:delText>x</w:delText></w:r></w:del>'
    assert texts(with_main(body + "</w:ins><w:r><w:t>y</w:t></w:r></w:p>")) == ["y"]


def test_signs_of_word_become_letters():
    run = "<w:t>а</w:t><w:tab/><w:t>ә</w:t><w:br/><w:t>б</w:t><w:noBreakHyphen/><w:softHyphen/><w:t>в</w:t>"
    assert texts(with_main(f"<w:p><w:r>{run}</w:r></w:p>")) == ["а ә\nб\u2011в"]


def nested(document):
    inner = table(document, ("ішкі",))
    cell = table(document, ("сыртқы",)).cell(0, 0)
    cell._tc.insert(1, inner._tbl)


def with_comment(document):
    paragraph = document.add_paragraph("Мәтін")
    document.add_comment(paragraph.runs, text="Ескертпе", author="А")


@pytest.mark.parametrize(
    ("part", "note", "words"),
    [
        (with_comment, docx.COMMENTS, ["Мәтін"]),
        (nested, docx.NESTED, ["ішкі", "сыртқы"]),
        ("<w:footnoteReference w:id='1'/>", docx.FOOTNOTES, ["а"]),
        ("<w:drawing/>", docx.PICTURES, ["а"]),
        ("<w:pict><w:txbxContent><w:p><w:r><w:t>б</w:t></w:r></w:p></w:txbxContent></w:pict>", docx.BOXES, ["а"]),
        ("<w:sym w:char='F0B7'/>", docx.SYMBOLS, ["а"]),
        ("<w:rPr><w:vanish/></w:rPr><w:t>жасырын</w:t>", docx.HIDDEN, ["а"]),
    ],
)
def test_what_is_left_out_is_named(part, note, words):
    if callable(part):
        data = letter(part)
    else:
        data = with_main(f"<w:p><w:r><w:t>а</w:t></w:r><w:r>{part}</w:r></w:p>")
    assert (texts(data), read(data).notes) == (words, (note,))


def test_cells_that_reach_over_rows_count_once():
    cell = "<w:tc><w:tcPr><w:vMerge{0}/></w:tcPr><w:p><w:r><w:t>{1}</w:t></w:r></w:p></w:tc>"
    plain = "<w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>"
    restart = ' w:val="restart"'
    first = f"<w:tr>{cell.format(restart, 'а')}{plain.format('ә')}</w:tr>"
    second = f"<w:tr>{cell.format('', '')}{plain.format('б')}</w:tr>"
    found = read(with_main(f"<w:tbl>{first}{second}</w:tbl>")).passages
    assert [(each.text, each.cell) for each in found] == [("а", (1, 0, 0)), ("ә", (1, 0, 1)), ("б", (1, 1, 0))]


def test_a_bomb_is_not_unpacked():
    def bomb(_old):
        return b"\0" * (30 * 1024 * 1024)

    assert "far too much space" in reason(changed_part(letter("a"), "word/media/x.png", bomb))
    assert "far too much space" in reason(changed_part(letter("a"), MAIN, lambda old: old + b" " * (30 * 1024 * 1024)))


@pytest.mark.parametrize(
    ("module", "cap", "value"),
    [
        (word_parts, "MAX_MAIN", 1_000),
        (word_parts, "MAX_PART", 1_000),
        (word_parts, "MAX_ELEMENTS", 20),
        (word_parts, "MAX_DEPTH", 4),
        (docx, "MAX_PASSAGES", 5),
        (docx, "MAX_CHARACTERS", 20),
    ],
)
def test_every_part_of_a_letter_has_its_limit(monkeypatch, module, cap, value):
    data = letter(*["Мәтін бар."] * 10)
    assert len(texts(data)) == 10
    monkeypatch.setattr(module, cap, value)
    assert "too long" in reason(data)


def test_a_file_that_is_too_large_is_not_opened(monkeypatch):
    monkeypatch.setattr(word_parts, "MAX_SIZE", 1024 * 1024)
    monkeypatch.setattr(word_parts, "check_upload", None)
    assert "is larger than" in reason(b"PK\x03\x04".ljust(1024 * 1024 + 1))


@pytest.mark.parametrize(
    "declaration",
    [
        '<!DOCTYPE w:document [<!ENTITY secret SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE w:document [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE w:document SYSTEM "http://192.0.2.1/x.dtd">',
    ],
)
def test_entities_are_never_resolved(declaration):
    entity = "&secret;" if "secret" in declaration else "&b;" if "&a;" in declaration else ""
    data = with_main(f"<w:p><w:r><w:t>{entity}</w:t></w:r></w:p>", declaration)
    assert "damaged" in reason(data)
    styles = f"{declaration}<w:styles {nsdecls('w')}>{entity}</w:styles>"
    assert "damaged" in reason(changed_part(letter("a"), "word/styles.xml", lambda _old: styles.encode()))


def test_what_is_fetched_from_elsewhere_is_refused():
    relation = (
        b'<Relationship Id="rId99" TargetMode="External" Target="https://192.0.2.1/track.png" '
        b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"/></Relationships>'
    )
    data = changed_part(
        letter("a"), "word/_rels/document.xml.rels", lambda old: old.replace(b"</Relationships>", relation)
    )
    assert "from another computer" in reason(data)


def test_macros_are_refused():
    assert "macros" in reason(changed_part(letter("a"), "word/vbaProject.bin", lambda _old: b"x"))


@pytest.mark.parametrize(
    "data",
    [
        letter("a")[:-100],
        letter("a")[:2000],
        b"PK\x03\x04" + b"\0" * 100,
        changed_part(letter("a"), MAIN, lambda old: old[: len(old) // 2]),
        changed_part(letter("a"), MAIN, lambda _old: b"<x/>"),
        changed_part(letter("a"), MAIN, lambda _old: b""),
        changed_part(letter("a"), "word/styles.xml", lambda old: old[:500]),
    ],
)
def test_a_damaged_file_is_refused(data):
    assert "damaged" in reason(data)


@pytest.mark.parametrize(
    ("data", "filename", "words"),
    [
        (b"MZ\x90\0" + b"\0" * 200, "letter.docx", "not what its name says"),
        (b"%PDF-1.4\n%%EOF\n", "letter.docx", "not what its name says"),
        (b"", "letter.docx", "empty"),
        (letter("a"), "letter.doc", "ends with .docx"),
        (changed_part(letter("a"), MAIN, lambda _old: None), "letter.docx", "not what its name says"),
    ],
)
def test_what_is_no_word_file_is_refused(data, filename, words):
    assert words in reason(data, filename)


def test_an_old_doc_is_told_to_be_saved_anew(monkeypatch):
    monkeypatch.setattr(word_parts, "ole_kind", lambda _stream, _size: "doc")
    assert "old .doc kind" in reason(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000)


def test_the_strict_kind_of_docx_is_told_to_be_saved_anew():
    def strict(old):
        return old.replace(
            b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
            b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        )

    assert "Strict Open XML" in reason(changed_part(letter("a"), MAIN, strict))


def test_styles_that_rest_on_each_other_in_a_circle_end():
    data = changed_part(
        letter(lambda document: document.add_paragraph("a", style="Heading 3")),
        "word/styles.xml",
        lambda old: old.replace(b'w:basedOn w:val="Normal"', b'w:basedOn w:val="Heading3"'),
    )
    assert [passage.kind for passage in read(data).passages] == [Kind("h3")]


def test_a_style_of_endless_parts_is_not_looked_through_at_every_word():
    style = (
        b'<w:style w:styleId="s" w:type="character"><w:rPr>' + b"<w:x/>" * 100_000 + b"</w:rPr></w:style></w:styles>"
    )
    run = '<w:r><w:rPr><w:rStyle w:val="s"/></w:rPr><w:t>a</w:t></w:r>'
    data = changed_part(
        with_main(f"<w:p>{run}</w:p>" * 1_000), "word/styles.xml", lambda old: old.replace(b"</w:styles>", style)
    )
    begin = time.process_time()
    assert len(read(data).passages) == 1_000
    assert time.process_time() - begin < 3


def test_five_megabytes_are_read_in_time():
    document = Document()
    for number in range(1200):
        write(
            document.add_paragraph(),
            f"Абзац {number}: " + "мәтін " * 20 + ("[-ескі-][+жаңа+]" if number == 999 else "соңы"),
        )
    data = changed_part(saved(document), "word/media/image1.png", lambda _old: os.urandom(5 * 1024 * 1024))
    page = "".join(
        f"<p>Абзац {number}: {'мәтін ' * 20}{'ескі' if number == 999 else 'соңы'}</p>" for number in range(1200)
    )
    begin = time.process_time()
    found = corrections_in(data, page)
    assert time.process_time() - begin < 10
    assert apply_corrections(page, found.corrections).count("жаңа") == 1


def test_many_runs_in_one_paragraph_are_read_in_time():
    run = '<w:r><w:t xml:space="preserve">сөз </w:t></w:r>'
    bold = '<w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">сөз </w:t></w:r>'
    begin = time.process_time()
    [passage] = read(with_main(f"<w:p>{run * 8_000}{bold}{run * 8_000}</w:p>")).passages
    assert len(passage.runs) == 3
    assert time.process_time() - begin < 7


def test_thousands_of_new_rows_and_cells_are_placed_in_time():
    green = '<w:tc><w:p><w:r><w:rPr><w:color w:val="00AA00"/></w:rPr><w:t>жаңа</w:t></w:r></w:p></w:tc>'
    black = "<w:tr><w:tc><w:p><w:r><w:t>ескі</w:t></w:r></w:p></w:tc></w:tr>"
    begin = time.process_time()
    rows = corrections_in(
        with_main(f"<w:tbl>{black}{f'<w:tr>{green}</w:tr>' * 2500}</w:tbl>"), "<table><tr><td>ескі</td></tr></table>"
    )
    assert len(rows.corrections) == 2500
    cells = corrections_in(with_main(f"<w:tbl><w:tr>{green * 2500}</w:tr></w:tbl>"), "<p>ескі</p>")
    assert cells.corrections == ()
    assert time.process_time() - begin < 7
