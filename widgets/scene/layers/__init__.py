"""One module a layer: ``table(city, mirror) -> LayerTable`` and ``legend() -> Legend``. Pure functions of their input."""
