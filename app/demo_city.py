"""The demo city as this user keeps it: laid once, then read. `python -m app.demo_city` lays it ahead of a start."""

import sys

import platformdirs

from citydeck.city.model import CityModel


def demo_city() -> CityModel:
    """The built-in city, from the user's cache when it is there."""
    from citydeck.city import demo

    return demo.load(platformdirs.user_cache_path("citydeck"))


def main() -> int:
    """Lay the city and keep it; 0, for a cache that cannot be written only makes starts slower."""
    demo_city()
    return 0


if __name__ == "__main__":
    sys.exit(main())
