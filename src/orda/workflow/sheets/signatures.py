"""Detached signature files that are given with a visa (A7): kept as they came, never changed."""

import hashlib

from persistent import Persistent

from orda.errors import BadUpload
from orda.i18n import _
from orda.workflow.sheets.certificates import Certificate, read_certificate

ENDINGS = ("cms", "p7s", "sig")
MAX_BYTES = 200 * 1024
MAX_NAME = 120


class SignatureFile(Persistent):
    """One file and what its certificate says."""

    def __init__(self, data: bytes, filename: str, certificate: Certificate):
        self.data = data
        self.filename = filename
        self.sha256 = hashlib.sha256(data).hexdigest()
        self.certificate = certificate

    @property
    def intact(self) -> bool:
        """Are the bytes those that were given?"""
        return hashlib.sha256(self.data).hexdigest() == self.sha256


def signature_file(filename: str, data: bytes) -> SignatureFile:
    """The file as it is kept with a visa. Raises BadUpload for another kind of file, a large one, a hostile one."""
    name = filename.replace("\\", "/").rpartition("/")[2]
    if name.rpartition(".")[2].lower() not in ENDINGS:
        kinds = ", ".join(f".{ending}" for ending in ENDINGS)
        raise BadUpload(_("Only files of these kinds are taken here: ${kinds}.", mapping={"kinds": kinds}))
    if not 0 < len(data) <= MAX_BYTES:
        raise BadUpload(_("A signature file has ${size} KB at most.", mapping={"size": MAX_BYTES // 1024}))
    return SignatureFile(data, name[-MAX_NAME:], read_certificate(data))
