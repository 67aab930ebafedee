"""Whether an alert is signed, and by whom we know: enveloped XML signatures, one narrow profile of them.

Verified is only what can be checked without choices that an attacker could make: the alert is its own document; there
is one signature, a child of the alert; it has one reference, to the whole document, with the enveloped transform and a
canonical form without comments; digest and signature are SHA-2, RSA or ECDSA; and the certificate in it is one that the
site names, or was issued by one. Everything else is "present, not verified", which says nothing against the alert. The
cryptography is the library's; the canonical form is lxml's.
"""

import base64
import binascii
import copy
import hmac
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from lxml import etree

from citydeck.model.errors import WrongUse
from citydeck.model.time import NS_PER_S
from citydeck.sources.mapping.xml_tree import parse_xml

NONE = "none"
UNVERIFIED = "present, not verified"
VERIFIED = "verified"
BROKEN = "broken"
_DS = "{http://www.w3.org/2000/09/xmldsig#}"
SIGNATURE = f"{_DS}Signature"
_ENVELOPED = "http://www.w3.org/2000/09/xmldsig#enveloped-signature"
_FORMS = {
    "http://www.w3.org/TR/2001/REC-xml-c14n-20010315": False,
    "http://www.w3.org/2001/10/xml-exc-c14n#": True,
}
"""Canonical forms without comments: whether they are exclusive."""
_DIGESTS: dict[str, hashes.HashAlgorithm] = {
    "http://www.w3.org/2001/04/xmlenc#sha256": hashes.SHA256(),
    "http://www.w3.org/2001/04/xmldsig-more#sha384": hashes.SHA384(),
    "http://www.w3.org/2001/04/xmlenc#sha512": hashes.SHA512(),
}
_MORE = "http://www.w3.org/2001/04/xmldsig-more#"
_METHODS: dict[str, tuple[str, hashes.HashAlgorithm]] = {
    f"{_MORE}{key}-sha{bits}": (key, size)
    for key in ("rsa", "ecdsa")
    for bits, size in (("256", hashes.SHA256()), ("384", hashes.SHA384()), ("512", hashes.SHA512()))
}


class _Unusual(Exception):
    """A signature outside the profile: it is not judged."""


class _Wrong(Exception):
    """A signature that does not fit what it signs."""


def read_certificates(path: Path) -> list[x509.Certificate]:
    """Certificates of a PEM file; `WrongUse` when it holds none."""
    try:
        return x509.load_pem_x509_certificates(path.read_bytes())
    except (OSError, ValueError):
        raise WrongUse("certificates: the file cannot be read, or holds no certificate in PEM form") from None


def signature_of(alert: etree._Element, *, alone: bool, trusted: list[x509.Certificate], now: int) -> str:
    """State of an alert's signature, one of the words above. `now` (ns) decides whether a certificate is valid."""
    signatures = list(alert.iter(SIGNATURE))
    if not signatures:
        return NONE
    if not (alone and trusted and len(signatures) == 1 and signatures[0].getparent() is alert):
        return UNVERIFIED
    try:
        return _judged(alert, signatures[0], trusted, datetime.fromtimestamp(now // NS_PER_S, UTC))
    except _Unusual:
        return UNVERIFIED
    except (_Wrong, InvalidSignature):
        return BROKEN


def _judged(alert: etree._Element, signature: etree._Element, trusted: list[x509.Certificate], now: datetime) -> str:
    certificate = _signer(signature, trusted, now)
    signed = _only(signature, "SignedInfo")
    reference = _only(signed, "Reference")
    digest = _DIGESTS.get(_method(reference, "DigestMethod"))
    if digest is None or reference.get("URI") != "":
        raise _Unusual
    body = _canonical(_without(alert), _transforms(reference))
    if not hmac.compare_digest(_hash(body, digest), _bytes(_only(reference, "DigestValue"))):
        raise _Wrong
    kind, size = _METHODS.get(_method(signed, "SignatureMethod"), ("", None))
    exclusive = _FORMS.get(_method(signed, "CanonicalizationMethod"))
    if size is None or exclusive is None or len(_only(signed, "CanonicalizationMethod")):
        raise _Unusual
    _verify(certificate, kind, size, _bytes(_only(signature, "SignatureValue")), _canonical(signed, exclusive))
    return VERIFIED


def _only(element: etree._Element, name: str) -> etree._Element:
    found = list(element.iterchildren(f"{_DS}{name}"))
    if len(found) != 1:
        raise _Unusual
    return found[0]


def _method(element: etree._Element, name: str) -> str:
    return str(_only(element, name).get("Algorithm", ""))


def _bytes(element: etree._Element) -> bytes:
    try:
        return base64.b64decode("".join((element.text or "").split()), validate=True)
    except binascii.Error:
        raise _Wrong from None


def _transforms(reference: etree._Element) -> bool:
    """Whether the reference's canonical form is the exclusive one; the enveloped transform must come first."""
    steps = list(_only(reference, "Transforms"))
    names = [step.get("Algorithm", "") for step in steps]
    forms = names[1:] or ["http://www.w3.org/TR/2001/REC-xml-c14n-20010315"]
    if names[:1] != [_ENVELOPED] or len(forms) != 1 or forms[0] not in _FORMS or any(len(step) for step in steps):
        raise _Unusual
    return _FORMS[forms[0]]


def _without(alert: etree._Element) -> etree._Element:
    """The alert without its signature, and with the text that stood behind that."""
    root = copy.deepcopy(alert)
    signature = next(root.iterchildren(SIGNATURE))
    before = signature.getprevious()
    behind = signature.tail or ""
    if before is None:
        root.text = (root.text or "") + behind
    else:
        before.tail = (before.tail or "") + behind
    root.remove(signature)
    return root


def _canonical(element: etree._Element, exclusive: bool) -> bytes:
    # A part is made a document of its own first: of a part within its document lxml writes a wrong inclusive form.
    alone = parse_xml(etree.tostring(element, encoding="utf-8", with_tail=False))
    return bytes(etree.tostring(alone, method="c14n", exclusive=exclusive, with_comments=False))


def _hash(body: bytes, algorithm: hashes.HashAlgorithm) -> bytes:
    digest = hashes.Hash(algorithm)
    digest.update(body)
    return digest.finalize()


def _signer(signature: etree._Element, trusted: list[x509.Certificate], now: datetime) -> x509.Certificate:
    """The certificate in a signature, if the site trusts it or who issued it, and it is valid now."""
    found = list(signature.iterfind(f"{_DS}KeyInfo/{_DS}X509Data/{_DS}X509Certificate"))
    if not found:
        raise _Unusual
    try:
        certificate = x509.load_der_x509_certificate(_bytes(found[0]))
    except ValueError:
        raise _Unusual from None
    known = certificate in trusted or any(_issued(certificate, one, now) for one in trusted)
    if not known or not _valid(certificate, now):
        raise _Unusual
    return certificate


def _valid(certificate: x509.Certificate, now: datetime) -> bool:
    return certificate.not_valid_before_utc <= now <= certificate.not_valid_after_utc


def _issued(certificate: x509.Certificate, issuer: x509.Certificate, now: datetime) -> bool:
    try:
        authority = issuer.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
        certificate.verify_directly_issued_by(issuer)
    except (x509.ExtensionNotFound, InvalidSignature, ValueError, TypeError):
        return False
    return authority and _valid(issuer, now)


def _verify(certificate: x509.Certificate, kind: str, size: hashes.HashAlgorithm, value: bytes, signed: bytes) -> None:
    key = certificate.public_key()
    if kind == "rsa" and isinstance(key, rsa.RSAPublicKey):
        key.verify(value, signed, padding.PKCS1v15(), size)
    elif kind == "ecdsa" and isinstance(key, ec.EllipticCurvePublicKey):
        half = len(value) // 2
        pair = int.from_bytes(value[:half], "big"), int.from_bytes(value[half:], "big")
        key.verify(encode_dss_signature(*pair), signed, ec.ECDSA(size))
    else:
        raise _Unusual
