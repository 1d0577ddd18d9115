"""Signature files beside visas (A7): what the certificate says is read, nothing is claimed; hostile ones die fast."""

import base64
import random
import time
from datetime import UTC, datetime

import pytest

from orda.errors import BadUpload
from orda.workflow.sheets.certificates import read_certificate
from orda.workflow.sheets.signatures import MAX_BYTES, signature_file
from tests.signatures import certificate, nested, signature


def test_the_fields_of_the_certificate_are_read():
    """A7: subject, organisation, BIN, issuer, validity, serial number, time; the person's own number is not kept."""
    file = signature_file("C:\\qol\\виза.cms", signature())
    found = file.certificate
    assert (found.subject, found.organisation, found.bin) == ("ТЕСТОВА ДАНА", "Сынақ университеті", "123456789012")
    assert found.issuer == "СЫНАҚ КУӘЛАНДЫРУШЫ ОРТАЛЫҚ (GOST) 2022"
    assert (found.serial, found.valid_until) == ("1f3a", datetime(2027, 1, 5, tzinfo=UTC))
    assert found.signed_at == datetime(2026, 11, 2, 6, 30, tzinfo=UTC)
    assert "IIN" not in repr(found)
    assert (file.filename, file.intact) == ("виза.cms", True)


def test_the_certificate_is_that_of_who_signed_not_one_that_came_along():
    assert (
        read_certificate(signature(certificate(), certificate({"common_name": "Орталық"}, 7))).subject == "ТЕСТОВА ДАНА"
    )
    with pytest.raises(BadUpload):
        read_certificate(signature(serial=99))


def test_text_forms_of_the_file_are_read_too():
    data = signature()
    text = base64.encodebytes(data)
    assert read_certificate(text) == read_certificate(data)
    assert read_certificate(b"-----BEGIN CMS-----\n" + text + b"-----END CMS-----\n") == read_certificate(data)


def test_names_cannot_break_out_of_their_line():
    found = read_certificate(signature(certificate({"common_name": "А\u202eБ\n" + "x" * 900})))
    assert "\n" not in found.subject and "\u202e" not in found.subject and len(found.subject) <= 300


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"%PDF-1.7 not a signature",
        b"AAAA",
        nested(39),
        nested(5_000),
        nested(5_000, b"\xa0"),
        b"-----BEGIN A-----\n" * 11_000,
        b"\x30\x83\x02\xee\x04\x06\x83\x02\xee\x00" + b"\x81" * 191_999 + b"\x01",
        b"\x30\x83\x02\xee\x05\x1f\x06\x83\x02\xee\x00" + b"\x81" * 191_999 + b"\x01",
        b"\x30\x80" * 60_000,
        b"\x30\x80" * 30 + b"\x00\x00" * 30,
        b"\x30\x84\xff\xff\xff\xff" + b"\x00" * 100,
        b"\x30\x88" + b"\xff" * 8,
        b"\x30\x82\xff\xff" + b"\x05\x00" * 32_767,
        b"\x1f" + b"\xff" * 100,
        b"\x04\x80\x00\x00",
        signature() + b"\x00",
        signature()[:-1],
        base64.b64encode(b"\x30\x80" * 60_000),
    ],
    ids=range(19),
)
def test_hostile_files_are_refused_fast(data):
    """Deep, endless, overlong or cut: no error but ours, in no time."""
    began = time.process_time()
    with pytest.raises(BadUpload):
        signature_file("a.cms", data)
    assert time.process_time() - began < 0.5


def test_random_damage_is_refused_or_read_but_never_breaks():
    data, chance = signature(), random.Random(7)
    for _each in range(400):
        damaged = bytearray(data)
        for _byte in range(chance.randint(1, 4)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        try:
            read_certificate(bytes(damaged))
        except BadUpload:
            continue


def test_other_kinds_and_large_files_are_refused():
    for name, data in (("a.exe", signature()), ("cms.zip", signature()), ("a.cms", signature() + b"0" * MAX_BYTES)):
        with pytest.raises(BadUpload):
            signature_file(name, data)
