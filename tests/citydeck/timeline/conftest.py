"""Recordings to read: small ones with batches, events, keyframes and two sources."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from citydeck.model.batch import Batch
from citydeck.model.channel import Channel
from citydeck.model.event import AnyEvent, ChannelDeclared, Entry, Marker, OperatorAct, SourceHealth, SourceState
from citydeck.model.time import NS_PER_S
from citydeck.state.city_state import CityState
from citydeck.timeline.log import LogWriter

T0 = 1_779_000_000 * NS_PER_S


def stream(steps: int = 40, seed: int = 1, spread: int = NS_PER_S) -> list[Entry]:
    """Entries of a lively city: overdue channels, repeated, late and corrected rows, a lost source, an operator."""
    rng = np.random.default_rng(seed)
    bodies: list[tuple[int, Batch | AnyEvent, str]] = []
    for handle in range(12):
        source = "traffic" if handle % 3 else "energy"
        period = None if handle == 11 else 1.0 + handle
        bodies.append(
            (T0, ChannelDeclared(handle, Channel(f"road:{handle}", "speed", source, "km/h", period=period)), "")
        )
    time = T0
    for step in range(steps):
        time += int(rng.integers(0, 2 * spread))
        size = int(rng.integers(1, 30))
        observed = time - rng.integers(0, 3, size) * (spread // 2)
        values = np.round(rng.normal(50, 10, size), 1)
        handles = rng.integers(0, 12, size)
        bodies.append((time, Batch.of(handles, observed, np.full(size, time), values), "traffic"))
        if step % 9 == 4:
            state = SourceState.LOST if step % 2 else SourceState.UP
            bodies.append((time, SourceHealth("energy", state, "test"), ""))
        if step % 11 == 6:
            bodies.append((time, act(str(step)), ""))
        if step == 7:
            bodies.append((time, Marker("wind", {"en": "wind rises", "zh_CN": "起风"}), ""))
    return [Entry(seq, *body) for seq, body in enumerate(bodies)]


def act(name: str) -> OperatorAct:
    return OperatorAct(name, "ack", "limit@road:1", 1, 0, "os:op@desk", "console-1", note="seen")


def write(path: Path, entries: list[Entry], keyframe_s: float = 5.0, *, close: bool = True, **options) -> LogWriter:
    """A log of `entries` with keyframes of their state."""
    writer, state, due = LogWriter(path, {"zone": "Asia/Shanghai"}, **options), CityState(), T0
    for entry in entries:
        writer.append(entry)
        state.advance(entry.log_time)
        state.apply(entry)
        if entry.log_time >= due:
            writer.keyframe(entry.log_time, state.keyframe())
            due = entry.log_time + round(keyframe_s * NS_PER_S)
    if close:
        writer.close()
    return writer


def same(one: Entry, other: Entry) -> bool:
    if not isinstance(one.body, Batch):
        return one == other
    return one[:2] == other[:2] and one.source == other.source and one.body.to_arrow().equals(other.body.to_arrow())


@pytest.fixture
def new_stream() -> Callable[..., list[Entry]]:
    return stream


@pytest.fixture
def write_log() -> Callable[..., LogWriter]:
    return write


@pytest.fixture
def same_entry() -> Callable[[Entry, Entry], bool]:
    return same


@pytest.fixture
def new_act() -> Callable[[str], OperatorAct]:
    return act
