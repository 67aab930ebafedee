"""Settings of a SUMO source: where the simulation runs, how fast, and which roads are which of the city's."""

from pydantic import Field

from citydeck.sources.contract import Settings as Base
from citydeck.sources.mapping.settings import Part


class RoadRule(Part):
    """Roads of the simulation whose id fits the pattern `road` (``*`` and ``?``) are the asset `asset`, in which
    ``{id}`` stands for the road's id.
    """

    road: str = Field(min_length=1)
    asset: str = Field(default="urn:ngsi-ld:Road:{id}", pattern="^urn:ngsi-ld:")


class Settings(Base):
    """`pace` is simulated seconds in a second. `order` is the client's number where the simulation was started for
    several (``--num-clients``), else 0. Of `roads` the first rule that fits counts; without any, every road is
    told under its own id. `vehicles` is how many at most are told one by one.
    """

    host: str = Field(min_length=1)
    port: int = Field(default=8813, ge=1, le=65535)
    every: float = Field(default=1.0, ge=0.05, le=60.0)
    pace: float = Field(default=1.0, gt=0.0, le=1000.0)
    timeout: float = Field(default=2.0, gt=0.0, le=60.0)
    order: int = Field(default=0, ge=0, le=100)
    vehicles: int = Field(default=500, ge=0, le=10_000)
    roads: tuple[RoadRule, ...] = ()
