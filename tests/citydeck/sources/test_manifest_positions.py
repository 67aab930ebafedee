"""A manifest says what its positions are, by itself or by a setting."""

import pytest

from citydeck.model.errors import WrongUse
from citydeck.sources.manifest import Manifest
from citydeck.sources.registry import scan


def manifest(**positions: object) -> Manifest:
    words = {"en": "a", "zh_CN": "b"}
    setting = {"type": "string", "description": words}
    return Manifest.model_validate(
        {
            "format": 1, "id": "some", "support": "trial", "name": words, "gives": words, "positions": positions,
            "settings": {"datum": {**setting, "default": ""}, "of": {**setting, "default": "equipment"},
                         "grid": {**setting, "type": "number"}},
        }
    )  # fmt: skip


BY_SETTING = {"datum": "{datum}", "of": "{of}", "grid": "{grid}"}


def test_that_positions_are_as_the_manifest_or_the_settings_say():
    assert manifest(datum="WGS 84").placed({}) == ("WGS 84", 0.0)
    assert manifest(datum="WGS 84", of="reports").placed({}) == ("WGS 84", 200.0)
    assert manifest(**BY_SETTING).placed({}) == ("", 0.0)
    assert manifest(**BY_SETTING).placed({"datum": "BD-09", "of": "reports"}) == ("BD-09", 200.0)
    assert manifest(**BY_SETTING).placed({"datum": "BD-09", "of": "reports", "grid": 50}) == ("BD-09", 50.0)


@pytest.mark.parametrize(
    ("settings", "what"),
    [({"datum": "NAD27"}, "no datum 'NAD27'"), ({"of": "dogs"}, "dogs"), ({"grid": "x"}, "metres")],
)
def test_that_other_words_are_refused_in_one_line(settings, what):
    with pytest.raises(WrongUse, match=what) as refused:
        manifest(**BY_SETTING).placed(settings)
    assert "\n" not in str(refused.value)


def test_that_a_manifest_names_settings_that_there_are():
    with pytest.raises(ValueError, match="names no setting"):
        manifest(datum="{nothing}")


@pytest.mark.parametrize("adapter", ["csv_folder", "mqtt"])
def test_that_adapters_with_a_mapping_state_no_datum_by_themselves_and_let_no_free_text_pass(adapter):
    found = scan().get(adapter).manifest
    assert found.placed({})[0] == ""
    assert found.fields.text == ()
