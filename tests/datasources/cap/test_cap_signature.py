"""Signatures of alerts: verified only by certificates that the site names, broken when one byte differs."""

import base64
import hashlib
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.x509.oid import NameOID

from citydeck.model.errors import WrongUse
from citydeck.sources.mapping.xml_tree import parse_xml
from datasources.cap.signature import read_certificates, signature_of

DS = "http://www.w3.org/2000/09/xmldsig#"
EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#"
MORE = "http://www.w3.org/2001/04/xmldsig-more#"


def certificate(key, issuer=None, issuer_key=None, *, authority=False, days=30):
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "warnings" if issuer else "authority")])
    begin = datetime(2026, 5, 1, tzinfo=UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(issuer.subject if issuer else name)
    made = made.public_key(key.public_key()).serial_number(7).not_valid_before(begin)
    made = made.not_valid_after(begin + timedelta(days=days))
    made = made.add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
    return made.sign(issuer_key or key, hashes.SHA256())


@pytest.fixture(scope="module")
def keys():
    return {"rsa": rsa.generate_private_key(65537, 2048), "ecdsa": ec.generate_private_key(ec.SECP256R1())}


def signed(alert: bytes, key, cert, *, method="sha256", digest="sha256", reference="") -> bytes:
    """The alert with an enveloped signature. Its body is canonical already: one namespace, no attributes, no blanks."""
    kind = "rsa" if isinstance(key, rsa.RSAPrivateKey) else "ecdsa"
    total = base64.b64encode(hashlib.new(digest, alert).digest()).decode()
    where = "http://www.w3.org/2001/04/xmlenc#" if digest == "sha256" else DS
    info = (
        f'<SignedInfo xmlns="{DS}"><CanonicalizationMethod Algorithm="{EXCLUSIVE}"></CanonicalizationMethod>'
        f'<SignatureMethod Algorithm="{MORE}{kind}-{method}"></SignatureMethod><Reference URI="{reference}">'
        f'<Transforms><Transform Algorithm="{DS}enveloped-signature"></Transform>'
        f'<Transform Algorithm="{EXCLUSIVE}"></Transform>'
        f'</Transforms><DigestMethod Algorithm="{where}{digest}"></DigestMethod>'
        f"<DigestValue>{total}</DigestValue></Reference></SignedInfo>"
    )
    if kind == "rsa":
        value = key.sign(info.encode(), padding.PKCS1v15(), hashes.SHA256())
    else:
        r, s = decode_dss_signature(key.sign(info.encode(), ec.ECDSA(hashes.SHA256())))
        value = r.to_bytes(32, "big") + s.to_bytes(32, "big")
    shown = base64.b64encode(cert.public_bytes(serialization.Encoding.DER)).decode()
    whole = (
        f'<Signature xmlns="{DS}">{info}<SignatureValue>{base64.b64encode(value).decode()}</SignatureValue>'
        f"<KeyInfo><X509Data><X509Certificate>{shown}</X509Certificate></X509Data></KeyInfo></Signature>"
    )
    return alert.replace(b"</alert>", whole.encode() + b"</alert>")


def state(raw: bytes, trusted, now: int, *, alone=True) -> str:
    return signature_of(parse_xml(raw), alone=alone, trusted=trusted, now=now)


@pytest.mark.parametrize("kind", ["rsa", "ecdsa"])
def test_that_a_signature_by_a_named_certificate_is_verified_and_one_changed_byte_breaks_it(write, keys, kind):
    key = keys[kind]
    cert = certificate(key)
    raw = signed(write.alert("a"), key, cert)
    assert state(raw, [cert], write.noon) == "verified"
    assert state(raw.replace(b"Severe", b"Minors"), [cert], write.noon) == "broken"
    assert state(raw.replace(b'xml-exc-c14n#"></Canon', b'xml-exc-c14n#" a=""></Canon'), [cert], write.noon) == "broken"


def test_that_a_certificate_issued_by_a_named_authority_counts_and_one_of_another_does_not(write, keys):
    root = certificate(keys["rsa"], authority=True)
    leaf = certificate(keys["ecdsa"], root, keys["rsa"])
    raw = signed(write.alert("a"), keys["ecdsa"], leaf)
    assert state(raw, [root], write.noon) == "verified"
    stranger = certificate(rsa.generate_private_key(65537, 2048), authority=True)
    assert state(raw, [stranger], write.noon) == "present, not verified"
    no_authority = certificate(keys["rsa"])
    assert state(raw, [no_authority], write.noon) == "present, not verified"


def test_that_an_expired_certificate_verifies_nothing(write, keys):
    cert = certificate(keys["rsa"], days=5)
    assert state(signed(write.alert("a"), keys["rsa"], cert), [cert], write.noon) == "present, not verified"


def test_that_without_named_certificates_or_inside_a_feed_nothing_is_verified(write, keys):
    cert = certificate(keys["rsa"])
    raw = signed(write.alert("a"), keys["rsa"], cert)
    assert state(raw, [], write.noon) == "present, not verified"
    assert state(raw, [cert], write.noon, alone=False) == "present, not verified"
    assert state(write.alert("a"), [cert], write.noon) == "none"


@pytest.mark.parametrize("more", [{"digest": "sha1"}, {"method": "sha1"}, {"reference": "#part"}])
def test_that_a_signature_outside_the_profile_is_not_judged(write, keys, more):
    cert = certificate(keys["rsa"])
    assert state(signed(write.alert("a"), keys["rsa"], cert, **more), [cert], write.noon) == "present, not verified"


def test_that_two_signatures_are_not_judged(write, keys):
    cert = certificate(keys["rsa"])
    twice = signed(signed(write.alert("a"), keys["rsa"], cert), keys["rsa"], cert)
    assert state(twice, [cert], write.noon) == "present, not verified"


def test_that_a_file_without_certificates_is_said(tmp_path):
    (tmp_path / "empty.pem").write_text("nothing")
    for name in ("empty.pem", "absent.pem"):
        with pytest.raises(WrongUse, match="certificates"):
            read_certificates(tmp_path / name)
