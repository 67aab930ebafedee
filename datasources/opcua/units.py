"""Engineering units as servers tell them: the numbers of UNECE codes (Part 8, 5.6.3) to UCUM."""

_CODES = {
    "CEL": "Cel", "FAH": "[degF]", "KEL": "K", "PAL": "Pa", "KPA": "kPa", "MPA": "MPa", "BAR": "bar", "MBR": "mbar",
    "PSI": "[psi]", "NEW": "N", "B47": "kN", "MTR": "m", "MMT": "mm", "CMT": "cm", "KMT": "km", "MTS": "m/s",
    "KMH": "km/h", "DD": "deg", "C81": "rad", "VLT": "V", "KVT": "kV", "AMP": "A", "WTT": "W", "KWT": "kW",
    "MAW": "MW", "KWH": "kW.h", "HTZ": "Hz", "P1": "%", "MQH": "m3/h", "MQS": "m3/s", "LTR": "L", "MTQ": "m3",
    "SEC": "s", "MIN": "min", "HUR": "h", "TNE": "t", "KGM": "kg", "2N": "dB", "59": "[ppm]", "C62": "1",
    "WHR": "W.h", "MWH": "MW.h", "GWH": "GW.h", "D44": "var", "KVR": "kvar", "D46": "V.A", "KVA": "kV.A",
    "MVA": "MV.A", "4K": "mA", "2Z": "mV", "OHM": "Ohm", "LUX": "lx", "LUM": "lm",
}  # fmt: skip


def ucum(unit: int) -> str:
    """UCUM of an EUInformation's UnitId, empty where it is not known: the id is its code's ASCII as a number."""
    code = unit.to_bytes(4, "big").strip(b"\0") if unit > 0 else b""
    return _CODES.get(code.decode("ascii", "replace"), "")
