import pytest

from widgets import wording
from widgets.attribute_words import attribute_name, attribute_text, spoken


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


WARNING = {
    "event": "Rain",
    "description": "Heavy rain",
    "instruction": "Stay in",
    "description_zh": "暴雨",
    "instruction_zh": "",
    "description_other": "Fortes pluies",
    "severity": "Severe",
}


def test_that_a_text_is_told_once_in_the_readers_language() -> None:
    english, chinese = spoken(WARNING, "en"), spoken(WARNING, "zh_CN")
    assert list(english) == ["event", "description", "instruction", "severity"]
    assert (english["description"], chinese["description"]) == ("Heavy rain", "暴雨")
    assert chinese["instruction"] == "Stay in", "better another language than nothing"
    assert spoken({"description_other": "Fortes pluies"}, "en") == {"description": "Fortes pluies"}


@pytest.mark.parametrize(
    ("key", "value", "text"),
    [
        ("expires", "2026-11-24T03:44:15+00:00", "2026-11-24 11:44"),
        ("start", "2026-11-24T03:44:15.000Z", "2026-11-24 11:44"),
        ("start", "2026-11-24T03:44:15", "2026-11-24T03:44:15"),
        ("start", "2026-99-24T03:44:15Z", "2026-99-24T03:44:15Z"),
        ("response", "Shelter; Avoid; Odd", "Take shelter; Avoid the area; Odd"),
        ("cause", "police_activity", "police operation"),
        ("description", "weather", "weather"),
    ],
)
def test_that_times_are_the_rooms_and_codes_are_words(key: str, value: str, text: str) -> None:
    assert attribute_text(key, value, "Asia/Shanghai") == text


def test_that_a_severity_is_a_word() -> None:
    assert [wording.state_name("severity", value) for value in (0.0, 1.0, 2.0, 3.0, 4.0)] == [
        "None", "Minor", "Moderate", "Severe", "Extreme",
    ]  # fmt: skip
    assert wording.state_name("exercise_severity", 3.0) == "Severe"
