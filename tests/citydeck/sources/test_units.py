"""Units of feeds become canonical units, or are refused."""

import pytest

from citydeck.model.errors import CitydeckError
from citydeck.model.metrics import METRICS
from citydeck.sources.units import conversion

GOOD = [
    ("[mi_i]/h", "km/h", 1.609344, 0.0),
    ("m/s", "km/h", 3.6, 0.0),
    ("[degF]", "Cel", 5 / 9, -160 / 9),
    ("K", "Cel", 1.0, -273.15),
    ("kW", "MW", 0.001, 0.0),
    ("bar", "kPa", 100.0, 0.0),
    ("mbar", "kPa", 0.1, 0.0),
    ("m[H2O]", "kPa", 9.80665, 0.0),
    ("{veh}/min", "{veh}/h", 60.0, 0.0),
    ("/min", "{veh}/h", 60.0, 0.0),
    ("1", "%", 100.0, 0.0),
    ("N/mm2", "MPa", 1.0, 0.0),
    ("kgf", "kN", 0.00980665, 0.0),
    ("nm/m", "um/m", 0.001, 0.0),
    ("By/s", "Mbit/s", 8e-6, 0.0),
    ("mg/m3", "ug/m3", 1000.0, 0.0),
    ("rad", "deg", 57.29577951308232, 0.0),
]


@pytest.mark.parametrize(("original", "canonical", "factor", "offset"), GOOD)
def test_that_ucum_units_convert_exactly(original, canonical, factor, offset):
    assert conversion(original, canonical) == (pytest.approx(factor, rel=1e-15), pytest.approx(offset, rel=1e-15))


@pytest.mark.parametrize(
    ("original", "canonical"),
    [("kg", "m"), ("furlong", "m"), ("{person}", "{veh}"), ("dB", "dBm"), ("mW", "dBm"), ("", "km/h"), ("m//s", "m")],
)
def test_that_units_that_do_not_fit_are_refused_in_one_line(original, canonical):
    with pytest.raises(CitydeckError) as refused:
        conversion(original, canonical)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("metric", METRICS.values(), ids=list(METRICS))
def test_that_every_canonical_unit_is_itself(metric):
    assert conversion(metric.unit, metric.unit) == (1.0, 0.0)
