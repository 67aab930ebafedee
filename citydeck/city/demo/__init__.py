"""The built-in demo city: central Shanghai, schematic, from published facts and a seeded generator."""

from citydeck.city.demo.store import SEED, load
from citydeck.city.model import CityModel

__all__ = ["SEED", "build", "load"]


def build(seed: int = SEED) -> CityModel:
    """Lay the city for a seed; the same seed gives the same arrays on every machine."""
    from citydeck.city.demo import laying  # with everything that lays streets: a city that was kept needs none of it

    return laying.build(seed)
