import pytest

from citydeck.model.errors import UnreadableInput, WrongUse
from citydeck.timeline.mapping import Mapping

WHOLE = """
format = 1
id = "small"
name = { en = "Small", zh_CN = "小" }
place = { longitude = 11.0, latitude = 48.0 }
zone = "Europe/Berlin"
source = "loops"
provenance = "REAL"
licence = "CC0"
latency = 2

[[table]]
file = "a.csv"
time = { column = "t", format = "%Y-%m-%d %H:%M:%S", zone = "Europe/Berlin", fold = "refuse" }
[[table.series]]
column = "v"
asset = "urn:ngsi-ld:Road:a"
metric = "speed"
unit = "[mi_i]/h"
"""


def load(tmp_path, text):
    path = tmp_path / "small.toml"
    path.write_text(text, "utf-8")
    return Mapping.load(path)


def test_that_a_whole_mapping_is_read(tmp_path):
    mapping = load(tmp_path, WHOLE)
    assert mapping.table[0].series[0].unit == "[mi_i]/h"
    assert mapping.name.as_dict() == {"en": "Small", "zh_CN": "小"}


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("latency = 2", 'latency = "2"', r"small\.toml:10: latency: must be a number, not '2'"),
        ("latency = 2", "latncy = 2", r"small\.toml:10: unknown key 'latncy'; did you mean 'latency'"),
        ('fold = "refuse"', 'fold = "guess"', "fold"),
        (', fold = "refuse"', "", "fold"),
        ('zone = "Europe/Berlin"\nsource', 'zone = "Europe/Munich"\nsource', "no IANA time zone"),
        ('metric = "speed"', 'metric = "sped"', "unknown metric 'sped'"),
        ('unit = "[mi_i]/h"', 'unit = "kN"', "cannot be converted"),
        ('column = "t", ', "", "either column and format, or start and period"),
        ("format = 1\nid", "format = 2\nid", "format"),
        ("longitude = 11.0", "longitude = 191.0", "longitude"),
        ('licence = "CC0"\n', "", "licence"),
        ('asset = "urn:ngsi-ld:Road:a"', 'asset = "road a"', "asset"),
    ],
)
def test_that_a_mistake_is_named_in_one_line(tmp_path, old, new, message):
    with pytest.raises(WrongUse, match=message) as error:
        load(tmp_path, WHOLE.replace(old, new, 1))
    assert "\n" not in str(error.value)


def test_that_a_mapping_that_is_not_there_is_named(tmp_path):
    with pytest.raises(UnreadableInput, match=r"none\.toml"):
        Mapping.load(tmp_path / "none.toml")


def test_that_a_table_needs_values(tmp_path):
    text = WHOLE.partition("[[table.series]]")[0]
    with pytest.raises(WrongUse, match="series or every"):
        load(tmp_path, text)
