"""Where a city file lies that does not say it: the CRS of its coordinates, or the place of its middle."""

import re
from dataclasses import dataclass

from citydeck.city.crs import reference
from citydeck.model.errors import WrongUse

_NUMBER = r"[-+]?[0-9]{1,3}(?:\.[0-9]+)?"
_PLACE = re.compile(rf"\s*({_NUMBER})\s*[,; ]\s*({_NUMBER})\s*")


@dataclass(frozen=True, slots=True)
class CityPlace:
    """`crs` an authority's name, or `origin` longitude and latitude of the middle; both empty where nothing is said."""

    crs: str = ""
    origin: tuple[float, float] | None = None

    @classmethod
    def parse(cls, text: str) -> "CityPlace":
        """From ``EPSG:28992`` or ``4.36, 52.01``; `WrongUse` in one line for anything else."""
        if not text.strip():
            return cls()
        if found := _PLACE.fullmatch(text):
            longitude, latitude = map(float, found.groups())
            if abs(longitude) > 180 or abs(latitude) > 90:
                raise WrongUse(f"{text.strip()}: no longitude from -180 to 180 and latitude from -90 to 90")
            return cls(origin=(longitude, latitude))
        if reference(text.strip()).kind == "local":
            raise WrongUse(f"{text.strip()[:60]}: neither a CRS such as EPSG:28992 nor longitude, latitude")
        return cls(crs=text.strip())
