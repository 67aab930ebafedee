"""Small city files that tests write themselves."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

City = dict[str, Any]

CUBE = [[0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 1, 0], [0, 0, 1], [1, 0, 1], [1, 1, 1], [0, 1, 1]]
SHELL = [[[0, 3, 2, 1]], [[4, 5, 6, 7]], [[0, 1, 5, 4]], [[1, 2, 6, 5]], [[2, 3, 7, 6]], [[3, 0, 4, 7]]]


def cube(lod: object = "2", shift: int = 0, **more: Any) -> City:
    """A Solid of six faces: ground, roof, four walls."""
    shell = [[[corner + shift for corner in ring] for ring in face] for face in SHELL]
    return {"type": "Solid", "lod": lod, "boundaries": [shell], **more}


def city(objects: City, vertices: list[Any] | None = None, **more: Any) -> City:
    """A CityJSON 2.0 document in units of 10 m at (85000, 446000)."""
    document = {
        "type": "CityJSON",
        "version": "2.0",
        "transform": {"scale": [10.0, 10.0, 10.0], "translate": [85000.0, 446000.0, 5.0]},
        "CityObjects": objects,
        "vertices": CUBE if vertices is None else vertices,
    }
    return {**document, **more}


@pytest.fixture
def make_cube() -> Callable[..., City]:
    return cube


@pytest.fixture
def make_city() -> Callable[..., City]:
    return city


@pytest.fixture
def save(tmp_path: Path) -> Callable[..., Path]:
    """Writes a document (or text, or bytes) and gives its path."""

    def write(content: City | str | bytes, name: str = "small.city.json") -> Path:
        path = tmp_path / name
        if isinstance(content, dict):
            content = json.dumps(content)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write
