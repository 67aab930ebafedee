"""Published facts that place the schematic city: WGS 84 degrees, good to 100-300 m, and heights in metres.

They place a model and survey nothing. Everything else of the demo city is generated.
"""

from dataclasses import dataclass
from typing import Literal

from citydeck.city.model import Frame

FRAME = Frame(121.4900, 31.2304)
BUILT = (-6900.0, -5500.0, 6900.0, 5700.0)
"""Built-up rectangle in metres of `FRAME`."""
EXTENT = (-6900.0, -11_700.0, 6900.0, 5700.0)
"""The whole model: the built-up part, and the river on to Xupu Bridge in the south."""

Names = dict[str, str]
Shape = Literal["cable", "arch", "truss"]


def names(en: str, zh: str) -> Names:
    """Display names in the two languages of the product."""
    return {"en": en, "zh_CN": zh}


@dataclass(frozen=True, slots=True)
class Tower:
    """A named tower: `bank` is ``west`` or ``east`` of the Huangpu; `plot` radius in metres kept free around it."""

    slug: str
    names: Names
    latitude: float
    longitude: float
    height: float
    bank: str
    plot: float = 62.0
    rank: int = 1


@dataclass(frozen=True, slots=True)
class BridgeFact:
    """A bridge: main span and its clearance in metres; `deck` height of the roadway above water."""

    slug: str
    names: Names
    latitude: float
    longitude: float
    span: float
    shape: Shape
    year: int
    deck: float


@dataclass(frozen=True, slots=True)
class TunnelFact:
    """A road tunnel: its middle under the river, its length in metres, and the compass course of its axis."""

    slug: str
    names: Names
    latitude: float
    longitude: float
    length: float
    year: int


TOWERS = (
    Tower("shanghai-tower", names("Shanghai Tower", "上海中心大厦"), 31.2355, 121.5010, 632.0, "east", 70, 0),
    Tower("swfc", names("World Financial Center", "上海环球金融中心"), 31.2347, 121.5030, 492.0, "east", 62, 0),
    Tower("jin-mao", names("Jin Mao Tower", "金茂大厦"), 31.2371, 121.5014, 420.5, "east", 60, 0),
    Tower("oriental-pearl", names("Oriental Pearl Tower", "东方明珠"), 31.2417, 121.4954, 468.0, "east", 75, 0),
    Tower("shimao", names("Shimao International Plaza", "世茂国际广场"), 31.2357, 121.4706, 333.0, "west"),
    Tower("white-magnolia", names("White Magnolia Plaza", "白玉兰广场"), 31.2497, 121.4933, 319.5, "west"),
    Tower("plaza-66", names("Plaza 66", "恒隆广场"), 31.2287, 121.4487, 288.0, "west"),
    Tower("tomorrow-square", names("Tomorrow Square", "明天广场"), 31.2316, 121.4656, 285.0, "west", 45),
    Tower("wheelock-square", names("Wheelock Square", "会德丰广场"), 31.2240, 121.4405, 298.0, "west"),
    Tower("ifc", names("Shanghai IFC", "上海国金中心"), 31.2378, 121.4985, 260.0, "east", 92),
)
BRIDGES = (
    BridgeFact("nanpu", names("Nanpu Bridge", "南浦大桥"), 31.2080, 121.4990, 423.0, "cable", 1991, 50.0),
    BridgeFact("yangpu", names("Yangpu Bridge", "杨浦大桥"), 31.2586, 121.5400, 602.0, "cable", 1993, 52.0),
    BridgeFact("lupu", names("Lupu Bridge", "卢浦大桥"), 31.1918, 121.4733, 550.0, "arch", 2003, 50.0),
    BridgeFact("xupu", names("Xupu Bridge", "徐浦大桥"), 31.1330, 121.4620, 590.0, "cable", 1997, 50.0),
    BridgeFact("waibaidu", names("Waibaidu Bridge", "外白渡桥"), 31.2452, 121.4866, 104.0, "truss", 1908, 6.0),
)
TUNNELS = (
    TunnelFact("yanan-east", names("Yan'an East Road Tunnel", "延安东路隧道"), 31.2365, 121.4915, 2261, 1989),
    TunnelFact("dalian", names("Dalian Road Tunnel", "大连路隧道"), 31.2493, 121.5130, 2527, 2003),
    TunnelFact("renmin", names("Renmin Road Tunnel", "人民路隧道"), 31.2290, 121.4975, 2400, 2009),
    TunnelFact("xinjian", names("Xinjian Road Tunnel", "新建路隧道"), 31.2480, 121.5010, 2200, 2009),
    TunnelFact("fuxing-east", names("Fuxing East Road Tunnel", "复兴东路隧道"), 31.2210, 121.5045, 2780, 2004),
)
RIVER = (
    (31.1130, 121.4700), (31.1300, 121.4615), (31.1500, 121.4570), (31.1700, 121.4590), (31.1850, 121.4660),
    (31.1918, 121.4735), (31.2000, 121.4880), (31.2080, 121.4990), (31.2130, 121.5040), (31.2180, 121.5055),
    (31.2225, 121.5040), (31.2290, 121.4975), (31.2340, 121.4925), (31.2390, 121.4893), (31.2430, 121.4892),
    (31.2460, 121.4925), (31.2480, 121.5005), (31.2493, 121.5130), (31.2545, 121.5290), (31.2586, 121.5400),
    (31.2650, 121.5480), (31.2760, 121.5620), (31.2900, 121.5720),
)  # fmt: skip
"""Centre line of the Huangpu, south to north; the first and the two last points only carry it over the model's edge."""
RIVER_WIDTH = (
    (31.113, 480.0), (31.133, 500.0), (31.185, 450.0), (31.1918, 470.0), (31.208, 410.0), (31.225, 420.0),
    (31.243, 430.0), (31.2493, 440.0), (31.2586, 520.0), (31.290, 560.0),
)  # fmt: skip
"""Width of the Huangpu in metres by latitude: 400-500 m in the centre."""
CREEK = (
    (31.2458, 121.4900), (31.2452, 121.4880), (31.2450, 121.4866), (31.2436, 121.4820), (31.2425, 121.4770),
    (31.2418, 121.4720), (31.2428, 121.4670), (31.2462, 121.4625), (31.2490, 121.4575), (31.2478, 121.4520),
    (31.2428, 121.4490), (31.2405, 121.4435), (31.2425, 121.4375), (31.2455, 121.4320), (31.2430, 121.4255),
    (31.2375, 121.4215), (31.2350, 121.4100),
)  # fmt: skip
"""Suzhou Creek from its mouth west: published mouth and width, the bends schematic."""
BUND = (31.2340, 31.2436)
"""Latitudes between which the Bund's row stands on the west bank."""
YANAN = ((31.2120, 121.4000), (31.2185, 121.4330), (31.2225, 121.4500), (31.2270, 121.4660), (31.2310, 121.4790))
NORTH_SOUTH = ((31.2020, 121.4730), (31.2270, 121.4660), (31.2500, 121.4600), (31.2760, 121.4570))
RING_WEST = (
    (31.1985, 121.4830), (31.1950, 121.4650), (31.1930, 121.4480), (31.2010, 121.4310), (31.2200, 121.4240),
    (31.2400, 121.4260), (31.2560, 121.4380), (31.2670, 121.4600), (31.2720, 121.4900), (31.2720, 121.5200),
)  # fmt: skip
RING_EAST = ((31.2470, 121.5525), (31.2300, 121.5560), (31.2150, 121.5480), (31.2060, 121.5290), (31.2040, 121.5150))
DISTRICTS = (
    ("huangpu", names("Huangpu", "黄浦区"), 31.2240, 121.4800, "west"),
    ("jingan", names("Jing'an", "静安区"), 31.2430, 121.4560, "west"),
    ("hongkou", names("Hongkou", "虹口区"), 31.2640, 121.4850, "west"),
    ("yangpu", names("Yangpu", "杨浦区"), 31.2730, 121.5230, "west"),
    ("xuhui", names("Xuhui", "徐汇区"), 31.1950, 121.4400, "west"),
    ("changning", names("Changning", "长宁区"), 31.2200, 121.4230, "west"),
    ("putuo", names("Putuo", "普陀区"), 31.2500, 121.4250, "west"),
    ("lujiazui", names("Pudong · Lujiazui", "浦东新区·陆家嘴"), 31.2350, 121.5080, "east"),
    ("yangjing", names("Pudong · Yangjing", "浦东新区·洋泾"), 31.2420, 121.5420, "east"),
    ("huamu", names("Pudong · Huamu", "浦东新区·花木"), 31.2130, 121.5380, "east"),
    ("expo", names("Pudong · Expo", "浦东新区·世博"), 31.1900, 121.4950, "east"),
)
"""Slug, names, schematic centre and bank of each service area."""
PARKS = (
    ("peoples-park", names("People's Square", "人民广场"), 31.2304, 121.4737, 330, 260),
    ("lujiazui-green", names("Lujiazui Central Green", "陆家嘴中心绿地"), 31.2392, 121.5040, 170, 150),
    ("century-park", names("Century Park", "世纪公园"), 31.2165, 121.5520, 650, 520),
    ("fuxing-park", names("Fuxing Park", "复兴公园"), 31.2195, 121.4695, 190, 150),
    ("jingan-park", names("Jing'an Park", "静安公园"), 31.2262, 121.4462, 120, 110),
    ("xujiahui-park", names("Xujiahui Park", "徐家汇公园"), 31.2003, 121.4440, 210, 150),
    ("zhongshan-park", names("Zhongshan Park", "中山公园"), 31.2275, 121.4205, 240, 190),
    ("luxun-park", names("Lu Xun Park", "鲁迅公园"), 31.2745, 121.4830, 230, 200),
    ("heping-park", names("Heping Park", "和平公园"), 31.2660, 121.5050, 190, 170),
    ("yangpu-park", names("Yangpu Park", "杨浦公园"), 31.2770, 121.5330, 200, 190),
    ("houtan-park", names("Houtan Park", "后滩公园"), 31.1830, 121.4780, 330, 130),
    ("guyi-garden", names("Gucheng Park", "古城公园"), 31.2285, 121.4885, 110, 80),
    ("tangqiao-park", names("Tangqiao Park", "塘桥公园"), 31.2110, 121.5180, 170, 140),
    ("jinqiao-park", names("Jinqiao Park", "金桥公园"), 31.2540, 121.5560, 180, 160),
)
"""Slug, names, schematic centre, half-lengths east and north in metres."""
CENTRES = (
    (31.2370, 121.5020, 620.0, 1.0), (31.2340, 121.5120, 520.0, 0.7), (31.2310, 121.4700, 650.0, 0.62),
    (31.2270, 121.4470, 700.0, 0.6), (31.1960, 121.4375, 600.0, 0.55), (31.2500, 121.4920, 500.0, 0.5),
    (31.2215, 121.4760, 500.0, 0.42), (31.2270, 121.5270, 620.0, 0.5), (31.2445, 121.4590, 480.0, 0.45),
    (31.2740, 121.5140, 560.0, 0.4), (31.1880, 121.4920, 480.0, 0.35), (31.2440, 121.4340, 500.0, 0.35),
)  # fmt: skip
"""Where towers gather: latitude, longitude, radius in metres, strength 0 to 1. Lujiazui first."""
