"""The parts of a small .docx: what Word wants to find in the file beside the words, written once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

BULLETS, NUMBERS = 1, 100
LOCALES = {"kk": "kk-KZ", "ru": "ru-RU", "en": "en-GB"}
# Dark enough to be read on white, plain enough to be told apart; and never the only sign.
RED, GREEN = "C00000", "00703C"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_W = f'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="{_OFFICE}"'
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_TYPES = (
    f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_WORD}.document.main+xml"/>'
    f'<Override PartName="/word/styles.xml" ContentType="{_WORD}.styles+xml"/>'
    f'<Override PartName="/word/numbering.xml" ContentType="{_WORD}.numbering+xml"/>'
    f'<Override PartName="/word/header1.xml" ContentType="{_WORD}.header+xml"/></Types>'
)
_ROOT = (
    f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>'
)
_PAGE = (
    '<w:sectPr><w:headerReference w:type="default" r:id="rId3"/><w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="1134" w:right="850" w:bottom="1134" w:left="1701" w:header="567" w:footer="567" w:gutter="0"/>'
    "</w:sectPr>"
)
RULE = '<w:p><w:pPr><w:pBdr><w:bottom w:val="single" w:sz="6" w:space="1" w:color="auto"/></w:pBdr></w:pPr></w:p>'
_LEVELS, _INDENT = 9, 720
_MAX_COLUMNS = 63
_WIDTH = 9350


@dataclass(frozen=True)
class Spot:
    """A cell as Word counts them: how many columns it takes, whether it begins or goes on over several rows."""

    columns: int
    begins: bool = False
    goes_on: bool = False


def laid_out(rows: Sequence[Sequence[tuple[int, int]]]) -> list[list[Spot]]:
    """(columns, rows) of the cells of HTML as cells of Word, which stand in every row that they reach into."""
    laid: list[list[Spot]] = []
    reaching: dict[int, tuple[int, int]] = {}  # column -> rows that are left, this one included, and columns
    for row in rows:
        places: list[Spot] = []
        following: dict[int, tuple[int, int]] = {}
        column, cells = 0, iter(row)
        cell = next(cells, None)
        while cell is not None or column in reaching:
            if column in reaching:
                left, columns = reaching[column]
                places.append(Spot(columns, goes_on=True))
            else:
                columns, left = cell
                places.append(Spot(columns, begins=left > 1))
                cell = next(cells, None)
            if left > 1:
                following[column] = (left - 1, columns)
            column += columns
        laid.append(places)
        reaching = following
    return laid


def table_begin(columns: int) -> str:
    """A table up to its first row."""
    columns = max(1, min(columns, _MAX_COLUMNS))
    grid = f'<w:gridCol w:w="{_WIDTH // columns}"/>' * columns
    return f'<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'


def cell_begin(spot: Spot) -> str:
    """A cell up to its first paragraph."""
    span = f'<w:gridSpan w:val="{min(spot.columns, _MAX_COLUMNS)}"/>' if spot.columns > 1 else ""
    merge = '<w:vMerge w:val="restart"/>' if spot.begins else "<w:vMerge/>" if spot.goes_on else ""
    return f"<w:tc><w:tcPr>{span}{merge}</w:tcPr>"


def paragraph_format(style: str, item: tuple[int, int] | None) -> str:
    """The format of a heading or of a paragraph in an ``item``: the number of its list, 0 without a mark; its level."""
    if style:
        return f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>'
    if item is None:
        return ""
    number, level = item
    if not number:
        return f'<w:pPr><w:ind w:left="{_INDENT * (level + 1)}"/></w:pPr>'
    mark = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
    return f'<w:pPr><w:pStyle w:val="ListParagraph"/>{mark}</w:pPr>'


def run_format(deleted: bool, added: bool, tags: set[str]) -> str:
    """The look of words: what becomes of them, and their formats on the page."""
    looks = [
        "<w:b/>" if tags & {"strong", "b"} else "",
        "<w:i/>" if tags & {"em", "i"} else "",
        "<w:strike/>" if deleted else "",
        f'<w:color w:val="{RED if deleted else GREEN}"/>' if deleted or added else "",
        '<w:u w:val="single"/>' if added else "",
        '<w:vertAlign w:val="superscript"/>' if "sup" in tags else "",
        '<w:vertAlign w:val="subscript"/>' if "sub" in tags else "",
    ]
    return f"<w:rPr>{''.join(looks)}</w:rPr>" if any(looks) else ""


def words(text: str) -> str:
    """A text with its line breaks."""
    lines = (f'<w:t xml:space="preserve">{escape(line)}</w:t>' if line else "" for line in text.split("\n"))
    return "<w:br/>".join(lines)


def all_parts(body: str, head: Sequence[str], lang: str, links: Mapping[str, str], counted: int) -> dict[str, str]:
    """The parts of the file by their names. ``links`` has a name for each address, ``counted`` the numbered lists."""
    lines = "".join(f"<w:p><w:r><w:t>{escape(line)}</w:t></w:r></w:p>" for line in head if line)
    relations = "".join(
        f'<Relationship Id="{name}" Type="{_OFFICE}/hyperlink" Target="{escape(address)}" TargetMode="External"/>'
        for address, name in links.items()
    )
    return {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _ROOT,
        "word/document.xml": f"{_HEAD}<w:document {_W}><w:body>{body}{_PAGE}</w:body></w:document>",
        "word/_rels/document.xml.rels": f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/styles" Target="styles.xml"/>'
        f'<Relationship Id="rId2" Type="{_OFFICE}/numbering" Target="numbering.xml"/>'
        f'<Relationship Id="rId3" Type="{_OFFICE}/header" Target="header1.xml"/>{relations}</Relationships>',
        "word/styles.xml": _styles(LOCALES.get(lang, "en-GB")),
        "word/numbering.xml": _numbering(counted),
        "word/header1.xml": f"{_HEAD}<w:hdr {_W}>{lines or '<w:p/>'}</w:hdr>",
    }


def _styles(locale: str) -> str:
    named = [
        _style("Normal", "Normal", "", "", ' w:default="1"'),
        _style("Heading2", "heading 2", "<w:keepNext/>", '<w:b/><w:sz w:val="32"/>'),
        _style("Heading3", "heading 3", "<w:keepNext/>", '<w:b/><w:sz w:val="28"/>'),
        _style("Heading4", "heading 4", "<w:keepNext/>", "<w:b/>"),
        _style("Caption", "caption", "", "<w:i/>"),
        _style("ListParagraph", "List Paragraph", "<w:contextualSpacing/>", ""),
    ]
    sides = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    grid = (
        '<w:style w:type="table" w:styleId="TableGrid"><w:name w:val="Table Grid"/>'
        f"<w:tblPr><w:tblBorders>{sides}</w:tblBorders></w:tblPr></w:style>"
    )
    defaults = (
        '<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" '
        f'w:cs="Times New Roman"/><w:sz w:val="24"/><w:lang w:val="{locale}"/></w:rPr></w:rPrDefault>'
        '<w:pPrDefault><w:pPr><w:spacing w:after="120"/></w:pPr></w:pPrDefault></w:docDefaults>'
    )
    return f"{_HEAD}<w:styles {_W}>{defaults}{''.join(named)}{grid}</w:styles>"


def _style(key: str, name: str, paragraph: str, look: str, more: str = "") -> str:
    return (
        f'<w:style w:type="paragraph"{more} w:styleId="{key}"><w:name w:val="{name}"/>'
        f"<w:pPr>{paragraph}</w:pPr><w:rPr>{look}</w:rPr></w:style>"
    )


def _numbering(counted: int) -> str:
    """Two kinds of lists, and one that is counted from 1 for each of the text."""
    kinds = []
    for kind, form in ((0, "bullet"), (1, "decimal")):
        levels = "".join(
            f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
            f'<w:lvlText w:val="{"•" if form == "bullet" else f"%{level + 1}."}"/>'
            f'<w:pPr><w:ind w:left="{_INDENT * (level + 1)}" w:hanging="360"/></w:pPr></w:lvl>'
            for level in range(_LEVELS)
        )
        kinds.append(f'<w:abstractNum w:abstractNumId="{kind}">{levels}</w:abstractNum>')
    again = "".join(
        f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="1"/></w:lvlOverride>' for level in range(_LEVELS)
    )
    numbers = [f'<w:num w:numId="{BULLETS}"><w:abstractNumId w:val="0"/></w:num>']
    numbers += [
        f'<w:num w:numId="{NUMBERS + number}"><w:abstractNumId w:val="1"/>{again}</w:num>'
        for number in range(1, counted + 1)
    ]
    return f"{_HEAD}<w:numbering {_W}>{''.join(kinds)}{''.join(numbers)}</w:numbering>"
