"""Signature files as a signing programme would make them; the keys and signatures in them are noise."""

from datetime import UTC, datetime

from asn1crypto import algos, cms, core, keys, x509

SUBJECT = {
    "common_name": "ТЕСТОВА ДАНА",
    "organization_name": "Сынақ университеті",
    "organizational_unit_name": "BIN123456789012",
    "serial_number": "IIN000000000000",
}
ISSUER = {"common_name": "СЫНАҚ КУӘЛАНДЫРУШЫ ОРТАЛЫҚ (GOST) 2022", "country_name": "KZ"}
SERIAL = 0x1F3A
# The national algorithm is known to no list of ours: what is shown must not depend on it.
ALGORITHM = "1.2.398.3.10.1.1.2.3.2"


def certificate(subject=SUBJECT, serial: int = SERIAL) -> x509.Certificate:
    """A certificate of one year."""
    algorithm = {"algorithm": algos.SignedDigestAlgorithmId(ALGORITHM)}
    tbs = x509.TbsCertificate(
        {
            "version": "v3",
            "serial_number": serial,
            "signature": algorithm,
            "issuer": x509.Name.build(ISSUER),
            "validity": {
                "not_before": x509.Time({"utc_time": datetime(2026, 1, 5, tzinfo=UTC)}),
                "not_after": x509.Time({"utc_time": datetime(2027, 1, 5, tzinfo=UTC)}),
            },
            "subject": x509.Name.build(subject),
            "subject_public_key_info": keys.PublicKeyInfo(
                {
                    "algorithm": {"algorithm": "rsa"},
                    "public_key": keys.RSAPublicKey({"modulus": 7, "public_exponent": 3}),
                }
            ),
        }
    )
    return x509.Certificate({"tbs_certificate": tbs, "signature_algorithm": algorithm, "signature_value": b"noise"})


def signature(own: x509.Certificate | None = None, *others: x509.Certificate, serial: int = SERIAL) -> bytes:
    """A detached CMS file, signed on 2 November 2026."""
    own = own or certificate()
    signing_time = {
        "type": "signing_time",
        "values": [cms.Time({"utc_time": datetime(2026, 11, 2, 6, 30, tzinfo=UTC)})],
    }
    signer = {
        "version": "v1",
        "sid": {"issuer_and_serial_number": {"issuer": own.issuer, "serial_number": serial}},
        "digest_algorithm": {"algorithm": "sha256"},
        "signed_attrs": [signing_time],
        "signature_algorithm": {"algorithm": algos.SignedDigestAlgorithmId(ALGORITHM)},
        "signature": b"noise",
    }
    signed = {
        "version": "v1",
        "digest_algorithms": [{"algorithm": "sha256"}],
        "encap_content_info": {"content_type": "data"},
        "certificates": [*others, own],
        "signer_infos": [signer],
    }
    return cms.ContentInfo({"content_type": "signed_data", "content": cms.SignedData(signed)}).dump()


def nested(depth: int, tag: bytes = b"\x30") -> bytes:
    """Boxes in boxes, well formed."""
    data = core.Null().dump()
    for _each in range(depth):
        size = len(data)
        length = bytes([size]) if size < 128 else b"\x83" + size.to_bytes(3, "big")
        data = tag + length + data
    return data
