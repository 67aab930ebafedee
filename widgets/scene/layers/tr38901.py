"""Path loss and the antenna element of 3GPP TR 38.901 (tables 7.4.1-1 and 7.3-1): UMa and UMi, outdoors."""

import math

import numpy as np
import numpy.typing as npt

F64 = npt.NDArray[np.float64]
UMI_BELOW = 20.0
"""Metres: lower antennas are street cells (UMi), others stand above the roofs (UMa). The report's own are 10 and 25."""
NEAREST = 10.0
"""Metres on the ground from which the formulas hold; nearer points are given the loss at this distance."""
HIGHEST = 22.5
"""Metres of the highest receiver that the report's table is for."""
LIGHT = 299_792_458.0
ENVIRONMENT = 1.0
"""Effective environment height in metres, exact for receivers below 13 m and kept for higher ones."""
BEAM_WIDTH, FLOOR, ELEMENT_GAIN = 65.0, 30.0, 8.0
"""Degrees between half-power directions both ways, most dB of attenuation, and dBi of one element: table 7.3-1."""


def path_loss(ground: F64, sender: float, receiver: float, gigahertz: float, seen: npt.NDArray[np.bool_]) -> F64:
    """dB over `ground` metres from height `sender` to `receiver`, at `gigahertz`; `seen` where nothing is in between.

    Without shadow fading: the median. The lower antenna rule is `UMI_BELOW`. Receivers above `HIGHEST` have the loss of
    one at that height, over their own distance.
    """
    flat = np.maximum(ground, NEAREST)
    away = np.hypot(flat, sender - receiver)
    receiver = min(receiver, HIGHEST)
    effective = max(sender - ENVIRONMENT, 0.1) * max(receiver - ENVIRONMENT, 0.1)
    bend = 4 * effective * gigahertz * 1e9 / LIGHT
    tail = math.log10(bend**2 + (sender - receiver) ** 2)
    far, tone = np.log10(away), 20 * math.log10(gigahertz)
    if sender < UMI_BELOW:
        open_air = np.where(flat <= bend, 32.4 + 21 * far, 32.4 + 40 * far - 9.5 * tail) + tone
        behind = 35.3 * far + 22.4 + 21.3 * math.log10(gigahertz) - 0.3 * (receiver - 1.5)
    else:
        open_air = np.where(flat <= bend, 28.0 + 22 * far, 28.0 + 40 * far - 9.0 * tail) + tone
        behind = 13.54 + 39.08 * far + tone - 0.6 * (receiver - 1.5)
    return np.asarray(np.where(seen, open_air, np.maximum(open_air, behind)))


def element(off_azimuth: F64, below: F64) -> F64:
    """dBi towards a direction `off_azimuth` degrees beside and `below` degrees under the axis of the antenna.

    `off_azimuth` NaN: an antenna that sends all around. Tilt is taken off `below` by the caller: an approximation
    of turning the pattern that is good for the few degrees of a real tilt.
    """
    beside = np.minimum(12 * (np.nan_to_num(off_azimuth) / BEAM_WIDTH) ** 2, FLOOR)
    under = np.minimum(12 * (below / BEAM_WIDTH) ** 2, FLOOR)
    return np.asarray(ELEMENT_GAIN - np.minimum(beside + under, FLOOR))
