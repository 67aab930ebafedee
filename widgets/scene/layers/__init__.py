"""One module a layer: ``table(city, mirror) -> LayerTable`` and ``legend() -> Legend``, pure functions."""
