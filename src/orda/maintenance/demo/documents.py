"""The demonstration's office documents: .docx and .xlsx files made from documents.toml, the same bytes every time."""

import io
import re
import tomllib
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from importlib import resources
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from orda.i18n import LANGUAGES

MIMETYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
UNIVERSITY = {
    "kk": "«С.Ж.Асфендияров атындағы Қазақ ұлттық медицина университеті» КЕАҚ",
    "ru": "НАО «Казахский национальный медицинский университет имени С.Д.Асфендиярова»",
    "en": 'NJSC "Kazakh National Medical University named after S.D. Asfendiyarov"',
}
# What the title of a file says about its own language, in each language of the site.
LANGUAGE_OF_FILE = {
    "kk": {"kk": "қазақша", "ru": "на казахском языке", "en": "in Kazakh"},
    "ru": {"kk": "орысша", "ru": "на русском языке", "en": "in Russian"},
    "en": {"kk": "ағылшынша", "ru": "на английском языке", "en": "in English"},
}
LOCALES = {"kk": "kk-KZ", "ru": "ru-RU", "en": "en-GB"}
TEAL = "0E5E67"
MADE = datetime(2026, 9, 1, 9, 0)  # noqa: DTZ001 - a date written into the file, the same every time
MADE_IN_ZIP = (2026, 9, 1, 9, 0, 0)


SOURCE = tomllib.loads(resources.files("orda.maintenance.demo").joinpath("documents.toml").read_text("utf-8"))[
    "document"
]


def _entries() -> Iterator[dict[str, Any]]:
    """One entry a file: where it goes, its names, and its title and summary for readers of each language."""
    for source in SOURCE:
        for lang in LANGUAGES:
            if lang not in source:
                continue
            name = f"{source['slug']}-{lang}"
            entry = {"folder": source["place"], "name": name, "filename": f"{name}.{source['kind']}", "lang": lang}
            for reader in LANGUAGES:
                if reader in source:
                    title = f"{source[reader]['title']} ({LANGUAGE_OF_FILE[lang][reader]})"
                    entry[reader] = {"title": title, "summary": source[reader]["summary"]}
            yield entry | {"mimetype": MIMETYPES[source["kind"]]}


DOCUMENTS = tuple(_entries())


def document(filename: str) -> bytes:
    """Make the file of that name, such as ``price-list-kk.xlsx``. Raises KeyError for one that is not in the data."""
    name, _, kind = filename.rpartition(".")
    slug, _, lang = name.rpartition("-")
    for source in SOURCE:
        if (source["slug"], source["kind"]) == (slug, kind) and lang in source:
            return freeze((_word if kind == "docx" else _sheet)(source, lang))
    raise KeyError(filename)


def _word(entry: dict, lang: str) -> bytes:
    text = entry[lang]
    document = Document()
    _prepare(document, text["title"], lang)
    head = document.add_paragraph(UNIVERSITY[lang])
    head.alignment = WD_ALIGN_PARAGRAPH.CENTER
    head.runs[0].font.size = Pt(10)
    title = document.add_heading(text["title"], 0)
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    rows: list[list[str]] = []
    for line in [*text["text"].strip().splitlines(), ""]:
        if line.startswith("|"):
            rows.append([cell.strip() for cell in line[1:].split("|")])
            continue
        if rows:
            _table(document, rows)
            rows = []
        _paragraph(document, line)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _prepare(document: Document, title: str, lang: str) -> None:
    """Set paper, font, language and the properties that would else carry the moment of making."""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin = Cm(3), Cm(1.5)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Times New Roman", Pt(12)
    for style in ("Title", "Heading 1"):
        font = document.styles[style].font
        font.name, font.color.rgb = "Times New Roman", RGBColor.from_string(TEAL)
        document.styles[style].element.rPr.rFonts.attrib.clear()
        font.name = "Times New Roman"
    document.styles["Title"].font.size, document.styles["Heading 1"].font.size = Pt(18), Pt(14)
    for mark in document.styles.element.iter(qn("w:lang")):
        mark.set(qn("w:val"), LOCALES[lang])
    properties = document.core_properties
    properties.title, properties.author, properties.language = title, "Orda", LOCALES[lang]
    properties.last_modified_by, properties.comments = "Orda", ""
    properties.created = properties.modified = MADE


def _paragraph(document: Document, line: str) -> None:
    if line.startswith("# "):
        document.add_heading(line[2:], 1)
    elif line.startswith("- "):
        document.add_paragraph(line[2:], "List Bullet")
    elif line.startswith("1. "):
        document.add_paragraph(line[3:], "List Number")
    elif line:
        document.add_paragraph(line)


def _table(document: Document, rows: list[list[str]]) -> None:
    table = document.add_table(len(rows), len(rows[0]), "Table Grid")
    for y, row in enumerate(rows):
        for x, cell in enumerate(row):
            run = table.cell(y, x).paragraphs[0].add_run(cell)
            run.bold = y == 0
    document.add_paragraph()


def _sheet(entry: dict, lang: str) -> bytes:
    text = entry[lang]
    book = Workbook()
    book.properties.creator, book.properties.title = "Orda", text["title"]
    book.properties.created, book.properties.language = MADE, LOCALES[lang]
    sheet = book.active
    sheet.title = text["sheet"]
    sheet.append([text["title"]])
    sheet.append([])
    sheet.append(text["columns"])
    for label, values in zip(text["labels"], entry["values"], strict=True):
        sheet.append([label, *values])
    if entry.get("total"):
        # Sums as numbers: a formula without a stored result reads as empty where the file is imported.
        sheet.append([text["total_label"], *map(sum, zip(*entry["values"], strict=True))])
    _dress(sheet, len(text["columns"]), sheet.max_row, bool(entry.get("total")))
    for note in ("", *text.get("notes", ())):
        sheet.append([note])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _dress(sheet, width: int, last: int, total: bool) -> None:
    """Make the table readable: a head that stays, borders, widths, formats of numbers and days."""
    thin = Side(style="thin", color="9DB8B8")
    sheet["A1"].font = Font(bold=True, size=14, color=TEAL)
    sheet.freeze_panes = "B4"
    for row in sheet.iter_rows(3, last, 1, width):
        for cell in row:
            cell.border = Border(thin, thin, thin, thin)
            if cell.row == 3:
                cell.font, cell.fill = Font(bold=True, color="FFFFFF"), PatternFill("solid", TEAL)
                cell.alignment = Alignment(wrap_text=True, vertical="center")
            elif total and cell.row == last:
                cell.font = Font(bold=True)
            if isinstance(cell.value, date):
                cell.number_format = "dd.mm.yyyy"
            elif cell.column > 1 and cell.row > 3:
                cell.number_format = "#,##0"
    sheet.row_dimensions[3].height = 48
    for x in range(1, width + 1):
        sheet.column_dimensions[get_column_letter(x)].width = 34 if x == 1 else 20


def freeze(data: bytes) -> bytes:
    """Rewrite an office file with one fixed moment in the archive and in its properties."""
    out = io.BytesIO()
    moment = f"{MADE:%Y-%m-%dT%H:%M:%SZ}".encode()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            part = source.read(name)
            if name == "docProps/core.xml":
                part = re.sub(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*", rb"\g<1>" + moment, part)
            target.writestr(zipfile.ZipInfo(name, MADE_IN_ZIP), part, zipfile.ZIP_DEFLATED)
    return out.getvalue()
