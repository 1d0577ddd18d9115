"""The demonstration's pictures and office files: whole, and the same bytes every time."""

import io

import pytest
from docx import Document
from openpyxl import load_workbook
from PIL import Image

from orda.maintenance.demo import documents
from orda.maintenance.demo.pictures import picture


def test_a_picture_is_a_jpeg_of_the_promised_size_and_always_the_same():
    first = picture("mountains-dusk")
    with Image.open(io.BytesIO(first)) as image:
        assert (image.format, image.size) == ("JPEG", (1600, 900))
        assert not image.getexif()
    assert picture("mountains-dusk") == first


def test_an_unknown_scene_is_refused():
    with pytest.raises(KeyError):
        picture("nothing")


@pytest.mark.parametrize("filename", ["admission-rules-kk.docx", "calendar-2026-2027-ru.xlsx"])
def test_a_document_has_the_same_bytes_every_time(filename):
    assert documents.document(filename) == documents.document(filename)


def test_a_word_file_has_headings_lists_and_a_table():
    word = Document(io.BytesIO(documents.document("admission-rules-kk.docx")))
    styles = {paragraph.style.name for paragraph in word.paragraphs}
    assert {"Title", "Heading 1", "List Bullet", "List Number"} <= styles
    assert word.tables[0].cell(0, 0).text == "Кезең"


def test_a_sheet_has_its_sums_as_numbers():
    sheet = load_workbook(io.BytesIO(documents.document("student-statistics-en.xlsx"))).active
    rows = {row[0]: row[1:] for row in sheet.iter_rows(4, values_only=True)}
    assert rows["Total"] == (6250, 4376, 1874, 475)


def test_every_file_names_its_language_to_every_reader():
    assert len(documents.DOCUMENTS) == 27
    for entry in documents.DOCUMENTS:
        assert len({entry[lang]["title"] for lang in ("kk", "ru", "en")}) == 3


def test_a_file_that_is_not_in_the_data_is_refused():
    with pytest.raises(KeyError):
        documents.document("secret-kk.docx")
