"""Which alerts stand: updates, cancels, expiry, exercises, and messages that come in any order."""

import math

import pytest

from datasources.cap.words import language_of


def test_that_an_alert_is_an_incident_with_its_severity_its_words_and_its_area(told, write):
    told.hear(write.alert("a"))
    assert told.seen() == [("a", "incident_state", 1.0), ("a", "severity", 3.0)]
    (asset,) = told.assets.values()
    assert (asset.kind, asset.names) == ("incident", {"en": "Storm warning a"})
    assert asset.place.longitude == pytest.approx(121.5)
    assert asset.place.latitude == pytest.approx(31.2)
    assert len(asset.place.path) == 37
    said = {key: asset.attributes[key] for key in ("event", "severity", "sender", "area", "status", "signature")}
    assert said == {
        "event": "Storm",
        "severity": "Severe",
        "sender": "Weather service",
        "area": "Harbour",
        "status": "Actual",
        "signature": "none",
    }


def test_that_unknown_severity_is_missing_and_not_zero(told, write):
    told.hear(write.alert("a", severity="Unknown"))
    assert told.states() == [("a", 1.0)]
    assert math.isnan(told.rows.value[1])


def test_that_a_severity_that_nobody_understands_leaves_the_one_before(told, write):
    told.hear(write.alert("a"), write.update("b", "a", severity="Awful"))
    assert told.seen() == [("a", "incident_state", 1.0), ("a", "severity", 3.0), ("a", "incident_state", 1.0)]


def test_that_an_update_replaces_and_stays_the_same_incident(told, write):
    told.hear(write.alert("a"), write.update("b", "a", severity="Extreme"))
    assert [row for row in told.seen() if row[1] == "severity"] == [("a", "severity", 3.0), ("a", "severity", 4.0)]
    (asset,) = told.assets.values()
    assert asset.names == {"en": "Storm warning b"}
    assert (asset.attributes["message"], asset.attributes["updates"]) == ("Update", 1)


def test_that_an_update_before_its_original_stands_and_the_original_comes_too_late(told, write):
    told.hear(write.update("b", "a", severity="Minor"), write.alert("a", severity="Extreme"))
    assert told.seen() == [("a", "incident_state", 1.0), ("a", "severity", 1.0)]


def test_that_a_chain_that_comes_backwards_is_one_incident(told, write):
    late = write.noon + write.hour // 2
    told.hear(write.update("c", "b", sent=late), write.update("b", "a"), write.alert("a"))
    assert told.states() == [("b", 1.0)]
    assert {asset.names["en"] for asset in told.assets.values()} == {"Storm warning c"}


def test_that_an_update_of_two_alerts_ends_the_second_of_them(told, write):
    told.hear(write.alert("a"), write.alert("b"), write.update("u", "a", "b"))
    assert told.states() == [("a", 1.0), ("b", 1.0), ("b", 0.0), ("a", 1.0)]


def test_that_an_update_of_what_nobody_knows_stands_on_its_own(told, write):
    told.hear(write.update("u", "never-seen"))
    assert told.states() == [("never", 1.0)]


def test_that_an_older_update_does_not_replace_a_newer(told, write):
    told.hear(write.alert("a"), write.update("new", "a", sent=write.noon + write.hour // 2), write.update("old", "a"))
    assert [asset.names["en"] for asset in told.assets.values()] == ["Storm warning new"]


def test_that_a_cancel_ends_and_says_so(told, write):
    told.hear(write.alert("a"), write.cancel("a"))
    assert told.seen()[2:] == [("a", "incident_state", 0.0), ("a", "severity", 0.0)]
    assert [asset.attributes["message"] for asset in told.assets.values()] == ["Cancel"]


def test_that_a_cancel_before_its_alert_leaves_nothing_standing(told, write):
    told.hear(write.cancel("a"), write.alert("a"))
    assert told.seen() == []


def test_that_a_cancel_of_an_update_ends_the_incident(told, write):
    told.hear(write.alert("a"), write.update("b", "a"), write.cancel("b"))
    assert told.states() == [("a", 1.0), ("a", 1.0), ("a", 0.0)]


def test_that_a_cancel_by_another_sender_with_the_same_identifier_ends_nothing(told, write):
    told.hear(write.alert("a"), write.cancel("a", sender="somebody@else.example"))
    assert told.states() == [("a", 1.0)]


def test_that_time_ends_an_alert_when_its_feed_says_nothing(told, write):
    told.hear(write.alert("a"))
    told.wait_until(write.noon + 2 * write.hour - 1)
    assert told.states() == [("a", 1.0)]
    told.wait_until(write.noon + 5 * write.hour)
    assert told.states() == [("a", 1.0), ("a", 0.0)]
    assert told.rows.observed_at[-1] == write.noon + 2 * write.hour
    assert [asset.attributes["message"] for asset in told.assets.values()] == ["Expired"]


def test_that_an_alert_without_an_end_lasts_as_long_as_the_site_says(told_with, write):
    told = told_with(lasting=3 * write.hour)
    told.hear(write.alert("a", expires=None))
    told.wait_until(write.noon + 3 * write.hour - 1)
    assert told.states() == [("a", 1.0)]
    told.wait_until(write.noon + 3 * write.hour)
    assert told.states()[-1] == ("a", 0.0)


def test_that_an_alert_that_is_over_when_it_comes_is_not_told(told, write):
    told.hear(write.alert("a"), now=write.noon + 9 * write.hour)
    assert told.seen() == []


def test_that_an_alert_that_begins_later_is_told_when_it_begins(told, write):
    told.hear(write.alert("a", info="<effective>2026-05-20T13:30:00Z</effective>"))
    assert told.seen() == []
    told.wait_until(write.noon + write.hour * 3 // 2)
    assert told.states() == [("a", 1.0)]


def test_that_an_all_clear_ends(told, write):
    told.hear(write.alert("a"), write.update("b", "a", info="<responseType>AllClear</responseType>"))
    assert told.states() == [("a", 1.0), ("a", 0.0)]
    assert [asset.attributes["message"] for asset in told.assets.values()] == ["AllClear"]


def test_that_a_late_update_after_expiry_makes_it_stand_again(told, write):
    told.hear(write.alert("a"))
    told.wait_until(write.noon + 2 * write.hour)
    told.hear(write.update("b", "a", expires=write.noon + 4 * write.hour), now=write.noon + 2 * write.hour + 1)
    assert told.states() == [("a", 1.0), ("a", 0.0), ("a", 1.0)]
    assert sorted(told.rows.observed_at) == told.rows.observed_at


@pytest.mark.parametrize("status", ["Test", "Draft", "System"])
def test_that_a_test_raises_nothing_ends_nothing_and_is_counted(told, write, status):
    told.hear(write.alert("a"), write.alert("t", status=status), write.cancel("a", status=status))
    assert told.states() == [("a", 1.0)]
    assert told.standing.kept_back == {status: 2}


def test_that_an_exercise_is_kept_apart_and_says_so(told, write):
    told.hear(write.alert("a"), write.alert("e", status="Exercise"), write.cancel("a", status="Exercise"))
    assert told.states() == [("a", 1.0)]
    assert told.seen()[2:] == [("e", "exercise_severity", 3.0)]
    names = [asset.names["en"] for asset in told.assets.values()]
    assert names == ["Storm warning a", "EXERCISE: Storm warning e"]
    assert (told.standing.in_force, told.standing.exercises) == (1, 1)


def test_that_an_exercise_with_the_identifier_of_a_real_alert_is_another_incident(told, write):
    told.hear(write.alert("a"), write.update("b", "a", status="Exercise"))
    assert len(told.assets) == 2
    assert told.states() == [("a", 1.0)]


@pytest.mark.parametrize(("restricted", "rows"), [(False, 0), (True, 2)])
@pytest.mark.parametrize("scope", ["Restricted", "Private"])
def test_that_what_is_not_for_the_public_is_shown_only_where_the_site_says_so(
    told_with, write, scope, restricted, rows
):
    told = told_with(restricted=restricted)
    told.hear(write.alert("a", scope=scope))
    assert len(told.rows) == rows
    assert told.standing.kept_back == ({} if restricted else {scope: 1})


def test_that_acknowledgements_between_systems_are_no_alerts(told, write):
    told.hear(write.alert("k", message="Ack", earlier=("a",)), write.alert("f", message="Error", earlier=("a",)))
    assert told.seen() == []
    assert told.standing.kept_back == {"Ack": 1, "Error": 1}


def test_that_the_same_message_twice_is_told_once(told, write):
    told.hear(write.alert("a"), write.alert("a"))
    assert told.states() == [("a", 1.0)]


def test_that_texts_about_persons_are_kept_back(told, write):
    code = "<eventCode><valueName>SAME</valueName><value>CAE</value></eventCode>"
    told.hear(write.alert("a", info=f"{code}<description>a child of six, red shorts</description>"))
    (asset,) = told.assets.values()
    assert asset.names == {"en": "Storm"}
    assert asset.attributes["withheld"] == "texts about persons"
    assert "description" not in asset.attributes


def test_that_an_identifier_that_looks_personal_names_no_asset(told, write):
    told.hear(write.alert("13912345678"))
    (asset,) = told.assets
    assert "139" not in asset


def test_that_geocodes_are_placed_by_the_areas_that_the_site_knows(told_with, write):
    ring = ((121.0, 31.0), (122.0, 31.0), (122.0, 32.0), (121.0, 31.0))
    told = told_with(areas={"310115": (ring,)})
    code = "<areaDesc>P</areaDesc><geocode><valueName>GB2260</valueName><value>310115</value></geocode>"
    told.hear(write.alert("a", area=code))
    (asset,) = told.assets.values()
    assert (asset.place.longitude, asset.place.latitude, len(asset.place.path)) == (121.5, 31.5, 4)


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ("en-US", "en"),
        ("zh-CN", "zh_CN"),
        ("zh", "zh_CN"),
        ("zh-Hans-CN", "zh_CN"),
        ("zh-Hant-TW", "zh_TW"),
        ("zh_TW", "zh_TW"),
        ("fr-CA", "fr"),
        ("", "en"),
        ("12", "en"),
    ],
)
def test_that_languages_are_called_as_the_room_calls_them(tag, language):
    assert language_of(tag) == language


def test_that_an_alert_in_two_languages_has_both_names_and_both_texts(told, write):
    english = write.alert("a", info="<description>Stay inside.</description>").decode()
    begin, end = english.index("<info>"), english.index("</alert>")
    chinese = english[begin:end].replace("<info>", "<info><language>zh-CN</language>")
    chinese = chinese.replace("Storm warning a", "暴雨预警").replace("Stay inside.", "请留在室内。")
    told.hear((english[:end] + chinese + "</alert>").encode())
    (asset,) = told.assets.values()
    assert asset.names == {"en": "Storm warning a", "zh_CN": "暴雨预警"}
    assert asset.attributes["description"] == "Stay inside."
    assert asset.attributes["description_zh"] == "请留在室内。"
