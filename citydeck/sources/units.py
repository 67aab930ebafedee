"""Unit conversion for adapters; it lives in `citydeck.model.units`, where the import of recordings finds it too."""

from citydeck.model.units import SAME, Conversion, conversion

__all__ = ["SAME", "Conversion", "conversion"]
