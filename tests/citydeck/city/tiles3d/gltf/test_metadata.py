"""Features of glTF and what their tables say."""

import numpy as np
import pytest


def featured(make, properties, count=2, sets=None, **more):
    """Cubes whose features count in a property table."""
    asset = make.cubes(count, "_FEATURE_ID_0")
    sets = [{"attribute": 0, "featureCount": count, "propertyTable": 0}] if sets is None else sets
    primitive = asset.json["meshes"][0]["primitives"][0]
    primitive["extensions"] = {"EXT_mesh_features": {"featureIds": sets}}
    asset.table(properties(asset), count, **more)
    return asset


def numbers(values, dtype):
    return lambda asset: {"values": asset.view(np.array(values, dtype).tobytes())}


def column(make, rule, place, **more):
    """What the two features have in a column of such a rule and bytes."""
    found = make.alone(featured(make, lambda asset: {"p": (rule, place(asset))}, **more).glb())
    return [values.get("p", "missing") for values in found.objects.values()]


def test_that_texts_name_the_objects(make):
    def properties(asset):
        return {"identificatie": ({"type": "STRING"}, asset.texts(["huis één", "b"]))}

    assert list(make.alone(featured(make, properties).glb()).objects) == ["huis één", "b"]


def test_that_the_property_with_the_meaning_of_an_id_comes_first(make):
    def properties(asset):
        return {"id": ({"type": "STRING"}, asset.texts(["a", "b"])),
                "key": ({"type": "STRING", "semantic": "ID"}, asset.texts(["c", "d"]))}  # fmt: skip

    assert list(make.alone(featured(make, properties).glb()).objects) == ["c", "d"]


@pytest.mark.parametrize(
    ("component", "dtype", "values"),
    [("INT8", "<i1", [-3, 4]), ("UINT8", "<u1", [3, 4]), ("INT16", "<i2", [-3, 4]), ("UINT16", "<u2", [3, 4]),
     ("INT32", "<i4", [-3, 4]), ("UINT32", "<u4", [3, 4]), ("INT64", "<i8", [-(2**60), 4]),
     ("UINT64", "<u8", [2**63, 4]), ("FLOAT32", "<f4", [12.3, 4.0]), ("FLOAT64", "<f8", [12.3, 4.0])],
)  # fmt: skip
def test_that_numbers_of_every_type_are_read(make, component, dtype, values):
    assert column(make, {"type": "SCALAR", "componentType": component}, numbers(values, dtype)) == values


def test_that_vectors_are_lists(make):
    rule = {"type": "VEC2", "componentType": "INT16"}
    assert column(make, rule, numbers([[1, 2], [3, 4]], "<i2")) == [[1, 2], [3, 4]]


def test_that_truths_are_bits(make):
    assert column(make, {"type": "BOOLEAN"}, numbers([0b10], "<u1")) == [False, True]


def test_that_enumerations_are_words(make):
    kinds = {"kinds": {"valueType": "UINT8", "values": [{"name": "roof", "value": 3}, {"name": "wall", "value": 5}]}}
    rule = {"type": "ENUM", "enumType": "kinds"}
    assert column(make, rule, numbers([5, 9], "<u1"), enums=kinds) == ["wall", 9]


def test_that_normalised_scaled_and_shifted_numbers_are_worked_out(make):
    rule = {"type": "SCALAR", "componentType": "UINT8", "normalized": True, "scale": 10, "offset": 1}
    assert column(make, rule, numbers([0, 255], "<u1")) == [1, 11]


def test_that_no_data_is_missing(make):
    rule = {"type": "SCALAR", "componentType": "INT16", "noData": -1}
    assert column(make, rule, numbers([-1, 0], "<i2")) == ["missing", 0]
    assert column(make, {"type": "SCALAR", "componentType": "FLOAT32"}, numbers([np.nan, 0], "<f4")) == ["missing", 0]


def test_that_a_default_stands_for_what_is_missing(make):
    rule = {"type": "SCALAR", "componentType": "INT16", "noData": -1, "default": 7}
    assert column(make, rule, numbers([-1, 0], "<i2")) == [7, 0]


def test_that_arrays_of_the_same_length_are_lists(make):
    rule = {"type": "SCALAR", "componentType": "UINT8", "array": True, "count": 2}
    assert column(make, rule, numbers([1, 2, 3, 4], "<u1")) == [[1, 2], [3, 4]]


def test_that_arrays_of_different_lengths_are_lists(make):
    def place(asset):
        return {**asset.texts(["a", "b", "c"]), "arrayOffsets": asset.view(np.array([0, 1, 3], "<u4").tobytes())}

    assert column(make, {"type": "STRING", "array": True}, place) == [["a"], ["b", "c"]]


def test_that_the_class_says_what_the_objects_are(make):
    asset = featured(make, lambda asset: {"p": ({"type": "BOOLEAN"}, numbers([1], "<u1")(asset))}, kind="Bridge")
    assert set(make.alone(asset.glb()).types.values()) == {"Bridge"}


def test_that_the_feature_that_is_none_belongs_to_the_content(make):
    sets = [{"attribute": 0, "featureCount": 1, "nullFeatureId": 1}]
    found = make.alone(featured(make, lambda _: {}, sets=sets).glb())
    assert list(found.objects) == ["one", "one#0"]


def test_that_features_may_be_counted_by_vertex(make):
    found = make.alone(featured(make, lambda _: {}, count=1, sets=[{"featureCount": 8}]).glb())
    # A triangle belongs to the feature of its first corner.
    assert set(found.objects) == {"one#0", "one#1", "one#2", "one#4"}


def test_that_features_in_textures_are_not_read(make):
    sets = [{"texture": {"index": 0}, "featureCount": 2}]
    asset = featured(make, lambda _: {}, sets=sets)
    asset.json["meshes"][0]["primitives"][0]["attributes"].pop("_FEATURE_ID_0")
    assert list(make.alone(asset.glb()).objects) == ["one"]


@pytest.mark.parametrize(
    ("rule", "place"),
    [
        ({"type": "STRING"}, {"values": 99, "stringOffsets": 99}),
        ({"type": "SCALAR", "componentType": "FLOAT16"}, {"values": 0}),
        ({"type": "SCALAR", "componentType": "FLOAT64"}, {"values": 3}),
        ({"type": "TENSOR", "componentType": "FLOAT64"}, {"values": 0}),
        ({"type": "BOOLEAN", "array": True, "count": 2**39}, {"values": 0}),
        ({"type": "STRING", "array": True}, {"values": 0, "arrayOffsets": 0, "arrayOffsetType": "UINT64"}),
        ({"type": "ENUM", "enumType": "none"}, {"values": 3}),
        ({"type": 5}, {"values": 0}),
        ({"type": "SCALAR"}, 7),
    ],
)
def test_that_a_broken_column_costs_its_values_only(make, rule, place):
    def properties(asset):
        asset.view(b"\1\2")
        return {"id": ({"type": "STRING"}, asset.texts(["a", "b"])), "p": (rule, place)}

    found = make.alone(featured(make, properties).glb())
    assert found.objects == {"a": {"id": "a"}, "b": {"id": "b"}}
