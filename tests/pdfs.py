"""Small .pdf files written by hand, whole and hostile: what uploads of people look like to the reader."""

import zlib


def pdf(*objects: bytes, trailer: bytes = b"/Root 1 0 R") -> bytes:
    """A file of these objects, numbered from 1, the catalogue being the first."""
    data, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start, size = len(data), len(objects) + 1
    data += b"xref\n0 %d\n0000000000 65535 f \n" % size
    data += b"".join(b"%010d 00000 n \n" % place for place in places)
    return data + b"trailer\n<</Size %d %s>>\nstartxref\n%d\n%%%%EOF\n" % (size, trailer, start)


def stream(data: bytes, entries: bytes = b"") -> bytes:
    """An object that holds ``data``, packed."""
    packed = zlib.compress(data)
    return b"<</Length %d /Filter /FlateDecode %s>>\nstream\n%s\nendstream" % (len(packed), entries, packed)


def text_pdf(*pages: str, trailer: bytes = b"/Root 1 0 R", more: tuple[bytes, ...] = ()) -> bytes:
    """A file whose pages bear these words in a font with a table of letters, as word processors write it."""
    letters = sorted({letter for page in pages for letter in page})
    codes = {letter: number for number, letter in enumerate(letters, 1)}
    table = "\n".join(f"<{code:04X}> <{ord(letter):04X}>" for letter, code in codes.items())
    to_unicode = (
        "/CIDInit /ProcSet findresource begin begincmap\n1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"
        f"{len(codes)} beginbfchar\n{table}\nendbfchar\nendcmap end"
    )
    kids = [5 + 2 * number for number in range(len(pages))]
    objects = [
        b"<</Type /Catalog /Pages 2 0 R>>",
        b"<</Type /Pages /Count %d /Kids [%s]>>" % (len(pages), b" ".join(b"%d 0 R" % kid for kid in kids)),
        b"<</Type /Font /Subtype /Type0 /BaseFont /Test /Encoding /Identity-H /ToUnicode 4 0 R /DescendantFonts "
        b"[<</Type /Font /Subtype /CIDFontType2 /BaseFont /Test /DW 500 /CIDSystemInfo "
        b"<</Registry (Adobe) /Ordering (Identity) /Supplement 0>>>>]>>",
        stream(to_unicode.encode()),
    ]
    for kid, page in zip(kids, pages, strict=True):
        shown = "".join(f"{codes[letter]:04X}" for letter in page)
        objects.append(
            b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Resources <</Font <</F1 3 0 R>>>> "
            b"/Contents %d 0 R>>" % (kid + 1)
        )
        objects.append(stream(f"BT /F1 12 Tf 50 700 Td <{shown}> Tj ET".encode()))
    return pdf(*objects, *more, trailer=trailer)


def encrypted() -> bytes:
    """A file that opens with a password only."""
    key = b"<</Filter /Standard /V 1 /R 2 /O <%s> /U <%s> /P -4>>" % (b"11" * 32, b"22" * 32)
    return text_pdf(
        "Құпия", more=(key,), trailer=b"/Root 1 0 R /Encrypt 7 0 R /ID [<%s> <%s>]" % (b"33" * 16, b"33" * 16)
    )


def truncated() -> bytes:
    """The first half of a file, with the last line that the check of uploads wants to see."""
    whole = text_pdf("Бірінші бет", "Екінші бет")
    return whole[: whole.index(b"/Type /Pages")] + b"\n%%EOF\n"


def looped() -> bytes:
    """A tree of pages that holds itself."""
    return pdf(
        b"<</Type /Catalog /Pages 2 0 R>>",
        b"<</Type /Pages /Count 9 /Kids [3 0 R 2 0 R]>>",
        b"<</Type /Pages /Parent 2 0 R /Count 9 /Kids [2 0 R 3 0 R]>>",
    )


def widening(levels: int = 40) -> bytes:
    """A tree of pages each node of which names the next one ten times: no loop, and yet without end."""
    nodes = [
        b"<</Type /Pages /Count 1 /Kids [%s]>>" % (b" ".join([b"%d 0 R" % (number + 3)] * 10))
        for number in range(levels)
    ]
    return pdf(b"<</Type /Catalog /Pages 2 0 R>>", *nodes, b"<</Type /Page /MediaBox [0 0 9 9]>>")


def deep(levels: int = 20_000) -> bytes:
    """Pages below pages below pages."""
    nodes = [b"<</Type /Pages /Count 1 /Kids [%d 0 R]>>" % (number + 3) for number in range(levels)]
    return pdf(b"<</Type /Catalog /Pages 2 0 R>>", *nodes, b"<</Type /Page /MediaBox [0 0 9 9]>>")


def blank(pages: int) -> bytes:
    """Nothing but empty pages."""
    kids = b" ".join(b"%d 0 R" % (number + 3) for number in range(pages))
    page = b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 9 9]>>"
    tree = b"<</Type /Pages /Count %d /Kids [%s]>>" % (pages, kids)
    return pdf(b"<</Type /Catalog /Pages 2 0 R>>", tree, *[page] * pages)


def bomb() -> bytes:
    """A page whose content unpacks into half a gigabyte."""
    content = zlib.compress(zlib.compress(b"q " * (1 << 28), 1), 9)
    packed = b"<</Length %d /Filter [/FlateDecode /FlateDecode]>>\nstream\n%s\nendstream" % (len(content), content)
    page = b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R>>"
    tree = b"<</Type /Pages /Count 1 /Kids [3 0 R]>>"
    return pdf(b"<</Type /Catalog /Pages 2 0 R>>", tree, page, packed)
