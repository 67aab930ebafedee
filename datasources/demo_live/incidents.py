"""The one story of the demo city, as causes: each domain's model asks here what is not ordinary at an instant.

Times are seconds from the start of the story's hour. Nothing here touches a reading: wind and lorries load a bridge
because the bridge's model knows wind and lorries, cells go dark because their feeder is off, and sensors fall silent
because the cell that carries them is dark.
"""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from datasources.demo_live.noise import pulse, ramp, uniform
from datasources.demo_live.town import Town

WIND_RISES, WIND_FALLS = 420.0, 1560.0
CONVOY_COMES, CONVOY_STANDS, CONVOY_LEAVES, CONVOY_GONE = 600.0, 1110.0, 1440.0, 1680.0
PIPE_LEAKS, PIPE_ISOLATED = 1260.0, 1740.0
FIBRE_CUT = 1530.0
FEEDER_TRIPS, FEEDER_FED_BACK = 1980.0, 2580.0
TUNNEL_CREEPS = 2400.0
HOUR = 3600.0

NANPU = "urn:ngsi-ld:Bridge:nanpu"
DALIAN = "urn:ngsi-ld:Tunnel:dalian"
_LUJIAZUI = (121.5010, 31.2355)
_FIBRE_SPOT = (121.4720, 31.2200)
_PIPE_SPOT = (121.4600, 31.2500)
_CELLS_DARK = 4
"""Cells whose batteries are old; the others behind the feeder last until it is fed back."""


@dataclass(frozen=True)
class Incidents:
    """When the story begins (`start`, seconds since 1970, None = never), whether it `repeats` every hour, and where.

    Rows are indices among the town's assets of their kind, -1 where the town has none: then that step of the story
    does not happen.
    """

    start: float | None
    repeats: bool = False
    bridge: int = -1
    feeder: int = -1
    helper: int = -1
    fibre: int = -1
    pipe: int = -1
    tunnel: int = -1
    district: int = -1
    dark_from: npt.NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))
    dark_until: npt.NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))

    def elapsed(self, at: float) -> float:
        """Seconds into the story; minus infinity outside it."""
        if self.start is None:
            return -np.inf
        since = at - self.start
        if self.repeats:
            return since % HOUR
        return since if since >= 0 else -np.inf

    def wind(self, at: float) -> float:
        """Wind on top of the ordinary, m/s: a front comes up the river and passes."""
        return 11.5 * pulse(self.elapsed(at), WIND_RISES, WIND_RISES + 420, WIND_FALLS, WIND_FALLS + 420)

    def convoy(self, at: float) -> float:
        """How much of the convoy stands on the main span, 0 to 1."""
        return pulse(self.elapsed(at), CONVOY_COMES, CONVOY_STANDS, CONVOY_LEAVES, CONVOY_GONE)

    def leak(self, at: float) -> float:
        """Share of its pressure that the leaking pipe has lost."""
        return 0.42 * pulse(self.elapsed(at), PIPE_LEAKS, PIPE_LEAKS + 60, PIPE_ISOLATED, PIPE_ISOLATED + 480)

    def fibre_is_cut(self, at: float) -> bool:
        """An excavator has found the cable; splicing takes longer than the hour lasts."""
        return self.elapsed(at) >= FIBRE_CUT

    def feeder_is_off(self, at: float) -> bool:
        """The feeder's breaker is open; it is fed back from its neighbour ten minutes later."""
        return FEEDER_TRIPS <= self.elapsed(at) < FEEDER_FED_BACK

    def neighbour_helps(self, at: float) -> float:
        """How far the neighbouring feeder has taken over the tripped feeder's load, 0 to 1."""
        return ramp(self.elapsed(at), FEEDER_FED_BACK, FEEDER_FED_BACK + 40)

    def dark_cells(self, at: float) -> npt.NDArray[np.bool_]:
        """Which cells are off the air: their batteries last less than a minute, and not all come back."""
        since = self.elapsed(at)
        return (self.dark_from <= since) & (since < self.dark_until)

    def outage(self, at: float) -> float:
        """How much of the outage people still feel, 0 to 1: it outlasts the outage itself."""
        return pulse(self.elapsed(at), FEEDER_TRIPS + 60, FEEDER_TRIPS + 660, FEEDER_FED_BACK + 420, HOUR + 1800)

    def creep(self, at: float) -> float:
        """Settlement of the story's tunnel in the hour, mm."""
        return 1.1 * ramp(self.elapsed(at), TUNNEL_CREEPS - 1500, HOUR + 300)


def plan(town: Town, seed: int, start: float | None, *, repeats: bool = False) -> Incidents:
    """Where the story happens in this town: the bridge by name, the feeder nearest to Lujiazui that carries
    cells, the fibre and pipe nearest to their spots.
    """
    feeders = town.parents("cell", "feeder")
    feeder = _feeder_of_story(town, feeders)
    count = len(town.of("cell"))
    luck = uniform(seed + 41, np.arange(count)) if count else np.zeros(0)
    order = np.full(count, np.inf)
    behind = (feeders == feeder) & (feeder >= 0)
    order[behind] = luck[behind].argsort().argsort()
    behind &= order < _CELLS_DARK
    back = order < 0.6 * behind.sum()
    return Incidents(
        start=start,
        repeats=repeats,
        bridge=town.row("bridge", NANPU),
        feeder=feeder,
        helper=_neighbour(town, feeder),
        fibre=_nearest(town, "fibre", _FIBRE_SPOT),
        pipe=_nearest(town, "pipeline", _PIPE_SPOT),
        tunnel=max(town.row("tunnel", DALIAN), -1),
        district=_nearest(town, "service_area", _LUJIAZUI),
        dark_from=np.where(behind, FEEDER_TRIPS + 20 + 5 * np.minimum(order, 8), np.inf),
        dark_until=np.where(behind & back, FEEDER_FED_BACK + 90 + 45 * np.minimum(order, 8), np.inf),
    )


def _feeder_of_story(town: Town, feeders: npt.NDArray[np.intp]) -> int:
    if not town.of("feeder"):
        return -1
    carried = np.bincount(feeders[feeders >= 0], minlength=len(town.of("feeder")))
    far = np.hypot(*(town.metres("feeder") - town.local(_LUJIAZUI)).T)
    return int((far + 400.0 * np.maximum(_CELLS_DARK - carried, 0) + 1e6 * (carried == 0)).argmin())


def _neighbour(town: Town, feeder: int) -> int:
    if feeder < 0 or len(town.of("feeder")) < 2:
        return -1
    far = town.distance("feeder", "feeder", feeder)
    far[feeder] = np.inf
    return int(far.argmin())


def _nearest(town: Town, kind: str, spot: tuple[float, float]) -> int:
    if not town.of(kind):
        return -1
    return int(np.hypot(*(town.metres(kind) - town.local(spot)).T).argmin())
