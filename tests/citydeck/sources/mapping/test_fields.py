"""Which fields a mapping names."""

from citydeck.sources.mapping.fields import fields_of


def test_that_every_key_on_a_path_is_named_and_no_value_is():
    settings = {
        "url": "https://host.example/name",
        "username": "anna",
        "requests": [
            {
                "each": "data.list",
                "time": "at",
                "where": {"kind.id": "Road", "state": "open"},
                "when": {"type": "reading"},
                "readings": [
                    {"asset": "urn:ngsi-ld:Road:{site.code}-{1}", "metric": "{what}", "path": "values[type=PM10].v"}
                ],
            }
        ],
    }
    named = {"data", "list", "at", "kind", "id", "state", "type", "site", "code", "1", "what", "values", "v"}
    assert set(fields_of(settings)) == named
