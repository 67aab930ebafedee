import json
import os

import pytest

from citydeck.city.cityjson import document as cityjson_document
from citydeck.city.cityjson import text as cityjson_text
from citydeck.city.cityjson.text import depth, parse
from citydeck.city.json_stream import BrokenJson
from citydeck.city.open import city_info
from citydeck.model.errors import UnreadableInput


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "empty"),
        ("  \n", "empty"),
        ("hello", "not JSON"),
        ("<CityModel/>", "XML"),
        ('{"type": "CityJSON"}'.encode("utf-16"), "text in UTF-16, and CityJSON is UTF-8"),
        ('{"type": "CityJSON"}'.encode("utf-16-le"), "text in UTF-16"),
        ('{"type": "CityJSON"}'.encode("utf-16-be"), "text in UTF-16"),
        ('{"type": "CityJSON"}'.encode("utf-32"), "text in UTF-32"),
        ('{"type": "CityJSON"}'.encode("utf-32-le"), "text in UTF-32"),
        ("null", "not a CityJSON object"),
        ("5", "not a CityJSON object"),
        ('\ufeff"text"', "not a CityJSON object"),
        ("5 6", "not JSON"),
        (b'{"a": "\xff"}', "not text in UTF-8"),
        ("a table " + "[" * 100, "not JSON"),
        ("[1, 2]", "not a CityJSON object"),
        ("[" * 100_000, "nested deeper than 64 levels"),
        ('{"a":' * 100_000, "nested deeper than 64 levels"),
        ('{"type": "Topology"}', "not CityJSON (its type is 'Topology')"),
        ('{"type": "CityJSON", "version": "0.9"}', "version '0.9' is not one of"),
        ('{"type": "CityJSON", "version": "2.0"}', "no CityObjects"),
        ('{"type": "CityJSON", "version": "2.0", "CityObjects": []}', "not a table"),
        ('{"type": "CityJSONFeature", "CityObjects": {}}', "before the CityJSON line"),
        (
            '{"type": "CityJSON", "version": "2.0", "transform": {"scale": [1, 2]}, "CityObjects": {}}',
            "transform.scale",
        ),
        ('{"type": "CityJSON", "version": "2.0", "transform": {"scale": [1, 2, NaN]}, "CityObjects": {}}', "finite"),
        ('{"type": "CityJSON", "version": "2.0", "transform": [], "CityObjects": {}}', "transform is not a table"),
        ('{"type": "CityJSON", "version": "2.0", "transform": null, "CityObjects": {}}', "transform is not a table"),
        ('{"type": "CityJSON", "version": "2.0", "transform": {"scale": [1, 0, 1]}, "CityObjects": {}}', "a zero"),
        ('{"type": "CityJSON", "version": "2.0", "vertices": {}, "CityObjects": {}}', "vertices is not a list"),
    ],
)
@pytest.mark.parametrize("name", ["bad.json", "bad.jsonl"])
def test_that_what_is_no_city_is_refused_in_one_line(content, says, name, save):
    if "CityObjects" in says and name == "bad.jsonl":
        says = "CityObjects"
    path = save(content, name)
    with pytest.raises(UnreadableInput) as refused:
        city_info(path)
    line = str(refused.value)
    assert says in line
    assert line.startswith(str(path))
    assert "\n" not in line
    assert len(line) < 300 + len(str(path))


def test_that_a_file_cut_anywhere_is_refused_and_says_cut_off_near_its_end(save, make_city, make_cube):
    whole = json.dumps(make_city({"a": {"type": "Building", "geometry": [make_cube()]}}))
    for end in range(1, len(whole)):
        with pytest.raises(UnreadableInput) as refused:
            city_info(save(whole[:end]))
        assert "cut off" in str(refused.value)


def test_that_a_sequence_whose_last_line_is_cut_is_refused(save, make_city, make_cube):
    feature = {"type": "CityJSONFeature", "id": "a", "CityObjects": {}, "vertices": []}
    text = json.dumps(make_city({})) + "\n" + json.dumps(feature)
    assert city_info(save(text, "whole.jsonl"))["features"] == 1
    with pytest.raises(UnreadableInput, match="line 2 ends too early: the file is cut off"):
        city_info(save(text[:-9], "cut.jsonl"))


def test_that_a_feature_of_wrong_types_is_skipped_and_the_rest_is_read(save, make_city):
    feature = {"type": "CityJSONFeature", "id": "a", "CityObjects": {"a": {"type": "Building"}}, "vertices": []}
    lines = [make_city({}), {**feature, "vertices": {}}, {**feature, "CityObjects": []}, feature]
    told = city_info(save("\n".join(json.dumps(line) for line in lines), "some.jsonl"))
    assert told["skipped"] == [
        {"id": "line 2", "kind": "object", "reason": "vertices is not a list of points"},
        {"id": "line 3", "kind": "object", "reason": "CityObjects is not a table of objects"},
    ]
    assert told["objects"] == {"Building": 1}


def test_that_a_part_of_a_wrong_type_is_left_out_and_told(save, make_city):
    told = city_info(save(json.dumps({**make_city({}), "metadata": []})))
    assert "left out, being no table: metadata" in told["notes"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
def test_that_a_pipe_is_refused_and_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.json")
    with pytest.raises(UnreadableInput, match="no plain file"):
        city_info(tmp_path / "pipe.json")


def test_that_a_missing_file_and_a_folder_are_refused(tmp_path):
    with pytest.raises(UnreadableInput, match="no such file"):
        city_info(tmp_path / "none.json")
    with pytest.raises(UnreadableInput, match="is a folder"):
        city_info(tmp_path)


def test_that_a_document_over_the_limit_is_refused(save, make_city, monkeypatch):
    path = save(make_city({"a": {"type": "Building"}}))
    monkeypatch.setattr(cityjson_document, "LARGEST", 10)
    with pytest.raises(UnreadableInput, match="over the limit"):
        city_info(path)


def test_that_a_line_over_the_limit_is_skipped_and_the_next_is_read(save, make_city, monkeypatch):
    monkeypatch.setattr(cityjson_text, "LONGEST_LINE", 400)
    lines = [
        make_city({}, []),
        {"type": "CityJSONFeature", "id": "x" * 2000},
        {"type": "CityJSONFeature", "CityObjects": {}},
    ]
    found = city_info(save("\n".join(json.dumps(line) for line in lines), "long.jsonl"))
    assert [item["id"] for item in found["skipped"]] == ["line 2"]
    assert found["features"] == 1


def test_that_brackets_in_strings_are_not_depth():
    assert depth(rb'{"a": "[[[[\"[[[", "b": [1]}') == 2
    assert depth(b'"' + b'\\"[' * 50_000) == 0


def test_that_a_byte_order_mark_is_tolerated():
    assert parse(b"\xef\xbb\xbf{}") == {}


def test_that_text_after_the_object_is_refused():
    with pytest.raises(BrokenJson):
        parse(b"{} {}")


def test_that_a_number_of_ten_thousand_digits_costs_its_object_only(save, make_city, make_cube):
    document = make_city({"good": {"type": "Building", "geometry": [make_cube()]}, "bad": {"type": "Building"}})
    text = json.dumps(document).replace(
        '"bad": {', '"bad": {"geometry": [{"type": "MultiPoint", "boundaries": [%s]}], '
    )
    found = city_info(save(text % ("9" * 10_000)))
    assert found["objects"] == {"Building": 1}
    assert [item["id"] for item in found["skipped"]] == ["bad"]


@pytest.mark.parametrize(("name", "indent", "format_"), [("a.json", None, "CityJSONSeq"), ("a.jsonl", 1, "CityJSON")])
def test_that_the_content_decides_not_the_name(name, indent, format_, save, make_city):
    text = json.dumps(make_city({}), indent=indent)
    text += "" if indent else '\n{"type": "CityJSONFeature", "CityObjects": {}}\n'
    assert city_info(save(text, name))["format"] == format_
