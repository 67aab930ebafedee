from dataclasses import dataclass, field

import numpy as np
import pytest

from citydeck.model.alarm import Priority
from citydeck.server.sounder import Sounder
from citydeck.server.tone import RATE, TONES, Tone, samples


@dataclass
class NullSink:
    """Hears and plays nothing."""

    works: bool = True
    heard: list[Tone] = field(default_factory=list)

    def play(self, tone: Tone) -> None:
        self.heard.append(tone)


def unacked(name: str, priority: Priority, occurrence: int = 1) -> tuple[str, int, int, Priority]:
    return (name, occurrence, 0, priority)


def run(sounder: Sounder, start: float, end: float) -> int:
    before = len(sounder.sink.heard)
    for step in range(round((end - start) * 10)):
        sounder.turn(start + step / 10)
    return len(sounder.sink.heard) - before


def test_that_the_tone_repeats_until_the_alarm_is_acknowledged() -> None:
    sounder = Sounder(NullSink())
    sounder.tell([unacked("a", Priority.CRITICAL)])
    assert run(sounder, 100, 110) == 5
    sounder.tell([])
    assert run(sounder, 110, 120) == 0


def test_that_the_worst_priority_sounds_and_each_has_a_tone_of_its_own() -> None:
    sounder = Sounder(NullSink())
    sounder.tell([unacked("a", Priority.LOW), unacked("b", Priority.HIGH)])
    run(sounder, 0, 5)
    assert set(sounder.sink.heard) == {TONES[Priority.HIGH]}
    assert len(set(TONES.values())) == len(Priority)


def test_that_a_worse_alarm_sounds_at_once() -> None:
    sounder = Sounder(NullSink())
    sounder.tell([unacked("a", Priority.LOW)])
    run(sounder, 0, 1)
    sounder.tell([unacked("a", Priority.LOW), unacked("b", Priority.CRITICAL)])
    sounder.turn(1.0)
    assert sounder.sink.heard[-1] == TONES[Priority.CRITICAL]


def test_that_silence_ends_by_itself_and_a_new_alarm_breaks_it() -> None:
    sounder = Sounder(NullSink())
    sounder.tell([unacked("a", Priority.HIGH)])
    sounder.silence(0.0, 30.0)
    assert run(sounder, 0, 29) == 0
    assert run(sounder, 30, 34) == 1
    sounder.silence(40.0, 30.0)
    sounder.tell([unacked("a", Priority.HIGH), unacked("b", Priority.HIGH)])
    assert run(sounder, 41, 46) >= 1


def test_that_a_new_occurrence_breaks_a_silence() -> None:
    sounder = Sounder(NullSink())
    sounder.tell([unacked("a", Priority.HIGH, 1)])
    sounder.silence(0.0, 60.0)
    sounder.tell([unacked("a", Priority.HIGH, 2)])
    assert run(sounder, 1, 2) == 1


@pytest.mark.parametrize(("speed", "audible"), [(1.0, True), (4.0, True), (4.5, False), (1000.0, False)])
def test_that_replay_above_four_times_is_silent(speed: float, audible: bool) -> None:
    sounder = Sounder(NullSink())
    sounder.tell([unacked("a", Priority.CRITICAL)], speed)
    assert bool(run(sounder, 0, 5)) is audible


def test_that_the_test_button_says_when_nothing_can_play() -> None:
    assert Sounder(NullSink()).test()
    assert not Sounder(NullSink(works=False)).test()


@pytest.mark.parametrize("priority", list(Priority))
def test_that_a_tone_sounds_at_its_pitch_and_ends_in_silence(priority: Priority) -> None:
    tone = TONES[priority]
    wave = samples(tone).astype(float)
    first = wave[: int(tone.beat * RATE)]
    spectrum = np.abs(np.fft.rfft(first))
    assert np.argmax(spectrum) * RATE / len(first) == pytest.approx(tone.pitches[0], abs=8)
    assert abs(wave[-1]) == 0
    assert len(wave) / RATE < tone.every
