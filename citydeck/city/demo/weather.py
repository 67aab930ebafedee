"""The demo city's weather stations: masts of ten metres on open ground; each speaks for some kilometres."""

from citydeck.city.demo.curve import at
from citydeck.city.demo.facts import names
from citydeck.city.demo.roads import place
from citydeck.model.asset import Asset

MAST = 10.0
"""Metres at which wind is measured: the height of exposure that meteorology agrees on."""
STATIONS = (
    ("bund", names("Bund", "外滩"), 31.2425, 121.4882),
    ("peoples-square", names("People's Square", "人民广场"), 31.2304, 121.4737),
    ("century-park", names("Century Park", "世纪公园"), 31.2165, 121.5520),
    ("jinqiao", names("Jinqiao Park", "金桥公园"), 31.2540, 121.5560),
    ("yangpu", names("Yangpu Park", "杨浦公园"), 31.2770, 121.5330),
    ("luxun", names("Lu Xun Park", "鲁迅公园"), 31.2745, 121.4830),
    ("putuo", names("Suzhou Creek West", "苏州河西"), 31.2550, 121.4300),
    ("zhongshan", names("Zhongshan Park", "中山公园"), 31.2275, 121.4205),
    ("xujiahui", names("Xujiahui Park", "徐家汇公园"), 31.2003, 121.4440),
    ("houtan", names("Houtan Park", "后滩公园"), 31.1830, 121.4780),
    ("expo", names("Expo East", "世博东"), 31.1950, 121.5150),
    ("xupu", names("Xupu", "徐浦"), 31.1360, 121.4560),
)
"""Slug, names and place, WGS 84."""


def stations() -> list[Asset]:
    """One asset a station; its attribute tells the height of the anemometer."""
    return [
        Asset(
            f"urn:ngsi-ld:WeatherStation:{slug}",
            "weather_station",
            names(f"Weather station {title['en']}", f"{title['zh_CN']}气象站"),
            place(at(latitude, longitude), MAST),
            attributes={"height_m": MAST},
        )
        for slug, title, latitude, longitude in STATIONS
    ]
