"""A small city, and mirrors that know what a test says."""

import importlib.util
from collections.abc import Callable, Mapping
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from citydeck.city.model import CityModel
from citydeck.link.message import Baseline, RuleInfo, Transport
from citydeck.link.mirror import CityMirror
from citydeck.model.batch import Batch
from citydeck.model.channel import Channel
from citydeck.model.quality import Quality

Values = Mapping[tuple[str, str], float | tuple[float, Quality]]
NOW = 1_779_000_000_000_000_000


def _module() -> ModuleType:
    path = Path(__file__).parent / "scene" / "fixture_city.py"
    spec = importlib.util.spec_from_file_location("fixture_city", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def towns() -> ModuleType:
    """The generator of small cities."""
    return _module()


@pytest.fixture(scope="session")
def town(towns: ModuleType) -> CityModel:
    """600 buildings by a river, with assets of every layer."""
    made: CityModel = towns.city(600)
    return made


@pytest.fixture
def mirror_of(town: CityModel) -> Callable[..., CityMirror]:
    """``mirror_of({(asset, metric): value or (value, quality)}, rules=[…])``: a connected mirror that knows them."""

    def make(values: Values, rules: list[RuleInfo] | None = None) -> CityMirror:
        channels = [Channel(asset, metric, "test", "1") for asset, metric in values]
        mirror = CityMirror()
        mirror.replace(
            Baseline(
                seq=1,
                assets=list(town.assets),
                handles=list(range(len(channels))),
                channels=channels,
                alarms=[],
                sources=[],
                transport=Transport(now=NOW, playing=False),
                rules=rules or [],
            )
        )
        pairs = [value if isinstance(value, tuple) else (value, Quality.GOOD) for value in values.values()]
        size = len(pairs)
        mirror.values(
            Batch(
                np.arange(size, dtype=np.int32),
                np.full(size, NOW, np.int64),
                np.full(size, NOW, np.int64),
                np.array([value for value, _ in pairs], float),
                np.array([quality for _, quality in pairs], np.uint8),
            )
        )
        mirror.set_connected(True)
        return mirror

    return make
