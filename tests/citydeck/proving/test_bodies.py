"""Bodies are spoilt where the number stands, and nowhere else."""

import json

import pytest

from citydeck.proving.bodies import CANARY, MARKER, Spoiler, with_news
from citydeck.sources.stand import Point, Reading, Stand

POINT = Point("urn:ngsi-ld:Road:a", "speed")
T = 1_779_274_800_000_000_000


class Said(Stand):
    points = (POINT,)
    local = True

    async def start(self):
        """Nothing runs."""

    async def stop(self):
        """Nothing runs."""

    def settings(self, port, ca):
        return {}


class Json(Said):
    form = "json"

    def body(self, readings):
        return json.dumps([{"at": reading.observed_at, "speed": reading.value} for reading in readings]).encode()


class Xml(Said):
    form = "xml"

    def body(self, readings):
        return b'<?xml version="1.0"?>\n<all><speed unit="m">%g</speed></all>' % readings[0].value


class Binary(Said):
    form = "bytes"

    def body(self, readings):
        return b"\x01\x02"


def spoiler(kind, tmp_path):
    return Spoiler(kind(tmp_path, "secret"), T)


def test_that_nan_stands_where_the_number_stood(tmp_path):
    bodies = spoiler(Json, tmp_path).not_numbers()
    assert bodies["NaN"] == b'[{"at": %d, "speed": NaN}]' % T
    assert set(bodies) == {"NaN", "Infinity", "-Infinity", "1e999"}


def test_that_a_renamed_field_keeps_the_number(tmp_path):
    assert json.loads(spoiler(Json, tmp_path).renamed()) == [{"at": T, "speed_v2": MARKER}]
    assert b'<speedV2 unit="m">8642.5</speedV2>' in spoiler(Xml, tmp_path).renamed()


def test_that_a_field_that_cannot_be_found_is_not_renamed(tmp_path):
    class Words(Json):
        def written(self, value):
            return "many"

    assert spoiler(Words, tmp_path).renamed() is None
    assert not spoiler(Words, tmp_path).marked


def test_that_no_bracket_is_said_that_the_far_end_cannot_say(tmp_path):
    class Short(Json):
        largest = 1_000

    (body,) = spoiler(Short, tmp_path).deep().values()
    assert 990 < len(body) <= 1_000
    assert body.count(b"[") == body.count(b"]")


def test_that_entities_come_after_the_declaration_and_before_the_root(tmp_path):
    for body in (*spoiler(Xml, tmp_path).entities("127.0.0.1:1").values(), *spoiler(Xml, tmp_path).bomb().values()):
        assert body.startswith(b'<?xml version="1.0"?><!DOCTYPE all [')
        assert b">&x;<" in body or b">&b9;<" in body


@pytest.mark.parametrize("kind", [Json, Xml, Binary])
def test_that_a_huge_body_is_as_large_as_was_asked(tmp_path, kind):
    assert 1 << 20 <= len(spoiler(kind, tmp_path).huge(1 << 20)) < (1 << 20) + 200


def test_that_a_new_field_leaves_the_others(tmp_path):
    body = with_news(Json(tmp_path, "secret"), [Reading(POINT, T, 1.5)])
    record = json.loads(body)[0]
    assert (record["at"], record["speed"]) == (T, 1.5)
    assert CANARY in body.decode()
    assert with_news(Xml(tmp_path, "secret"), [Reading(POINT, T, 1.5)]) is None
