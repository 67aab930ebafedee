"""The metrics that Citydeck knows: canonical unit (UCUM), domain, span of a legend.

Units are converted once, at the adapter's edge, to the unit named here; widgets convert for display only.
"""

from dataclasses import dataclass
from typing import Literal

Domain = Literal["traffic", "connectivity", "energy", "resilience", "services"]
DOMAINS: tuple[Domain, ...] = ("traffic", "connectivity", "energy", "resilience", "services")


@dataclass(frozen=True, slots=True)
class Metric:
    """`low` and `high` span legends and gauges, in `unit`; they are not limits. `decimals` is what a card shows.

    `averaged` is False where a plain mean of several says nothing: bearings (350 and 10 degrees), states with an order.
    """

    name: str
    unit: str
    domain: Domain
    low: float
    high: float
    decimals: int = 1
    averaged: bool = True


_ALL = (
    Metric("speed", "km/h", "traffic", 0, 80, 0),
    Metric("flow", "{veh}/h", "traffic", 0, 6000, 0),
    Metric("occupancy", "%", "traffic", 0, 100, 0),
    Metric("travel_time", "s", "traffic", 0, 1800, 0),
    Metric("delay", "s", "traffic", -120, 900, 0),
    Metric("longitude", "deg", "traffic", -180, 180, 5, averaged=False),
    Metric("latitude", "deg", "traffic", -90, 90, 5, averaged=False),
    Metric("bearing", "deg", "traffic", 0, 360, 0, averaged=False),
    Metric("free_spaces", "{space}", "traffic", 0, 500, 0),
    Metric("incident_state", "{state}", "traffic", 0, 1, 0, averaged=False),
    Metric("cell_state", "{state}", "connectivity", 0, 1, 0),
    Metric("rsrp", "dBm", "connectivity", -120, -70, 0),
    Metric("rsrq", "dB", "connectivity", -20, -3, 1),
    Metric("snr", "dB", "connectivity", -10, 30, 1),
    Metric("cell_load", "%", "connectivity", 0, 100, 0),
    Metric("throughput", "Mbit/s", "connectivity", 0, 1000, 0),
    Metric("fibre_state", "{state}", "connectivity", 0, 1, 0),
    Metric("optical_power", "dBm", "connectivity", -30, -8, 1),
    Metric("power", "MW", "energy", 0, 40, 1),
    Metric("load", "%", "energy", 0, 120, 0),
    Metric("feeder_state", "{state}", "energy", 0, 1, 0),
    Metric("voltage", "V", "energy", 200, 250, 1),
    Metric("current", "A", "energy", 0, 400, 1),
    Metric("frequency", "Hz", "energy", 49.5, 50.5, 2),
    Metric("energy", "kW.h", "energy", 0, 1000, 0),
    Metric("oil_temperature", "Cel", "energy", 0, 100, 1),
    Metric("transformer_load", "1", "energy", -10, 60, 1),
    Metric("stress", "MPa", "resilience", 0, 160, 1),
    Metric("strain", "um/m", "resilience", -200, 200, 1),
    Metric("force", "kN", "resilience", 0, 500, 1),
    Metric("inclination", "deg", "resilience", -2, 2, 3),
    Metric("settlement", "mm", "resilience", 0, 30, 1),
    Metric("pressure", "kPa", "resilience", 0, 600, 0),
    Metric("severity", "{level}", "resilience", 0, 4, 0, averaged=False),
    Metric("exercise_severity", "{level}", "resilience", 0, 4, 0, averaged=False),
    Metric("water_level", "m", "resilience", 0, 10, 2),
    Metric("water_flow", "m3/h", "resilience", 0, 5000, 0),
    Metric("wind_speed", "m/s", "resilience", 0, 30, 1),
    Metric("wind_direction", "deg", "resilience", 0, 360, 0, averaged=False),
    Metric("rain", "mm/h", "resilience", 0, 50, 1),
    Metric("evacuation_state", "{state}", "resilience", 0, 3, 0, averaged=False),
    Metric("axle_load", "t", "resilience", 0, 400, 0),
    Metric("temperature", "Cel", "resilience", -20, 45, 1),
    Metric("pm25", "ug/m3", "services", 0, 150, 0),
    Metric("humidity", "%", "services", 0, 100, 0),
    Metric("pm10", "ug/m3", "services", 0, 200, 0),
    Metric("o3", "ug/m3", "services", 0, 240, 0),
    Metric("co2", "[ppm]", "services", 300, 2000, 0),
    Metric("noise", "dB", "services", 30, 90, 0),
    Metric("report_state", "{state}", "services", 0, 1, 0, averaged=False),
    Metric("no2", "ug/m3", "services", 0, 200, 0),
    Metric("open_reports", "{report}", "services", 0, 60, 0),
    Metric("applications", "{application}/h", "services", 0, 6000, 0),
)
METRICS: dict[str, Metric] = {metric.name: metric for metric in _ALL}


def domain_of(metric: str) -> Domain:
    """Domain of a metric; unknown metrics belong to `services`."""
    known = METRICS.get(metric)
    return known.domain if known else "services"
