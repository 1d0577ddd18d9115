"""Uploads: what they are called, what they are, and what is refused."""

import hashlib
import io
import random
import struct
import zipfile

import docx
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from orda.content.containers import MAX_ENTRIES
from orda.content.uploads import MAX_SIZE, TYPES, check_upload, content_disposition, safe_filename
from orda.errors import BadUpload

PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def saved(document):
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


def word():
    document = docx.Document()
    document.add_paragraph("Қабылдау ережесі")
    return saved(document)


def excel():
    book = openpyxl.Workbook()
    book.active.append(["Пән", "Сағат"])
    return saved(book)


def picture(kind):
    data = io.BytesIO()
    Image.new("RGB", (20, 20), "red").save(data, kind)
    return data.getvalue()


def archive(entries, compression=zipfile.ZIP_DEFLATED):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", compression) as packed:
        for name, content in entries:
            packed.writestr(name, content)
    return data.getvalue()


def office(*more, part="word/document.xml"):
    return archive([("[Content_Types].xml", "<Types/>"), (part, "<x/>"), *more])


def open_document(mimetype):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as packed:
        packed.writestr("mimetype", mimetype)
        packed.writestr("content.xml", "<x/>")
    return data.getvalue()


def ole(*names, nested=()):
    """An old Office container with these streams at its root and ``nested`` ones in a storage among them."""
    entries = [("Root Entry", 5, 0xFFFFFFFF, 1)]
    entries += [(name, 2, number + 2, 0xFFFFFFFF) for number, name in enumerate(names)]
    entries[-1] = (*entries[-1][:2], len(entries) if nested else 0xFFFFFFFF, entries[-1][3])
    if nested:
        entries.append(("ObjectPool", 1, 0xFFFFFFFF, len(entries) + 1))
        entries += [(name, 2, 0xFFFFFFFF, 0xFFFFFFFF) for name in nested]
    directory = b""
    for name, kind, right, child in entries:
        encoded = (name + "\0").encode("utf-16-le")
        directory += encoded.ljust(64, b"\0") + struct.pack("<HBB", len(encoded), kind, 1)
        directory += struct.pack("<3L", 0xFFFFFFFF, right, child) + bytes(48)
    directory = directory.ljust(-(-len(directory) // 512) * 512, b"\0")
    sectors = len(directory) // 512
    chain = [0xFFFFFFFD] + [number + 2 for number in range(sectors - 1)] + [0xFFFFFFFE]
    table = struct.pack(f"<{len(chain)}L", *chain).ljust(512, b"\xff")
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(24, b"\0") + struct.pack("<5H", 62, 3, 0xFFFE, 9, 6)
    header += bytes(10) + struct.pack("<6L", 1, 1, 0, 4096, 0xFFFFFFFE, 0)
    header += struct.pack("<2L", 0xFFFFFFFE, 0) + struct.pack("<L", 0)
    return header.ljust(512, b"\xff") + table + directory


def check(name, data):
    return check_upload(name, io.BytesIO(data))


def refusal(name, data):
    with pytest.raises(BadUpload) as caught:
        check(name, data)
    return caught.value.message.interpolate()


GOOD = {
    "a.pdf": PDF,
    "a.docx": word(),
    "a.xlsx": excel(),
    "b.docx": office(part="word/document2.xml"),
    "a.pptx": office(part="ppt/presentation.xml"),
    "a.odt": open_document("application/vnd.oasis.opendocument.text"),
    "a.ods": open_document("application/vnd.oasis.opendocument.spreadsheet"),
    "a.doc": ole("WordDocument", "1Table"),
    "b.doc": ole("WordDocument", "1Table", nested=("Workbook", "Macros")),
    "a.xls": ole("Workbook"),
    "b.xls": ole("Book"),
    "a.csv": "Аты;Саны\nӘлия;5\n".encode(),
    "b.csv": "Имя;Число\r\n".encode("cp1251"),
    "c.csv": "\ufeffАты;Саны".encode("utf-16-le"),
    "a.txt": b"\xef\xbb\xbf1 < 2 <3",
    "a.jpg": picture("JPEG"),
    "a.jpeg": picture("JPEG"),
    "a.png": picture("PNG"),
    "a.webp": picture("WEBP"),
    "a.gif": picture("GIF"),
}


@pytest.mark.parametrize("name", GOOD)
def test_each_accepted_type_is_known_by_its_content(name):
    stream = io.BytesIO(GOOD[name])
    stream.seek(3)
    checked = check_upload(name.upper(), stream)
    assert checked.mimetype == TYPES[name.rpartition(".")[2]]
    assert checked.size == len(GOOD[name])
    assert checked.sha256 == hashlib.sha256(GOOD[name]).hexdigest()
    assert stream.tell() == 0


@pytest.mark.parametrize("name", GOOD)
@pytest.mark.parametrize("ending", ["docx", "pdf", "xls", "png", "txt", "odt"])
def test_content_under_another_name_is_refused(name, ending):
    if name.endswith(ending) or (name[-3:], ending) in (("csv", "txt"),):
        return
    refusal(f"x.{ending}", GOOD[name])


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("setup.docx", b"MZ\x90\x00" + bytes(500)),
        ("setup.txt", b"MZ\x90\x00" + bytes(500)),
        ("run.txt", b"\x7fELF\x02\x01\x01" + bytes(50)),
        ("page.txt", b"<!DOCTYPE html><script>alert(1)</script>"),
        ("page.csv", b"  \n<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
        ("page.txt", "\ufeff<html>".encode("utf-16-le")),
        ("a.docx", archive([("a.txt", "x")])),
        ("a.docx", archive([("[Content_Types].xml", "x"), ("word/document.xml", "x"), ("xl/workbook.xml", "x")])),
        ("a.odt", open_document("application/zip")),
        ("a.doc", ole("PowerPoint Document")),
        ("a.doc", ole("Workbook")),
        ("a.xls", ole("Root", nested=("Workbook",))),
        ("a.png", b"<svg/>"),
        ("noise.txt", bytes(range(1, 256))),
    ],
)
def test_a_file_that_is_not_what_its_name_says_is_refused(name, data):
    assert "not what its name says" in refusal(name, data)


@pytest.mark.parametrize(
    "name",
    ["a.exe", "a.svg", "a.html", "a.zip", "a.docm", "a.xlsb", "a.php", "a", ".pdf", "a.pdf.exe", "a.pdf\u202eexe.js"],
)
def test_other_endings_are_refused_with_the_list_of_accepted_ones(name):
    assert "docx" in refusal(name, PDF)


def test_an_empty_and_a_too_large_file_are_refused():
    assert "empty" in refusal("a.txt", b"")
    assert "50" in refusal("a.pdf", PDF + bytes(MAX_SIZE))


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.gif", b"GIF89a/*<script>alert(1)</script>*/"),
        ("a.jpg", picture("JPEG") + GOOD["a.docx"]),
        ("a.png", picture("PNG") + archive([("x.class", "x")]) + b"trailing"),
        ("a.gif", b"GIF89a" + PDF),
        ("a.pdf", PDF + archive([("x.class", "x")])),
        ("a.pdf", b"%PDF-1.7\n<script>alert(1)</script>\n%%EOF"),
        ("a.doc", ole("WordDocument") + archive([("x", "y")])),
    ],
)
def test_two_files_in_one_are_refused(name, data):
    assert "two kinds" in refusal(name, data)


def test_an_archive_with_something_before_or_after_it_is_refused():
    assert "damaged" in refusal("a.docx", word() + b"<script>")
    assert "not what" in refusal("a.docx", b"#!/bin/sh\n" + word())
    assert "damaged" in refusal("a.docx", b"PK\x03\x04" + word())


@pytest.mark.parametrize(
    "data",
    [
        office(("word/media/a.bin", bytes(20_000_000))),
        office(*((f"word/{number}.xml", "") for number in range(MAX_ENTRIES + 1))),
        office(*((f"word/{number}.xml", bytes(9_000_000)) for number in range(40))),
    ],
    ids=["ratio", "entries", "sum"],
)
def test_bombs_are_refused_by_the_directory_alone(data):
    assert "too much space" in refusal("a.docx", data)


def test_entries_one_upon_another_are_refused():
    data = bytearray(office(("word/media/a.bin", bytes(9_000_000))))
    end = len(data) - 22
    entries, length, start = struct.unpack("<HLL", data[end + 10 : end + 20])
    directory = bytes(data[start : start + length])
    last = directory[directory.rindex(b"PK\x01\x02") :]
    twice = bytearray(last)
    twice[-1:] = b"m"  # the same data under another name
    forged = directory + bytes(twice)
    end_record = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, entries + 1, entries + 1, len(forged), start, 0)
    assert "damaged" in refusal("a.docx", bytes(data[:start]) + forged + end_record)


@pytest.mark.parametrize(
    "name", ["../evil.xml", "/etc/passwd", "word\\..\\x", "word/../../x", "c:x", "WORD/DOCUMENT.XML"]
)
def test_entries_that_lead_out_of_the_archive_or_hide_another_are_refused(name):
    assert "damaged" in refusal("a.docx", office((name, "x")))


def related(kind, target, mode="External"):
    """A Word file with one relation."""
    relation = f'<Relationship Id="r1" Type="http://x.example/{kind}" Target="{target}" TargetMode="{mode}"/>'
    return office(("word/_rels/settings.xml.rels", f"<Relationships>{relation}</Relationships>"))


@pytest.mark.parametrize("kind", ["attachedTemplate", "oleObject", "frame", "aFChunk", "image", "subDocument"])
@pytest.mark.parametrize(
    "target",
    [
        "http://evil.example/a.dotm", "HTTPS://evil.example/a", "//evil.example/a", "\\\\evil.example\\a", "file://evil.example/a",
        "file:////evil.example/a", "file:///\\evil.example\\a", "%68ttp://evil.example/a", "smb://evil.example/a", " ftp://e.example",
    ],
)  # fmt: skip
def test_a_file_that_fetches_something_when_it_is_opened_is_refused(kind, target):
    """Checklist 25: a template from elsewhere brings its macros to whoever opens our file."""
    assert "another computer" in refusal("a.docx", related(kind, target))


@pytest.mark.parametrize(
    ("kind", "target", "mode"),
    [
        ("hyperlink", "https://example.kz/", "External"),
        ("attachedTemplate", "file:///C:\\Users\\a\\Normal.dotm", "External"),
        ("attachedTemplate", "C:\\Users\\a\\Normal.dotm", "External"),
        ("attachedTemplate", "Normal.dotm", "External"),
        ("image", "media/image1.png", "Internal"),
    ],
)
def test_links_and_what_lies_in_the_file_are_no_reason(kind, target, mode):
    data = related(kind, target, mode)
    assert check_upload("a.docx", io.BytesIO(data)).size == len(data)


def test_relations_that_are_none_or_too_many_are_refused():
    name = "word/_rels/document.xml.rels"
    assert "macros" in refusal("a.docx", related("vbaProject", "harmless.bin", "Internal"))
    assert "damaged" in refusal("a.docx", office((name, "<x")))
    assert "damaged" in refusal("a.docx", office((name, '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>')))
    assert "too much space" in refusal("a.docx", office((name, f"<x>{' ' * 3_000_000}</x>")))


def test_macros_and_passwords_are_named_as_the_reason():
    assert "macros" in refusal("a.docx", office(("word/vbaProject.bin", "x")))
    assert "macros" in refusal("a.doc", ole("WordDocument", "Macros"))
    assert "macros" in refusal("a.xls", ole("Workbook", "_VBA_PROJECT_CUR"))
    assert "password" in refusal("a.docx", ole("EncryptionInfo", "EncryptedPackage"))
    locked = bytearray(office())
    for place in [locked.index(b"PK\x03\x04") + 6, locked.index(b"PK\x01\x02") + 8]:
        locked[place] |= 1
    assert "password" in refusal("a.docx", bytes(locked))


@pytest.mark.parametrize("name", ["a.docx", "a.doc", "a.pdf"])
def test_a_truncated_document_is_refused(name):
    refusal(name, GOOD[name][: len(GOOD[name]) // 2])
    refusal(name, GOOD[name][:20])


@pytest.mark.parametrize("name", ["a.docx", "a.odt", "b.doc", "a.xls", "a.pdf", "c.csv"])
def test_damaged_bytes_are_refused_or_accepted_but_never_crash(name):
    chance = random.Random(3)
    for _attempt in range(200):
        data = bytearray(GOOD[name])
        for _byte in range(chance.randint(1, 20)):
            place = chance.randrange(len(data))
            data[max(place, len(data) - 60) if chance.random() < 0.3 else place] = chance.choice(
                [0, 255, chance.randrange(256)]
            )
        try:
            check(name, bytes(data))
        except BadUpload:
            pass


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("Ереже.PDF", "Ереже.pdf"),
        ("C:\\Users\\A\\Құжат №5.docx", "Құжат №5.docx"),
        ("../../etc/passwd", "passwd"),
        ("a/b/../c.txt", "c.txt"),
        ("a\x00b\r\nc.txt", "ab c.txt"),
        ("annex\u202etxt.pdf", "annextxt.pdf"),
        ("  .. name . .pdf", "name.pdf"),
        ('a"b<c>|?*.csv', "a b c.csv"),
        ("con.txt", "_con.txt"),
        ("LPT1", "_LPT1"),
        (".htaccess", "htaccess"),
        ("..", "file"),
        ("", "file"),
        ("И\u0306од.doc", "Йод.doc"),
        ("ә" * 300 + ".docx", "ә" * 97 + ".docx"),
        ("a" * 300 + ".pdf", "a" * 116 + ".pdf"),
        ("x/", "file"),
    ],
)
def test_names_are_made_safe_and_letters_kept(name, safe):
    assert safe_filename(name) == safe


@given(st.text())
def test_any_name_becomes_one_safe_name(name):
    safe = safe_filename(name)
    assert safe and safe == safe_filename(safe)
    assert len(safe) <= 121 and len(safe.encode()) <= 201
    assert not set(safe) & set('/\\\0\r\n"') and safe not in (".", "..") and not safe.startswith(".")


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("plan.pdf", 'attachment; filename="plan.pdf"'),
        ("my plan (1).pdf", 'attachment; filename="my plan (1).pdf"'),
        (
            "Ереже №5.pdf",
            "attachment; filename=\"erezhe-no5.pdf\"; filename*=UTF-8''%D0%95%D1%80%D0%B5%D0%B6%D0%B5%20%E2%84%965.pdf",
        ),
        (
            'x"; filename=evil.exe;.pdf',
            "attachment; filename=\"x-filename-evil-exe.pdf\"; filename*=UTF-8''x%20%3B%20filename%3Devil.exe%3B.pdf",
        ),
        ("100%.pdf", "attachment; filename=\"100.pdf\"; filename*=UTF-8''100%25.pdf"),
        ("a\r\nSet-Cookie: x=1.pdf", 'attachment; filename="a Set-Cookie x=1.pdf"'),
    ],
)
def test_the_header_names_the_file_for_old_and_new_browsers(name, header):
    assert content_disposition(name) == header


def test_the_header_may_allow_showing():
    assert content_disposition("a.pdf", inline=True).startswith("inline;")


@given(st.text())
@settings(max_examples=200)
def test_no_name_can_add_a_header(name):
    assert content_disposition(name).isascii()
    assert "\r" not in content_disposition(name) and "\n" not in content_disposition(name)


def test_an_old_document_of_eight_megabytes_is_known_too():
    small = ole("WordDocument")
    count, tables = 128 * 120, 120  # more tables than the header has places for
    places = list(range(count - tables - 2, count - 2))
    following = count - 2  # the sector with the other places
    directory = count - 1
    header = bytearray(small[:512])
    struct.pack_into("<L", header, 44, tables)
    struct.pack_into("<L", header, 48, directory)
    struct.pack_into("<2L", header, 68, following, 1)
    struct.pack_into("<109L", header, 76, *places[:109])
    body = bytearray(b"\xff" * count * 512)
    struct.pack_into(f"<{tables - 109}L", body, following * 512, *places[109:])
    struct.pack_into("<L", body, following * 512 + 508, 0xFFFFFFFE)
    struct.pack_into("<L", body, places[directory // 128] * 512 + directory % 128 * 4, 0xFFFFFFFE)
    body[directory * 512 :] = small[1024:1536]
    assert check("a.doc", bytes(header + body)).mimetype == "application/msword"
