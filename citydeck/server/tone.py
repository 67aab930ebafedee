"""Alarm tones as PCM: one for each priority, told apart by pitch and rhythm, made here and never loaded."""

import io
import wave
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from citydeck.model.alarm import Priority

RATE = 22_050
"""Samples a second, 16-bit mono: enough for tones below 2 kHz."""


@dataclass(frozen=True, slots=True)
class Tone:
    """`pitches` in Hz, each sounding `beat` seconds with as much silence after it; repeated every `every` seconds."""

    pitches: tuple[float, ...]
    beat: float
    every: float


TONES: dict[Priority, Tone] = {
    Priority.CRITICAL: Tone((988.0, 740.0, 988.0, 740.0), 0.14, 2.0),
    Priority.HIGH: Tone((784.0, 784.0), 0.18, 4.0),
    Priority.MEDIUM: Tone((587.0, 659.0), 0.16, 8.0),
    Priority.LOW: Tone((440.0,), 0.2, 16.0),
}


def samples(tone: Tone) -> npt.NDArray[np.int16]:
    """One run of a tone, with 8 ms ramps so that nothing clicks."""
    count = int(tone.beat * RATE)
    time = np.arange(count) / RATE
    ramp = np.minimum(1.0, np.minimum(time, time[::-1]) / 0.008)
    silence = np.zeros(count // 2)
    parts = [part for pitch in tone.pitches for part in (np.sin(2 * np.pi * pitch * time) * ramp, silence)]
    return (np.concatenate(parts) * 0.6 * 32_767).astype(np.int16)


def wav(tone: Tone) -> bytes:
    """A tone as a WAV file."""
    sink = io.BytesIO()
    with wave.open(sink, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(samples(tone).tobytes())
    return sink.getvalue()
