"""Bytes to documents: CSV, NDJSON, XML, JSON, all of strangers."""

import socket
import threading
import time

import pytest

from citydeck.sources.mapping.documents import MAX_LINES
from citydeck.sources.mapping.xml_tree import parse_xml, tree
from citydeck.sources.payload import MAX_DEPTH, MAX_MESSAGE, Poisoned

CSV = {"format": "csv"}


def test_that_csv_is_read_with_its_mark_its_quotes_and_its_line_ends(read):
    raw = b'\xef\xbb\xbfid,v,"wind [m/s]"\r\n"a, north",1,2\r\n\r\n"b\r\nsouth",3,4\r\n'
    reading = {"asset": "urn:ngsi-ld:Road:x", "path": "v"}
    found = read(raw, **CSV, readings=[reading, {"path": "wind [m/s]", "metric": "wind"}])
    assert (found.values, found.refused) == ([1.0, 2.0, 3.0, 4.0], [])
    named = read(raw, **CSV, readings=[{"asset": "urn:ngsi-ld:Road:{id}", "path": "v"}])
    assert list(named.assets) == ["a, north", "b\r\nsouth"]


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "latin-1", "UTF-8"])
def test_that_csv_is_read_in_its_encoding_and_in_no_other(read, encoding):
    text = "道路,v\nü,1\n" if encoding != "latin-1" else "straße,v\nü,1\n"
    head = text.partition(",")[0]
    raw = text.encode(encoding)
    found = read(raw, **CSV, encoding=encoding, readings=[{"asset": f"urn:ngsi-ld:Road:{{{head}}}", "path": "v"}])
    assert list(found.assets) == ["ü"]
    if encoding not in ("UTF-8", "latin-1"):
        assert read(raw, **CSV).refused == ["not text in the configured encoding"]


def test_that_a_header_may_be_missing_or_stand_further_down(read):
    bare = read(b"5;6\n7;8\n", **CSV, header=0, delimiter=";", readings=[{"path": "column_2"}])
    assert bare.values == [6.0, 8.0]
    below = read(b"Export of today,\n\nid,v\na,5\n", **CSV, header=2)
    assert below.values == [5.0]
    assert read(b"id,v\n", **CSV).values == []
    assert read(b"", **CSV, header=0).values == []
    assert read(b"id,v\n", **CSV, header=3).refused == ["the header is not there"]


def test_that_a_line_of_another_length_costs_no_other(read):
    found = read(b"id,v\na,1\nb\nc,2,3\nd,4\n", **CSV)
    assert found.values == [1.0, 4.0]
    assert found.refused == ["line whose number of cells is not the header's"] * 2


@pytest.mark.parametrize("raw", [b'id,v\n"a,1\nb,2\n', b'id,v\n"a"x,1\n'])
def test_that_quotes_that_never_end_are_no_csv(read, raw):
    assert read(raw, **CSV).refused == ["not CSV in the configured form"]


def test_that_too_many_lines_and_too_many_bytes_are_refused(read):
    assert read(b"v\n" + b"1\n" * (MAX_LINES + 1), **CSV).refused == [f"more than {MAX_LINES} lines"]
    for form in ("csv", "ndjson", "xml", "json"):
        assert read(b" " * (MAX_MESSAGE + 1), format=form).refused == [f"message larger than {MAX_MESSAGE} bytes"]


def test_that_a_bad_line_of_json_costs_no_other(read):
    found = read(b'{"v": 1}\r\n\n{"v": \n{"v": NaN}\n{"v": 2}', format="ndjson")
    assert found.values == [1.0, 2.0]
    assert len(found.refused) == 2


@pytest.mark.parametrize("raw", [b"", b"{", b'{"v": NaN}', b'{"v": 1e999}', b"\xff\xfe", b"[" * 100_000])
def test_that_what_is_no_json_is_refused(read, raw):
    found = read(raw)
    assert found.values == []
    assert len(found.refused) == 1


XML = b"""<?xml version="1.0" encoding="UTF-8"?>
<m:data xmlns:m="urn:m" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
  <!-- a comment --><m:site id="a"><v>1<!-- of it -->2</v><pos>52.1 4.3</pos></m:site>
  <site id="b"><v xsi:nil="true"/><pos/></site>
  <other id="c"><v>9</v></other>
</m:data>"""


def test_that_xml_is_read_by_local_names_attributes_and_words(read):
    found = read(
        XML,
        format="xml",
        each="data.site",
        geometry="pos",
        axes="latitude longitude",
        readings=[{"asset": "urn:ngsi-ld:Road:{@id}", "path": "v"}],
    )
    assert [row[0::2][:2] for row in found.rows] == [("a", 12.0), ("b", None)]
    assert found.assets["a"].place.latitude == 52.1
    assert found.assets["b"].place is None
    one = read(XML, format="xml", each="data.other", readings=[{"path": "v.0"}])
    assert one.values == [9.0]


def test_that_an_element_is_text_a_dict_or_nothing():
    root = parse_xml(b'<r a="1"> x <e/><t> y </t><t>z</t><d k="2">w</d><c><![CDATA[<5]]></c></r>')
    assert tree(root) == {
        "@a": "1",
        "e": None,
        "t": ["y", "z"],
        "d": {"@k": "2", "#text": "w"},
        "c": "<5",
        "#text": "x",
    }


LAUGHS = b'<!DOCTYPE r [<!ENTITY a "lol">' + b"".join(
    b'<!ENTITY %c "%s">' % (98 + n, (b"&%c;" % (97 + n)) * 10) for n in range(9)
)
HOSTILE = {
    "laughs": LAUGHS + b"]><r><v>&j;</v></r>",
    "laughs in an attribute": LAUGHS + b']><r v="&j;"/>',
    "a file": b'<!DOCTYPE r [<!ENTITY f SYSTEM "file:///etc/passwd">]><r><v>&f;</v></r>',
    "a document type": b"<!DOCTYPE r><r><v>1</v></r>",
    "a parameter entity": b'<!DOCTYPE r [<!ENTITY % p SYSTEM "file:///etc/passwd"> %p;]><r><v>1</v></r>',
    "two roots": b"<r><v>1</v></r><r/>",
    "half": b"<r><v>1</v>",
    "nothing": b"",
    "an undefined entity": b"<r><v>&x;</v></r>",
    "deep": b"<r>" * (MAX_DEPTH + 1) + b"1" + b"</r>" * (MAX_DEPTH + 1),
    "bottomless": b"<r>" * 100_000,
    "utf-16 laughs": (LAUGHS + b"]><r><v>&j;</v></r>").decode().encode("utf-16"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_that_hostile_xml_is_refused_quickly_and_nothing_of_it_is_resolved(read, case):
    began = time.monotonic()
    found = read(HOSTILE[case], format="xml", readings=[{"path": "r.v"}])
    assert found.values == []
    assert len(found.refused) == 1
    assert "root:" not in repr(found.refused)
    assert time.monotonic() - began < 2.0


def test_that_no_address_in_xml_is_asked(read):
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.3)
        asked: list[bool] = []

        def listen() -> None:
            try:
                server.accept()[0].close()
                asked.append(True)
            except TimeoutError:
                asked.append(False)

        listening = threading.Thread(target=listen)
        listening.start()
        where = b"http://127.0.0.1:%d/x" % server.getsockname()[1]
        raw = b'<!DOCTYPE r SYSTEM "%s.dtd" [<!ENTITY f SYSTEM "%s">]><r><v>&f;</v></r>' % (where, where)
        assert len(read(raw, format="xml", readings=[{"path": "r.v"}]).refused) == 1
        listening.join()
    assert asked == [False]


def test_that_many_attributes_and_many_elements_take_bounded_time():
    began = time.monotonic()
    attributes = b" ".join(b'a%d="1"' % n for n in range(50_000))
    with pytest.raises(Poisoned, match="more than 1000 attributes"):
        parse_xml(b"<r " + attributes + b"/>")
    assert len(tree(parse_xml(b"<r>" + b"<v>1</v>" * 100_000 + b"</r>"))["v"]) == 100_000
    assert time.monotonic() - began < 5.0


def test_that_a_reason_holds_nothing_of_the_document():
    with pytest.raises(Poisoned) as told:
        parse_xml(b"<secretword><v>1</v>")
    assert "secretword" not in str(told.value)
