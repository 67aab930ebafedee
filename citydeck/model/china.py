"""Where maps are drawn in GCJ-02: mainland China with Hainan, Hong Kong and Macao, as a coarse outline."""

import numpy as np
import numpy.typing as npt

OUTLINE = (
    (134.9, 48.5), (133.2, 45.1), (131.0, 44.8), (131.3, 43.4), (130.6, 42.4), (128.0, 41.9), (126.8, 41.6),
    (124.3, 39.9), (123.6, 38.5), (123.6, 30.0), (122.3, 27.0), (119.9, 24.9), (118.4, 23.6), (116.0, 21.4),
    (112.0, 17.9), (108.2, 17.9), (107.9, 21.5), (106.7, 22.0), (106.6, 22.9), (105.3, 23.3), (104.0, 22.6),
    (102.4, 22.6), (101.7, 21.2), (100.2, 21.5), (99.2, 22.1), (98.8, 23.6), (97.6, 24.0), (98.6, 26.0),
    (98.3, 27.6), (97.2, 28.3), (95.0, 29.0), (92.0, 27.8), (90.0, 28.2), (88.9, 27.4), (88.0, 27.9), (85.0, 28.4),
    (81.1, 30.1), (79.0, 31.2), (79.4, 32.6), (78.3, 34.6), (76.0, 36.0), (74.6, 37.1), (73.5, 39.4), (74.9, 40.5),
    (76.5, 40.4), (80.2, 42.0), (80.3, 43.1), (79.9, 44.9), (82.4, 45.3), (82.9, 47.2), (85.5, 47.1), (85.8, 48.4),
    (87.4, 49.1), (90.0, 47.9), (91.0, 45.2), (95.4, 44.2), (96.4, 42.7), (100.0, 42.6), (105.0, 41.6),
    (109.5, 42.4), (112.0, 43.7), (111.6, 45.0), (114.0, 44.9), (116.3, 46.4), (119.8, 46.7), (117.8, 47.9),
    (115.6, 47.8), (116.7, 49.8), (118.6, 50.0), (120.7, 52.0), (120.0, 52.7), (121.3, 53.4), (123.6, 53.6),
    (125.7, 53.1), (127.6, 50.2), (127.8, 49.6), (130.6, 48.9), (131.0, 47.7), (132.6, 47.8),
)  # fmt: skip
"""Longitude and latitude of its corners. Good to some tens of kilometres at land borders, which is far from any place
where GCJ-02 is used or not used by mistake."""


def inside(longitude: npt.NDArray[np.float64], latitude: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
    """Which points lie in the outline: a ray to the east crosses it an odd number of times."""
    odd: npt.NDArray[np.bool_] = np.zeros(longitude.shape, np.bool_)
    for (x0, y0), (x1, y1) in zip(OUTLINE, (*OUTLINE[1:], OUTLINE[0]), strict=True):
        if y0 == y1:
            continue
        crosses = (y0 > latitude) != (y1 > latitude)
        odd ^= crosses & (longitude < (x1 - x0) * (latitude - y0) / (y1 - y0) + x0)
    return odd
