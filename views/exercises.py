"""Which exercises are in force: what feeds tell with an exercise's severity, and never as a real event."""

import math

from citydeck.link.mirror import CityMirror
from citydeck.model.mode import Mode

METRIC = "exercise_severity"


def in_force(mirror: CityMirror, language: str = "en") -> list[str]:
    """Names of the exercises of a live session, in the order in which they were declared; 0 says that one is over, and
    a severity that its feed does not know says nothing of its end.
    """
    if mirror.hello is None or mirror.hello.mode != Mode.LIVE:
        return []
    found = []
    for handle in mirror.handles_of_metric.get(METRIC, ()):
        value = float(mirror.value[handle])
        if mirror.observed_at[handle] and (math.isnan(value) or value > 0):
            asset = mirror.assets.get(mirror.channels[handle].asset)
            found.append(asset.name(language) if asset is not None else mirror.channels[handle].asset)
    return found
