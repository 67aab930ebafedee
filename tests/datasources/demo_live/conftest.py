"""A small town of the demo city's kinds, so that these tests need no site folder."""

import numpy as np
import pytest

from citydeck.model.asset import Asset
from citydeck.model.place import Place

HOUR = 1779271200
"""2026-05-20 18:00 in Shanghai, seconds since 1970."""


def _grid(kind, name, count, seed, **attributes):
    rng = np.random.default_rng(seed)
    places = np.stack([rng.uniform(121.45, 121.53, count), rng.uniform(31.19, 31.26, count)], axis=-1)
    return [
        Asset(f"urn:ngsi-ld:{name}:{row}", kind, {"en": f"{name} {row}"}, Place(*place), attributes=dict(attributes))
        for row, place in enumerate(places.tolist())
    ]


def _named(kind, name, slug, longitude, latitude, **attributes):
    return Asset(f"urn:ngsi-ld:{name}:{slug}", kind, {"en": slug}, Place(longitude, latitude), attributes=attributes)


@pytest.fixture(scope="session")
def assets():
    return [
        *_grid("road", "Road", 60, 1, level=1),
        _named("bridge", "Bridge", "nanpu", 121.4990, 31.2080, main_span_m=423),
        _named("bridge", "Bridge", "lupu", 121.4733, 31.1918, main_span_m=550),
        _named("tunnel", "Tunnel", "dalian", 121.5130, 31.2493),
        _named("tunnel", "Tunnel", "renmin", 121.4975, 31.2290),
        *_grid("pipeline", "Pipeline", 8, 2),
        *_grid("cell", "Cell", 40, 3),
        *_grid("fibre", "Fibre", 10, 4),
        *_grid("feeder", "Feeder", 8, 5),
        *_grid("air_station", "AirStation", 6, 6),
        *_grid("service_area", "ServiceArea", 5, 7),
        *_grid("weather_station", "WeatherStation", 4, 8),
        _named("evacuation_area", "EvacuationArea", "houtan-flats", 121.4750, 31.1850),
        _named("evacuation_area", "EvacuationArea", "elsewhere", 121.4600, 31.2300),
    ]


@pytest.fixture(scope="session")
def hour():
    return HOUR
