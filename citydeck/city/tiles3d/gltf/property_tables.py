"""EXT_structural_metadata: the property tables of an asset, column by column."""

from typing import Any

from citydeck.city.encodable import text
from citydeck.city.tiles3d.broken import BrokenContent
from citydeck.city.tiles3d.feature_table import FeatureTable
from citydeck.city.tiles3d.fields import Json, entry, json_object, rows, table, whole, word
from citydeck.city.tiles3d.gltf.document import Document
from citydeck.city.tiles3d.gltf.property_column import Column, decoded

EXTENSION = "EXT_structural_metadata"


def property_tables(asset: Document) -> list[FeatureTable]:
    """All tables; columns that are broken are left out, and so are all when the schema cannot be read."""
    extension = asset.extension(EXTENSION)
    sources = rows(extension, "propertyTables")
    if not sources:
        return []
    schema = _schema(asset, extension)
    return [_table(asset, schema, entry(extension, "propertyTables", index)) for index in range(len(sources))]


def _schema(asset: Document, extension: Json) -> Json:
    if "schemaUri" not in extension:
        return table(extension, "schema")
    try:
        return json_object(memoryview(asset.beside(word(extension, "schemaUri"))), "the metadata schema")
    except BrokenContent:
        return {}


def _table(asset: Document, schema: Json, source: Json) -> FeatureTable:
    name, count = word(source, "class"), whole(source, "count")
    rules = table(table(table(schema, "classes"), name), "properties")
    columns: dict[str, list[Any]] = {}
    id_column = ""
    for key, place in table(source, "properties").items():
        try:
            rule = table(rules, key)
            columns[text(key)] = decoded(asset, Column(rule, place, count, _enumeration(schema, rule)))
        except BrokenContent:
            continue
        if rule.get("semantic") == "ID":
            id_column = text(key)
    rest = {
        text(key): rule["default"]
        for key, rule in rules.items()
        if isinstance(rule, dict) and isinstance(rule.get("default"), str | int | float)
    }
    return FeatureTable(count, columns, text(name), id_column, rest)


def _enumeration(schema: Json, rule: Json) -> Json:
    return table(table(schema, "enums"), word(rule, "enumType"))
