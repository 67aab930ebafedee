"""Blocks of settings that many manifests share."""

from typing import get_args

import pytest

from citydeck.model.errors import CitydeckError
from citydeck.sources import manifest as manifests
from citydeck.sources.contract import PositionSettings
from citydeck.sources.manifest import BLOCKS, Block, Manifest, block, disagreements
from citydeck.sources.mapping.settings import Mapping, Payload, Reading
from citydeck.sources.registry import scan
from citydeck.sources.settings_check import faults
from citydeck.sources.transports.http import HttpSettings
from citydeck.sources.transports.service import ServiceSettings
from citydeck.sources.transports.tls import TlsSettings

HEAD = """
format = 1
id = "trial_feed"
support = "trial"
[name]
en = "a"
zh_CN = "a"
[gives]
en = "a"
zh_CN = "a"
"""
ITEM = """
[settings.requests]
type = "list"
required = true
include = ["payload", "mapping"]
description = { en = "a", zh_CN = "a" }
[settings.requests.item.path]
type = "string"
default = ""
description = { en = "own", zh_CN = "a" }
"""


@pytest.fixture
def read(tmp_path):
    def told(include: str, more: str = "") -> Manifest:
        path = tmp_path / manifests.FILE_NAME
        path.write_text(f"include = {include}\n{HEAD}{more}", "utf-8")
        return manifests.read(path)

    return told


def test_that_every_block_is_a_file_and_every_file_a_block():
    assert {path.stem for path in BLOCKS.glob("*.toml")} == set(get_args(Block))


@pytest.mark.parametrize(
    ("names", "settings"),
    [
        (["tls"], TlsSettings),
        (["positions"], PositionSettings),
        (["service", "tls"], ServiceSettings),
        (["http", "tls"], HttpSettings),
        (["mapping"], Mapping),
        (["payload", "mapping"], Payload),
    ],
)
def test_that_a_block_says_what_its_class_says(read, names, settings):
    assert disagreements(read(str(names)), settings) == []


def test_that_the_keys_of_a_reading_are_those_of_its_class():
    items = block("mapping").settings["readings"].item
    assert items.keys() == Reading.model_fields.keys()
    assert [key for key, setting in items.items() if setting.required] == ["asset", "metric"]


def test_that_permissions_and_positions_come_with_a_block(read):
    found = read('["http", "tls", "positions"]', '[permissions]\nhosts = ["{host}"]\n[settings.host]\ntype = "string"\n'
                 'required = true\ndescription = { en = "a", zh_CN = "a" }\n')  # fmt: skip
    assert found.permissions.hosts == ("{host}", "{url}", "{token_url}")
    assert found.permissions.files == ("{ca_file}",)
    assert found.permissions.secrets == ("secret",)
    assert found.placed({"datum": "GCJ-02", "positions_of": "reports"}) == ("GCJ-02", 200.0)


def test_that_a_manifests_own_setting_stays_as_it_is_and_comes_first(read):
    own = '[settings.timeout]\ntype = "integer"\ndefault = 7\ndescription = { en = "mine", zh_CN = "a" }\n'
    found = read('["service", "tls"]', own)
    assert found.settings["timeout"].default == 7
    assert next(iter(found.settings)) == "timeout"


def test_that_the_settings_of_an_included_block_come_before_its_own():
    keys = list(block("http").settings)
    assert keys.index("url") < keys.index("every")
    assert block("http").permissions == block("service").permissions


def test_that_an_item_gets_blocks_too_and_is_checked_by_them(read):
    found = read("[]", ITEM)
    item = found.settings["requests"].item
    assert item["path"].description.en == "own"
    assert {"format", "each", "readings"} <= item.keys()
    reading = {"asset": "urn:ngsi-ld:Road:a", "metric": "speed"}
    assert faults(found.settings, {"requests": [{"format": "csv", "readings": [reading]}]}) == []
    wrong = {"requests": [{"format": "yaml", "reading": [], "readings": [{"metric": "speed", "units": "m/s"}]}]}
    assert [tuple(fault) for fault in faults(found.settings, wrong)] == [
        ("requests.0.reading", "is not known; did you mean 'readings'?"),
        ("requests.0.format", "must be one of json, geojson, ndjson, csv, xml, not 'yaml'"),
        ("requests.0.readings.0.units", "is not known; did you mean 'unit'?"),
        ("requests.0.readings.0.asset", "is missing"),
    ]


def test_that_a_block_that_there_is_not_is_said(read):
    with pytest.raises(CitydeckError, match="include"):
        read('["htpp"]')


@pytest.mark.parametrize("adapter", ["http", "sse", "websocket"])
def test_that_the_form_asks_for_the_usual_few_first(adapter):
    settings = scan().get(adapter).manifest.settings
    asked = [key for key, setting in settings.items() if (setting.required or setting.usual) and not setting.item]
    assert asked[0] == "url"
    assert (
        set(asked)
        == {"url", "auth", "secret", "datum"}
        | {
            "http": {"every"},
            "sse": set(),
            "websocket": {"subscribe"},
        }[adapter]
    )
    lists = [setting for setting in settings.values() if setting.item]
    assert len(lists) == 1
    inner = [key for key, setting in lists[0].item.items() if setting.required or setting.usual]
    assert {"format", "readings", "time"} <= set(inner)
    assert len(inner) <= 8
