"""The words inside Word files: all that people read, never more than the caps, nothing from what is broken."""

import io
import zipfile

import pytest
from docx import Document
from lxml import etree

from orda.catalog import file_words as module
from orda.catalog.file_words import MAX_CHARACTERS, UNREADABLE, docx_words

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def written(*paragraphs: str, table: str = "") -> io.BytesIO:
    document, data = Document(), io.BytesIO()
    for each in paragraphs:
        document.add_paragraph(each)
    if table:
        document.add_table(1, 2).cell(0, 1).text = table
    document.save(data)
    return data


def packed(xml: str, name: str = "word/document.xml") -> io.BytesIO:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, xml)
    return data


def test_paragraphs_and_tables_are_read_in_order():
    assert docx_words(written("Бірінші жол", "Екінші", table="Ұяшық")).split() == ["Бірінші", "жол", "Екінші", "Ұяшық"]


def test_a_word_that_is_written_in_two_runs_stays_one_and_deleted_text_is_left_out():
    xml = (
        f'<w:document xmlns:w="{W}"><w:body><w:p><w:r><w:t>мек</w:t></w:r><w:r><w:t>теп</w:t></w:r><w:r><w:tab/>'
        "<w:t>бір</w:t></w:r><w:del><w:r><w:delText>жасырын</w:delText></w:r></w:del></w:p></w:body></w:document>"
    )
    assert docx_words(packed(xml)) == "мектеп бір"


def test_a_long_text_is_cut():
    assert len(docx_words(written(*["сөз " * 1000] * 80))) == MAX_CHARACTERS


def test_what_unpacks_without_end_is_read_to_the_cap_only(monkeypatch):
    monkeypatch.setattr(module, "MAX_XML", 200_000)
    padding = "<!--" + "x" * 5_000_000 + "-->"
    xml = (
        f'<w:document xmlns:w="{W}"><w:p><w:r><w:t>басы</w:t></w:r></w:p>{padding}<w:p><w:r><w:t>соңы</w:t></w:r></w:p>'
    )
    assert docx_words(packed(xml)) == "басы"


def test_entities_are_not_expanded():
    bomb = '<!ENTITY e0 "лол">' + "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 9))
    xml = f'<!DOCTYPE w [{bomb}]><w:document xmlns:w="{W}"><w:p><w:r><w:t>сөз &e8;</w:t></w:r></w:p></w:document>'
    try:
        assert "лол" not in docx_words(packed(xml))
    except UNREADABLE as refusal:
        assert isinstance(refusal, etree.XMLSyntaxError)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 broken", packed("<w:document").getvalue()])
def test_what_is_broken_raises_what_the_index_expects(data):
    try:
        assert docx_words(io.BytesIO(data)) == ""
    except UNREADABLE:
        pass


def test_an_archive_without_a_document_has_no_words():
    assert docx_words(packed("<x/>", "xl/workbook.xml")) == ""
