"""Frames, colours and picks against the clock, the same way for every row of a table."""

import gc
import os
import time
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from benchmarks.memory import memory
from widgets.scene.camera import Camera

MOST, LEAST, SECONDS = 20, 3, 2.5
"""Frames of a camera: so many, fewer where they take longer than `SECONDS` together, but never less than `LEAST`."""
WARM = 2
TURN = 2.0
"""Degrees from one frame to the next."""
Show = Callable[[Camera], object]


def milliseconds(job: Callable[[], object], done: Callable[[], object] = lambda: None) -> float:
    """Wall time of `job` and of waiting for its pixels."""
    begin = time.perf_counter()
    job()
    done()
    return (time.perf_counter() - begin) * 1e3


def frames(show: Show, camera: Camera, target: Any) -> dict[str, float]:
    """Median and 95th percentile of the frames of a camera that turns."""
    times: list[float] = []
    end = time.perf_counter() + SECONDS
    for step in range(MOST + WARM):
        times.append(milliseconds(lambda: show(camera.orbited(TURN * step, 0.0)), target.WaitForCompletion))  # noqa: B023
        if time.perf_counter() > end and step >= LEAST:
            break
    warm = times[WARM:] if len(times) > WARM + 1 else times[1:]
    return {"p50": float(np.median(warm)), "p95": float(np.percentile(warm, 95)), "frames": len(warm)}


def recolour(draw: Callable[[], object], target: Any, paint: Callable[[int], object]) -> dict[str, float]:
    """New colours: `prepare` is the caller's time, `draw` what the next frame costs more than the one before."""
    prepared: list[float] = []
    extra: list[float] = []
    end = time.perf_counter() + 2 * SECONDS
    for turn in range(MOST + WARM):
        plain = milliseconds(draw, target.WaitForCompletion)
        prepared.append(milliseconds(lambda: paint(turn)))  # noqa: B023
        extra.append(milliseconds(draw, target.WaitForCompletion) - plain)
        if time.perf_counter() > end and turn >= LEAST:
            break
    skip = WARM if len(extra) > WARM + 1 else 1
    return {"prepare": float(np.median(prepared[skip:])), "draw": max(0.0, float(np.median(extra[skip:])))}


def picks(pick: Callable[[int, int], str], pixels: Sequence[tuple[int, int]], seconds: float = 5.0) -> dict[str, Any]:
    """Median and worst milliseconds of `pixels`, and what lies under the first of them."""
    times, found = [], []
    end = time.perf_counter() + seconds
    for x, y in pixels:
        times.append(milliseconds(lambda: found.append(pick(x, y))))  # noqa: B023
        if time.perf_counter() > end and len(times) > LEAST:
            break
    return {"median": float(np.median(times[1:])), "worst": max(times[1:]), "picks": len(times), "found": found[:40]}


def resident() -> float:
    """MiB of this process that are in memory now."""
    gc.collect()
    return float(memory(os.getpid())["rss"] or 0.0)
