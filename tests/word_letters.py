"""Coloured letters made for tests: a small notation for what is red, green and black in a Word file."""

import io
import re
import zipfile

from docx import Document
from docx.enum.dml import MSO_THEME_COLOR
from docx.enum.text import WD_COLOR_INDEX
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import RGBColor

_MARKS = re.compile(r"\[-(.*?)-\]|\[\+(.*?)\+\]|\[\?(.*?)\?\]|([^\[]+|\[)", re.DOTALL)


def colour(rgb):
    def paint(run):
        run.font.color.rgb = RGBColor.from_string(rgb)

    return paint


def theme(name, tint="", shade=""):
    def paint(run):
        run.font.color.theme_color = getattr(MSO_THEME_COLOR, name)
        for attribute, value in (("themeTint", tint), ("themeShade", shade)):
            if value:
                run._r.rPr.find(qn("w:color")).set(qn(f"w:{attribute}"), value)

    return paint


def highlight(name):
    def paint(run):
        run.font.highlight_color = getattr(WD_COLOR_INDEX, name)

    return paint


def shading(rgb):
    def paint(run):
        run._r.get_or_add_rPr().append(parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:fill="{rgb}"/>'))

    return paint


def struck(run):
    run.font.strike = True


def styled(name, rgb):
    """A named style of characters with that colour, made when it is first used."""

    def paint(run):
        styles = run.part.document.styles
        if name not in styles:
            styles.add_style(name, 2).font.color.rgb = RGBColor.from_string(rgb)
        run.style = name

    return paint


def tracked(tag):
    """Put the run into w:ins, w:del, w:moveFrom or w:moveTo."""

    def paint(run):
        wrapper = OxmlElement(f"w:{tag}")
        wrapper.set(qn("w:id"), "1")
        wrapper.set(qn("w:author"), "А. Автор")
        run._r.addprevious(wrapper)
        wrapper.append(run._r)
        if tag == "del":
            for text in run._r.findall(qn("w:t")):
                text.tag = qn("w:delText")

    return paint


RED, GREEN = colour("FF0000"), colour("00B050")


def write(paragraph, text, red=RED, green=GREEN, both=None):
    """[-goes-], [+comes+], [?marked by both?], the rest is black."""
    for match in _MARKS.finditer(text):
        goes, comes, doubtful, black = match.groups()
        run = paragraph.add_run(next(part for part in match.groups() if part is not None))
        for part, paint in ((goes, red), (comes, green), (doubtful, both)):
            if part is not None and paint is not None:
                paint(run)
    return paragraph


def link(paragraph, address, text, **paints):
    """The same notation inside a link."""
    name = paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    hyperlink = OxmlElement("w:hyperlink")
    hyperlink.set(qn("r:id"), name)
    before = len(paragraph._p)
    write(paragraph, text, **paints)
    for element in list(paragraph._p)[before:]:
        hyperlink.append(element)
    paragraph._p.append(hyperlink)


def mark_end(paragraph, tag):
    """Say that the end of the paragraph was inserted (ins) or deleted (del)."""
    mark = paragraph._p.get_or_add_pPr()
    mark.append(parse_xml(f'<w:rPr {nsdecls("w")}><w:{tag} w:id="9" w:author="А"/></w:rPr>'))


def table(document, *rows, **paints):
    """Cells in the notation, rows of equal length."""
    made = document.add_table(len(rows), len(rows[0]))
    for row, texts in zip(made.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            write(cell.paragraphs[0], text, **paints)
    return made


# What stands before a line of a letter, and the style that Word gives such a paragraph.
_STYLES = {"# ": "Heading 2", "## ": "Heading 3", "* ": "List Bullet", "** ": "List Bullet 2", "1. ": "List Number"}


def letter(*lines, **paints):
    """A letter of such lines; a tuple of rows is a table, a function gets the document."""
    document = Document()
    for line in lines:
        if callable(line):
            line(document)
        elif isinstance(line, tuple):
            table(document, *line, **paints)
        else:
            start = next((start for start in _STYLES if line.startswith(start)), "")
            write(document.add_paragraph(style=_STYLES.get(start)), line.removeprefix(start), **paints)
    return saved(document)


def saved(document):
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def changed_part(data, name, change):
    """The file with one part changed (None: left out); a part that is not there yet is added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for each in source.namelist():
            if each != name:
                target.writestr(each, source.read(each))
        old = source.read(name) if name in source.namelist() else b""
        if (new := change(old)) is not None:
            target.writestr(name, new)
    return out.getvalue()
