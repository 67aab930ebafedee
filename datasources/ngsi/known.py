"""What the usual data models (smartdatamodels.org) and UN/CEFACT's unit codes mean in Citydeck's words.

Only what can be told for certain: an attribute whose unit the models leave open (`ASKS`) needs a unit code.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

ASKS = "?"
"""In place of a unit: the payload has to say it."""
PHASES = frozenset({"L1", "L2", "L3", "N", "L12", "L23", "L31"})


class Known(NamedTuple):
    """A metric, the unit (UCUM) of values without a unit code, what can be measured, numbers for texts. `per_hour`: a
    count over the period of observation, which becomes a count per hour.
    """

    metric: str
    unit: str = "1"
    limits: tuple[float, float] | None = None
    words: Mapping[str, float] = MappingProxyType({})
    per_hour: bool = False


_SWITCH = MappingProxyType({"on": 1.0, "off": 0.0})
_FRACTION = (0.0, 1.0)

ATTRIBUTES: dict[str, Known] = {
    # weather and air
    "temperature": Known("temperature", "Cel"), "airTemperature": Known("temperature", "Cel"),
    "relativeHumidity": Known("humidity", "1", _FRACTION), "windSpeed": Known("wind_speed", "m/s"),
    "windDirection": Known("wind_direction", "deg"), "atmosphericPressure": Known("air_pressure", "hPa"),
    "dewPoint": Known("dew_point", "Cel"), "precipitation": Known("precipitation", "mm"),
    "snowHeight": Known("snow_height", "cm"), "solarRadiation": Known("solar_radiation", "W/m2"),
    "illuminance": Known("illuminance", "lx"),
    "pm1": Known("pm1", ASKS), "pm25": Known("pm25", ASKS), "pm2_5": Known("pm25", ASKS),
    "PM25": Known("pm25", ASKS), "PM2_5": Known("pm25", ASKS), "pm10": Known("pm10", ASKS),
    "PM10": Known("pm10", ASKS), "pm4": Known("pm4", ASKS), "no": Known("no", ASKS), "NO": Known("no", ASKS),
    "no2": Known("no2", ASKS), "NO2": Known("no2", ASKS), "nox": Known("nox", ASKS), "NOx": Known("nox", ASKS),
    "so2": Known("so2", ASKS), "SO2": Known("so2", ASKS), "o3": Known("o3", ASKS), "O3": Known("o3", ASKS),
    "co": Known("co", ASKS), "CO": Known("co", ASKS), "co2": Known("co2", ASKS), "CO2": Known("co2", ASKS),
    "nh3": Known("nh3", ASKS), "NH3": Known("nh3", ASKS), "airQualityIndex": Known("air_quality_index"),
    "LAeq": Known("noise", "dB"), "LAmax": Known("noise_max", "dB"), "LAS": Known("noise_slow", "dB"),
    "LAeq_d": Known("noise_day", "dB"),
    # water
    "waterLevel": Known("water_level", ASKS), "currentLevel": Known("water_level", ASKS),
    "streamGauge": Known("water_level", "cm"),
    "waterDischarge": Known("water_flow", ASKS),
    # roads and parking
    "intensity": Known("flow", "{veh}/h", per_hour=True), "occupancy": Known("occupancy", "1", _FRACTION),
    "averageVehicleSpeed": Known("speed", "km/h"), "averageHeadwayTime": Known("headway", "s"),
    "averageVehicleLength": Known("vehicle_length", "m"), "congested": Known("congested"),
    "availableSpotNumber": Known("free_spaces", "{space}"), "totalSpotNumber": Known("total_spaces", "{space}"),
    "freeSlotNumber": Known("free_spaces", "{space}"), "totalSlotNumber": Known("total_spaces", "{space}"),
    "outOfServiceSlotNumber": Known("closed_spaces", "{space}"),
    "availableBikeNumber": Known("free_bicycles", "{bicycle}"), "speed": Known("speed", ASKS),
    "bearing": Known("bearing", "deg"),
    # energy and light
    "frequency": Known("frequency", "Hz"), "phaseVoltage": Known("voltage", "V"),
    "phaseToPhaseVoltage": Known("line_voltage", "V"), "current": Known("current", ASKS),
    "voltage": Known("voltage", ASKS), "activePower": Known("power", ASKS), "totalActivePower": Known("power", ASKS),
    "reactivePower": Known("reactive_power", ASKS), "totalReactivePower": Known("reactive_power", ASKS),
    "apparentPower": Known("apparent_power", ASKS), "totalApparentPower": Known("apparent_power", ASKS),
    "totalActiveEnergyImport": Known("energy", ASKS), "totalActiveEnergyExport": Known("energy_export", ASKS),
    "powerFactor": Known("power_factor"), "displacementPowerFactor": Known("displacement_power_factor"),
    "thdVoltage": Known("voltage_distortion"), "thdCurrent": Known("current_distortion"),
    "powerState": Known("power_state", words=_SWITCH), "energyConsumed": Known("energy", "kW.h"),
    "intensityR": Known("current_r", "A"), "intensityS": Known("current_s", "A"), "intensityT": Known("current_t", "A"),
    # devices
    "batteryLevel": Known("battery", "1", _FRACTION), "fillingLevel": Known("filling_level", "1", _FRACTION),
}  # fmt: skip
"""By the attribute's name. ``numValue`` is not here: ``controlledProperty`` says what it is."""

_METER = {
    "activePower": "W", "totalActivePower": "W", "reactivePower": "var", "totalReactivePower": "var", "current": "A",
    "totalApparentPower": "VA", "totalActiveEnergyImport": "kW.h", "totalActiveEnergyExport": "kW.h",
}  # fmt: skip
OF_TYPE: dict[str, dict[str, str]] = {
    "ACMeasurement": _METER,  # which says watt for apparentPower: not taken for certain
    "ThreePhaseAcMeasurement": {**_METER, "apparentPower": "VA"},
}
"""Units of one model, whose attribute of the same name has another unit in another model, or none."""

PROPERTIES: dict[str, Known] = {
    **ATTRIBUTES, "humidity": Known("humidity", ASKS), "relativeHumidity": Known("humidity", ASKS),
    "waterPollution": Known("water_pollution", ASKS), "noiseLevel": Known("noise", "dB"),
}  # fmt: skip
"""Words of ``controlledProperty``; a fraction is not promised there."""

KINDS: dict[str, str] = {
    "TrafficFlowObserved": "road", "RoadSegment": "road", "Road": "road", "ItemFlowObserved": "road",
    "AirQualityObserved": "air_station", "AirQualityMonitoring": "air_station", "NoiseLevelObserved": "sensor",
    "WeatherObserved": "weather_station", "OffStreetParking": "parking", "OnStreetParking": "parking",
    "ParkingGroup": "parking", "ParkingSpot": "parking", "BikeHireDockingStation": "parking",
    "EVChargingStation": "parking", "GtfsStop": "stop", "PublicTransportStop": "stop", "Vehicle": "vehicle",
    "Building": "building", "StreetlightControlCabinet": "cabinet", "TechnicalCabinetDevice": "cabinet",
}  # fmt: skip
TIMES = (
    "TimeInstant", "dateObservedTo", "dateObserved", "observationDateTime", "observationDate",
    "dateLastValueReported", "dateLastReported",
)  # fmt: skip
"""Attributes that say when an entity was observed. Not among them: when it was created, installed or last metered."""
PARENTS = ("refRoadSegment", "refRoad", "refPointOfInterest", "refDevice", "refStreetlightGroup", "isLocatedIn")
NEVER = frozenset({
    "owner", "ownerName", "deviceOwner", "address", "contactPoint", "operator", "dataProvider", "provider", "email",
    "telephone", "person", "refUser", "driver", "passenger", "licencePlateNumber", "vehiclePlateIdentifier",
    "vehicleIdentificationNumber", "serialNumber", "ipAddress", "macAddress", "transactionId", "comments", "landmark",
    "mediaURL", "deviceInfo",
})  # fmt: skip
"""Of people, or able to lead to them: read in no mode, and refused in a mapping."""

UNIT_CODES: dict[str, str] = {
    "CEL": "Cel", "FAH": "[degF]", "KEL": "K", "P1": "%", "C62": "1", "GQ": "ug/m3", "GP": "mg/m3", "59": "[ppm]",
    "61": "[ppb]", "MTS": "m/s", "KMH": "km/h", "HM": "[mi_i]/h", "KNT": "[kn_i]", "MTR": "m", "CMT": "cm", "MMT": "mm",
    "KMT": "km", "DD": "deg", "SEC": "s", "MIN": "min", "HUR": "h", "DAY": "d", "PAL": "Pa", "A97": "hPa", "KPA": "kPa",
    "MPA": "MPa", "BAR": "bar", "MBR": "mbar", "WTT": "W", "KWT": "kW", "MAW": "MW", "WHR": "W.h", "KWH": "kW.h",
    "MWH": "MW.h", "VLT": "V", "KVT": "kV", "2Z": "mV", "AMP": "A", "4K": "mA", "HTZ": "Hz", "KHZ": "kHz", "D46": "VA",
    "KVA": "kVA", "D44": "var", "KVR": "kvar", "LUX": "lx", "LUM": "lm", "2N": "dB", "MQH": "m3/h", "MQS": "m3/s",
    "L2": "L/min", "G51": "L/s", "E32": "L/h", "MTQ": "m3", "LTR": "L", "KGM": "kg", "GRM": "g", "TNE": "t",
    "MTK": "m2", "D54": "W/m2",
}  # fmt: skip
"""UCUM by UN/CEFACT's common code (Recommendation 20)."""
