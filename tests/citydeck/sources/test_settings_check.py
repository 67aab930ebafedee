"""Settings held against a manifest, before any code of an adapter runs."""

import importlib

import pytest
from pydantic import BaseModel

from citydeck.model.errors import WrongUse
from citydeck.sources.registry import scan
from citydeck.sources.settings_check import checked, faults, parsed

MQTT = {"host": "broker", "topics": [{"filter": "a/+", "readings": [{"asset": "urn:x", "metric": "flow"}]}]}


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"host": ""}, "host"),
        ({"hots": "x"}, "hots"),
        ({"port": "1883"}, "port"),
        ({"tls": 1}, "tls"),
        ({"port": True}, "port"),
        ({"version": "4"}, "version"),
        ({"password": "hunter2"}, "password"),
        ({"password": 4711}, "password"),
        ({"topics": []}, "topics"),
        ({"topics": ["a/+"]}, "topics.0"),
        ({"topics": [{"filter": "a/+", "readings": [{"asset": "urn:x"}]}]}, "topics.0.readings.0.metric"),
    ],
)
def test_that_a_fault_is_found_at_its_key(change, key):
    manifest = scan().get("mqtt").manifest
    assert faults(manifest.settings, MQTT) == []
    assert [fault.key for fault in faults(manifest.settings, MQTT | change)] == [key]
    with pytest.raises(WrongUse, match=f"source roads: setting {key} "):
        checked("roads", manifest, MQTT | change)


@pytest.mark.parametrize("written", ["hunter2", 4711])
def test_that_a_secret_in_a_file_is_refused_without_being_repeated_and_says_how(written):
    with pytest.raises(WrongUse, match="citydeck source secret set NAME") as refused:
        checked("roads", scan().get("mqtt").manifest, MQTT | {"password": written})
    assert str(written) not in str(refused.value)
    assert faults(scan().get("mqtt").manifest.settings, MQTT | {"password": "secret://broker"}) == []


def test_that_text_stands_as_typed_and_the_rest_is_toml():
    manifest = scan().get("mqtt").manifest
    given = parsed(manifest, ["host=a = b", "port=8883", "tls=true", 'topics=[{ filter = "x" }]'])
    assert given == {"host": "a = b", "port": 8883, "tls": True, "topics": [{"filter": "x"}]}
    for wrong in ("host", "hots=x", "port=many"):
        with pytest.raises(WrongUse):
            parsed(manifest, [wrong])


def _models(part):
    inner = getattr(part, "__args__", ())
    return (
        [part] if isinstance(part, type) and issubclass(part, BaseModel) else [m for one in inner for m in _models(one)]
    )


def _agree(declared, model, where):
    for key, setting in declared.items():
        field = model.model_fields[key]
        assert setting.required == field.is_required(), f"{where}.{key}"
        if setting.item:
            _agree(setting.item, _models(field.annotation)[0], f"{where}.{key}")


@pytest.mark.parametrize("name", ["bundle", "csv_folder", "demo_live", "mqtt"])
def test_that_what_a_form_asks_for_is_what_the_adapter_takes(name):
    settings = importlib.import_module(f"datasources.{name}.source").Settings
    _agree(scan().get(name).manifest.settings, settings, name)
