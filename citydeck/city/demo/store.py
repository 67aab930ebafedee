"""Keeps the built demo city on disk, so that a later start reads arrays instead of laying streets."""

import contextlib
import dataclasses
import hashlib
import io
import os
import zipfile
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

import citydeck
from citydeck.city.model import Areas, CityModel, Extrusions, Frame, Lines, Mesh
from citydeck.model.asset import Asset

SEED = 2026
FORMAT = 1
_PARTS: dict[str, type[Any]] = {
    "buildings": Extrusions,
    "mesh": Mesh,
    "roads": Lines,
    "water": Areas,
    "parks": Areas,
    "districts": Areas,
}


def load(cache_dir: Path, seed: int = SEED) -> CityModel:
    """The demo city, from `cache_dir` when it was kept there by this version's code, else built and kept.

    A cache that cannot be read or written is no fault: the city is built.
    """
    file = cache_dir / f"demo-city-{_key(seed)}.npz"
    with contextlib.suppress(OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, msgspec.MsgspecError):
        return _unpack(file.read_bytes())
    from citydeck.city.demo.laying import build  # a start that finds the city kept spares it

    city = build(seed)
    with contextlib.suppress(OSError):
        cache_dir.mkdir(parents=True, exist_ok=True)
        part = file.with_suffix(f".{os.getpid()}.part")
        part.write_bytes(_pack(city))
        part.replace(file)
    return city


def _key(seed: int) -> str:
    """Changes with the seed and with any line of this package."""
    code = b"".join(path.read_bytes() for path in sorted(Path(__file__).parent.glob("*.py")))
    return hashlib.sha256(code + f"{FORMAT}{seed}{citydeck.__version__}{np.__version__}".encode()).hexdigest()[:16]


def _pack(city: CityModel) -> bytes:
    arrays: dict[str, Any] = {}
    facts: dict[str, Any] = {
        "name": city.name, "frame": [city.frame.longitude, city.frame.latitude], "extent": city.extent,
        "assets": city.assets, "labels": city.labels, "views": city.views, "crs": city.crs, "parts": {},
    }  # fmt: skip
    for name in _PARTS:
        part = getattr(city, name)
        if part is None:
            continue
        plain = facts["parts"][name] = {}
        for field in dataclasses.fields(part):
            value = getattr(part, field.name)
            if isinstance(value, np.ndarray):
                arrays[f"{name}.{field.name}"] = value
            else:
                plain[field.name] = value
    arrays["facts"] = np.frombuffer(msgspec.json.encode(facts), np.uint8)
    sink = io.BytesIO()
    np.savez(sink, **arrays)
    return sink.getvalue()


def _unpack(data: bytes) -> CityModel:
    with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
        facts = msgspec.json.decode(arrays["facts"].tobytes())
        parts = {}
        for name, plain in facts["parts"].items():
            held = {key.split(".")[1]: arrays[key] for key in arrays.files if key.startswith(f"{name}.")}
            tuples = {key: tuple(value) if isinstance(value, list) else value for key, value in plain.items()}
            parts[name] = _PARTS[name](**held, **tuples)
    views = {name: (tuple(eye), tuple(target)) for name, (eye, target) in facts["views"].items()}
    return CityModel(
        facts["name"],
        Frame(*facts["frame"]),
        tuple(facts["extent"]),
        assets=msgspec.convert(facts["assets"], tuple[Asset, ...]),
        labels=tuple(tuple(label) for label in facts["labels"]),
        views=views,
        synthetic=True,
        crs=facts["crs"],
        **parts,
    )
