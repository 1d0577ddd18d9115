"""What a detached signature file says of its certificate (A7): read, never verified.

The bytes are a stranger's. Before the parser sees them a walk of ours, without recursion, has counted every element:
how deep, how many, how long. What the parser then finds odd is refused as a whole.
"""

import base64
import binascii
import re
from dataclasses import dataclass
from datetime import UTC, datetime

from orda.errors import BadUpload
from orda.i18n import _
from orda.text.sanitize import clean_line

MAX_DEPTH = 40
MAX_ELEMENTS = 5_000
MAX_CERTIFICATES = 20
MAX_SIGNERS = 20
MAX_TEXT = 300
# Reading the number of a name takes time by the square of its length; none that means anything is longer.
OBJECT_IDENTIFIER, MAX_IDENTIFIER = 0x06, 64
LONG_TAG = 0x1F  # of a common kind, written at length: none needs it, and it would hide an identifier
COMMON_NAME, ORGANISATION, UNIT_NAME, ORGANISATION_ID = "2.5.4.3", "2.5.4.10", "2.5.4.11", "2.5.4.97"
_BIN = re.compile(r"(?:BIN|VATKZ-|NTRKZ-)?(\d{12})")
_LABEL = re.compile(rb"[A-Z0-9 ]{1,40}")
_BASE64 = re.compile(rb"[A-Za-z0-9+/=\s]+")


@dataclass(frozen=True)
class Certificate:
    """The fields that are shown; empty where the certificate has none. A person's own number (IIN) is not kept."""

    subject: str
    organisation: str
    bin: str
    issuer: str
    serial: str
    valid_from: datetime
    valid_until: datetime
    signed_at: datetime | None


def read_certificate(data: bytes) -> Certificate:
    """The signer's certificate in a CMS file (binary, PEM or base64). Raises BadUpload."""
    der = _binary(data)
    require_harmless(der)
    try:
        return _read(der)
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError, RecursionError) as error:
        raise _no_signature() from error


def require_harmless(der: bytes) -> None:
    """Raises BadUpload unless the bytes are one well-formed element, not too deep and not of too many parts."""
    open_ends: list[tuple[int, bool]] = [(len(der), False)]  # where each begun element ends, and whether it says so
    position = count = 0
    while open_ends:
        end, unsaid = open_ends[-1]
        if position == end and not unsaid:
            open_ends.pop()
            continue
        count += 1
        if count > MAX_ELEMENTS or len(open_ends) > MAX_DEPTH or (count > 1 and len(open_ends) == 1):
            raise _no_signature()
        if unsaid and der[position : position + 2] == b"\0\0":
            open_ends.pop()
            position += 2
            continue
        tag = der[position] if position < len(der) else 0
        position, length, constructed = _head(der, position, end)
        if tag & 0xDF == LONG_TAG or (tag == OBJECT_IDENTIFIER and length > MAX_IDENTIFIER):
            raise _no_signature()
        if length is None:
            open_ends.append((end, True))
        elif constructed:
            open_ends.append((position + length, False))
        else:
            position += length
    if not count:
        raise _no_signature()


def _head(der: bytes, position: int, end: int) -> tuple[int, int | None, bool]:
    """(where the content begins, its length or None, whether it has parts) of the element at ``position``."""
    try:
        constructed, long_tag = bool(der[position] & 0x20), der[position] & 0x1F == 0x1F
        position += 1
        if long_tag:
            stop = position + 4
            while der[position] & 0x80 and position < stop:
                position += 1
            position += 1
        first = der[position]
        position += 1
        size = first & 0x7F if first & 0x80 else 0
        length = int.from_bytes(der[position : position + size], "big") if size else first
    except IndexError as error:
        raise _no_signature() from error
    position += size
    if first == 0x80:
        if not constructed:
            raise _no_signature()
        return position, None, True
    if size > 4 or position + length > end:
        raise _no_signature()
    return position, length, constructed


def _binary(data: bytes) -> bytes:
    # Cut, not matched: a pattern that looks for the end from every beginning would search for a minute.
    label, dashes, rest = data.partition(b"-----BEGIN ")[2].partition(b"-----")
    inside, end, _after = rest.partition(b"-----END")
    armoured = bool(dashes and end) and _LABEL.fullmatch(label) is not None
    text = inside if armoured else data if _BASE64.fullmatch(data) else None
    if text is None:
        return data
    try:
        return base64.b64decode(b"".join(text.split()), validate=True)
    except binascii.Error as error:
        raise _no_signature() from error


def _read(der: bytes) -> Certificate:
    # Here, not above: few processes ever read one.
    from asn1crypto import cms

    info = cms.ContentInfo.load(der)
    if info["content_type"].native != "signed_data":
        raise _no_signature()
    signed = info["content"]
    if len(signed["certificates"]) > MAX_CERTIFICATES or not 0 < len(signed["signer_infos"]) <= MAX_SIGNERS:
        raise _no_signature()
    certificates = [each.chosen for each in signed["certificates"] if each.name == "certificate"]
    signer = signed["signer_infos"][0]
    found = next((each for each in certificates if _is_of(each, signer["sid"])), None)
    if found is None:
        raise BadUpload(_("The file does not hold the certificate of who signed."))
    subject, issuer = _names(found.subject), _names(found.issuer)
    validity = found["tbs_certificate"]["validity"]
    return Certificate(
        subject=subject.get(COMMON_NAME, [""])[0],
        organisation=subject.get(ORGANISATION, [""])[0],
        bin=_bin_in(subject),
        issuer=(issuer.get(COMMON_NAME) or issuer.get(ORGANISATION) or [""])[0],
        serial=f"{found.serial_number:x}"[:80],
        valid_from=validity["not_before"].native.astimezone(UTC),
        valid_until=validity["not_after"].native.astimezone(UTC),
        signed_at=_signing_time(signer),
    )


def _is_of(certificate, sid) -> bool:
    if sid.name == "issuer_and_serial_number":
        same_issuer = certificate.issuer.dump() == sid.chosen["issuer"].dump()
        return same_issuer and certificate.serial_number == sid.chosen["serial_number"].native
    return certificate.key_identifier == sid.chosen.native


def _names(name) -> dict[str, list[str]]:
    """The parts of a distinguished name, by their dotted number."""
    found: dict[str, list[str]] = {}
    for part in name.chosen:
        for pair in part:
            value = pair["value"].native
            if isinstance(value, str) and (line := clean_line(value)[:MAX_TEXT]):
                found.setdefault(pair["type"].dotted, []).append(line)
    return found


def _bin_in(subject: dict[str, list[str]]) -> str:
    """The number of the organisation: national certificates have it as a unit's name, ``BIN`` and twelve digits."""
    words = (*subject.get(UNIT_NAME, ()), *subject.get(ORGANISATION_ID, ()))
    return next((found.group(1) for word in words if (found := _BIN.fullmatch(word.replace(" ", "")))), "")


def _signing_time(signer) -> datetime | None:
    for each in signer["signed_attrs"]:
        if each["type"].native == "signing_time":
            return each["values"][0].native.astimezone(UTC)
    return None


def _no_signature() -> BadUpload:
    return BadUpload(
        _("This is no signature file that can be read. It must be a CMS file with the certificate inside.")
    )
