"""The built-in demo city: central Shanghai, schematic, from published facts and a seeded generator."""

from citydeck.city.demo.build import build
from citydeck.city.demo.store import load

__all__ = ["build", "load"]
