"""Public CAP files: what is in each, as counted by hand; and hostile and broken ones."""

import base64
import hashlib

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from citydeck.model.time import from_iso
from citydeck.sources.mapping.xml_tree import parse_xml
from citydeck.sources.payload import Poisoned
from datasources.cap import signature
from datasources.cap.alert import SEVERITY, read_alert
from datasources.cap.area import place_of, rings_of
from datasources.cap.document import document_of

FILES = [
    ("amber.atom", 1, 0),
    ("australia.cap", 1, 0),
    ("canada.cap", 1, 0),
    ("earthquake-iso8859-1.cap", 1, 0),
    ("earthquake.cap", 1, 0),
    ("weather.atom", 1, 0),
    ("weather.cap", 1, 0),
    ("weather_index.atom", 0, 2),
]
SAID = [
    # file, message, sent, infos, severity, areas, outlines, corners of the largest, expires of the first
    ("amber.atom", "Alert", "2010-06-03T19:15:00-05:00", 1, 3.0, 1, 0, 0, None),
    ("australia.cap", "Alert", "2011-10-05T23:04:00+10:00", 2, 1.0, 2, 1, 37, "2011-10-06T23:04:00+10:00"),
    ("canada.cap", "Update", "2012-05-02T23:21:04+00:00", 2, 1.0, 4, 2, 38, "2012-05-03T00:20:00+00:00"),
    ("earthquake-iso8859-1.cap", "Alert", "2012-10-14T22:53:04Z", 1, None, 1, 1, 0, "2012-10-21T22:53:04Z"),
    ("earthquake.cap", "Alert", "2010-08-31T00:09:25-05:00", 1, None, 1, 1, 0, "2010-09-02T00:09:25-05:00"),
    ("weather.atom", "Alert", "2012-08-30T04:07:00-06:00", 1, 3.0, 1, 0, 0, "2012-08-30T12:00:00-06:00"),
    ("weather.cap", "Alert", "2010-08-30T04:07:00-06:00", 1, 3.0, 1, 0, 0, "2010-08-30T12:00:00-06:00"),
]


@pytest.fixture
def folder(shared_data):
    return shared_data / "standards" / "cap"


@pytest.mark.shared
def test_that_no_public_file_is_left_out(folder):
    assert sorted(path.name for path in folder.iterdir()) == sorted(name for name, *_ in FILES)


@pytest.mark.shared
@pytest.mark.parametrize(("name", "alerts", "links"), FILES)
def test_that_a_public_file_holds_these_alerts_and_links(folder, name, alerts, links):
    document = document_of(parse_xml((folder / name).read_bytes()))
    assert (len(document.alerts), len(document.links), document.without) == (alerts, links, 0)
    assert all("wwacapget.php?x=" in link.address and link.updated.endswith("-04:00") for link in document.links)


@pytest.mark.shared
@pytest.mark.parametrize(("name", "message", "sent", "infos", "severity", "areas", "outlines", "corners", "end"), SAID)
def test_that_a_public_alert_says_this(folder, name, message, sent, infos, severity, areas, outlines, corners, end):
    (element,) = document_of(parse_xml((folder / name).read_bytes())).alerts
    alert = read_alert(element)
    assert alert.faults == ()
    assert (alert.status, alert.scope, alert.message) == ("Actual", "Public", message)
    assert alert.sent == from_iso(sent)
    assert len(alert.infos) == infos
    assert SEVERITY[alert.infos[0].severity] == severity
    assert sum(len(info.areas) for info in alert.infos) == areas
    rings = rings_of((area for info in alert.infos for area in info.areas), {})
    assert len(rings) == outlines
    place = place_of(rings)
    assert (0 if place is None else len(place.path)) == corners
    assert alert.infos[0].expires == (None if end is None else from_iso(end))


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "longitude", "latitude"),
    [
        ("australia.cap", 147.0598, -35.3888),
        ("canada.cap", -82.2, 42.3),
        ("earthquake-iso8859-1.cap", -88.783, 12.747),
        ("earthquake.cap", -173.274, -16.053),
    ],
)
def test_that_latitude_stands_first_in_cap(folder, name, longitude, latitude):
    alert = read_alert(document_of(parse_xml((folder / name).read_bytes())).alerts[0])
    place = place_of(rings_of((area for info in alert.infos for area in info.areas), {}))
    assert place.longitude == pytest.approx(longitude, abs=0.4)
    assert place.latitude == pytest.approx(latitude, abs=0.4)


@pytest.mark.shared
def test_that_the_canadian_update_refers_to_two_alerts_and_says_all_clear(folder):
    alert = read_alert(parse_xml((folder / "canada.cap").read_bytes()))
    assert [reference.key.identifier for reference in alert.references] == [
        "2.49.0.1.124.a3f342a4.2012",
        "2.49.0.1.124.60f31a3a.2012",
    ]
    assert [info.language for info in alert.infos] == ["en-CA", "fr-CA"]
    assert alert.infos[0].responses == ("AllClear",)


@pytest.mark.shared
def test_that_latin_1_is_read_as_it_says(folder):
    alert = read_alert(parse_xml((folder / "earthquake-iso8859-1.cap").read_bytes()))
    assert "Usulután" in alert.infos[0].headline


@pytest.mark.shared
def test_that_html_in_texts_becomes_lines(folder):
    alert = read_alert(parse_xml((folder / "australia.cap").read_bytes()))
    lines = alert.infos[0].description.splitlines()
    assert lines[0] == "ALERT LEVEL: Not Applicable"
    assert len(lines) == 8


@pytest.mark.shared
def test_that_the_canonical_form_is_the_one_that_the_geological_survey_signed(folder):
    """Its digest and signature are SHA-1, which the profile refuses; here they prove what is hashed and signed."""
    alert = parse_xml((folder / "earthquake-iso8859-1.cap").read_bytes())
    element = next(alert.iterchildren(signature.SIGNATURE))
    signed = signature._only(element, "SignedInfo")
    told = signature._bytes(signature._only(signature._only(signed, "Reference"), "DigestValue"))
    body = signature._canonical(signature._without(alert), exclusive=False)
    assert hashlib.sha1(body, usedforsecurity=False).digest() == told
    modulus, exponent = (
        int.from_bytes(base64.b64decode("".join(element.find(f".//{{*}}{name}").text.split())), "big")
        for name in ("Modulus", "Exponent")
    )
    value = signature._bytes(signature._only(element, "SignatureValue"))
    key = rsa.RSAPublicNumbers(exponent, modulus).public_key()
    key.verify(value, signature._canonical(signed, exclusive=False), padding.PKCS1v15(), hashes.SHA1())


ENTITY = (
    b'<?xml version="1.0"?><!DOCTYPE alert [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
    b'<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>&x;</identifier></alert>'
)
BOMB = (
    b'<!DOCTYPE alert [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;">]>'
    b'<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>&c;</identifier></alert>'
)


@pytest.mark.parametrize("raw", [ENTITY, BOMB, b"<alert", b"", b"<html/>", b"<a>" * 90 + b"</a>" * 90])
def test_that_entities_bombs_and_what_is_no_cap_are_refused_whole(raw):
    with pytest.raises(Poisoned):
        read_alert(parse_xml(raw))
    with pytest.raises(Poisoned):
        document_of(parse_xml(raw))


@pytest.mark.shared
@pytest.mark.parametrize("name", [name for name, alerts, _ in FILES if alerts])
def test_that_a_public_file_with_a_document_type_is_refused(folder, name):
    raw = (folder / name).read_bytes()
    begin = raw.index(b"?>") + 2 if raw.startswith(b"<?xml") else 0
    spoilt = raw[:begin] + b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + raw[begin:]
    with pytest.raises(Poisoned, match="document type"):
        parse_xml(spoilt)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("<identifier>a</identifier>", "", "without identifier"),
        ("<sender>warnings@weather.example</sender>", "<sender/>", "without sender"),
        ("<sent>2026-05-20T12:00:00.000Z</sent>", "<sent>20 May</sent>", "sent is missing"),
        ("<sent>2026-05-20T12:00:00.000Z</sent>", "<sent>2026-05-20T12:00:00</sent>", "sent is missing"),
        (">Actual<", ">Real<", "status that|status is none"),
        (">Alert<", ">Warning<", "msgType is none"),
        (">Public<", "><", "without scope"),
        ("cap:1.2", "cap:9.9", "no alert of CAP"),
    ],
)
def test_that_an_alert_without_what_it_needs_is_refused_with_a_reason(write, old, new, reason):
    raw = write.alert("a").decode()
    assert old in raw
    with pytest.raises(Poisoned, match=reason):
        read_alert(parse_xml(raw.replace(old, new).encode()))


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("<expires>2026-05-20T14:00:00.000Z</expires>", "<expires>soon</expires>", "expires that is no time"),
        (">Severe<", ">Awful<", "severity that is none"),
        ("<circle>31.2,121.5 5</circle>", "<circle>here</circle>", "circle that is none"),
        ("<circle>31.2,121.5 5</circle>", "<polygon>31,121 32,121 31,121</polygon>", "polygon that is none"),
        ("<circle>31.2,121.5 5</circle>", "<polygon>91,0 91,1 92,1 91,0</polygon>", "polygon that is none"),
        ("<circle>31.2,121.5 5</circle>", "<polygon>1,0 nan,1 2,1 1,0</polygon>", "polygon that is none"),
    ],
)
def test_that_a_part_that_is_wrong_is_named_and_the_alert_stands(write, old, new, fault):
    raw = write.alert("a").decode()
    assert old in raw
    alert = read_alert(parse_xml(raw.replace(old, new).encode()))
    (said,) = alert.faults
    assert said.startswith(fault)
