import pytest

from widgets.attribute_words import attribute_name, attribute_text


@pytest.mark.parametrize(
    ("key", "value", "text"),
    [
        ("main_span_m", 423.0, "423\u00a0m"),
        ("height_m", 24.1, "24.1\u00a0m"),
        ("opened", 1991, "1991"),
        ("elevated", True, "yes"),
        ("elevated", False, "no"),
        ("power_dbm", 43, "43\u00a0dBm"),
        ("frequency_mhz", 4900, "4900\u00a0MHz"),
        ("azimuth_deg", 50, "50\u00a0°"),
        ("buildings", 12_345, "12,345"),
        ("medium", "gas", "gas"),
        ("medium", None, "–"),
    ],
)
def test_that_attributes_have_the_unit_that_their_key_names(key: str, value: object, text: str) -> None:
    assert attribute_text(key, value) == text


def test_that_an_unknown_attribute_is_shown_and_never_dropped() -> None:
    assert attribute_name("road_surface") == "road surface"
    assert attribute_text("road_surface", "asphalt") == "asphalt"
