"""What looks personal is found; what equipment and cities say of themselves is not."""

import pytest

from citydeck.model.personal import REMOVED, in_id, is_long, without

MARKED = [
    ("13812345678", "phone number"),
    ("+86 138 1234 5678", "phone number"),
    ("+8613812345678", "phone number"),
    ("0086-138-1234-5678", "phone number"),
    ("1３812345678", "phone number"),
    ("138\u200b12345678", "phone number"),
    ("021-62345678", "phone number"),
    ("(021) 62345678", "phone number"),
    ("+49 89 1234567", "phone number"),
    ("+1 (212) 555-0100", "phone number"),
    ("wei.zhang+city@example.com", "e-mail address"),
    ("11010519491231002X", "citizen id"),
    ("310101199003071234", "citizen id"),
    ("00:1A:2b:3C:4d:5E", "device id"),
    ("00-1A-2B-3C-4D-5E", "device id"),
    ("001a.2b3c.4d5e", "device id"),
    ("490154203237518", "device id"),
    ("49-015420-323751-8", "device id"),
    ("沪A12345", "licence plate"),
    ("沪A·D12345", "licence plate"),
    ("京A1234挂", "licence plate"),
]
IN_TEXT = [
    ("62345678", "long number"),
    ("6222 0212 3456 7890 123", "long number"),
    ("31.230416, 121.473701", "long number"),
    ("一三八一二三四五六七八", "long number"),
    ("联系人：王小伟", "name"),
    ("王先生", "name"),
    ("Mr. John Smith", "name"),
    ("Reported by: Maria Lopez", "name"),
    ("name = Zhang Wei", "name"),
]


@pytest.mark.parametrize(("text", "kind"), MARKED)
def test_that_what_is_marked_as_personal_is_found_in_ids_and_in_text(text, kind):
    assert in_id(f"urn:ngsi-ld:Sensor:{text}") == kind
    left, kinds = without(f"call {text} now")
    assert left == f"call {REMOVED} now"
    assert kinds == [kind]


@pytest.mark.parametrize(("text", "kind"), IN_TEXT)
def test_that_free_text_loses_numbers_and_names_with_labels(text, kind):
    left, kinds = without(text)
    assert set(kinds) == {kind}
    assert not set(text) & set("0123456789一三八王伟") & set(left)
    assert "Smith" not in left
    assert "Lopez" not in left
    assert "Zhang" not in left


@pytest.mark.parametrize(
    "text",
    [
        "Nanpu Bridge", "南浦大桥", "Yan'an Road East Tunnel, 延安东路隧道", "Line 10, 12.5 kV", "S20 / G1501",
        "built 1991-12-01", "8,346 m long, 423 m span", "200030", "Feeder 110-7B", "PM2.5", "5G cell 460-00",
        "Loop 717447", "route 71: 21 stops", "一号线", "Station 三林",
    ],
)  # fmt: skip
def test_that_words_of_a_city_stay(text):
    assert without(text) == (text, [])


@pytest.mark.parametrize(
    "name", ["Road:la-717447", "Sensor:unibw-frc-01", "Cell:46000123456", "Bridge:nanpu", "Meter:A1B2C3D4E5F6"]
)
def test_that_ids_of_equipment_stay(name):
    assert in_id(f"urn:ngsi-ld:{name}") is None


def test_that_numbers_long_enough_for_a_phone_are_told_from_facts():
    assert is_long(13_812_345_678)
    assert is_long(1.3812345678e10)
    assert not is_long(24_870_000)
    assert not is_long(0.123456789012)
    assert not is_long(True)
    assert not is_long(float("nan"))
