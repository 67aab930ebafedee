"""The far end of a proof: a program that appends lines to a file in a folder, and loses the folder."""

from collections.abc import Sequence
from pathlib import Path

from citydeck.model.time import NS_PER_MS
from citydeck.sources import stand
from citydeck.sources.stand import Point, Reading

FOLDER = "in"


class Stand(stand.Stand):
    """One line a reading; a blank cell is missing."""

    points = tuple(Point(f"urn:ngsi-ld:AirStation:{name}", "temperature") for name in ("a", "b", "c"))
    form = "csv"
    keeps = "all"
    local = True

    def __init__(self, folder: Path, secret: str) -> None:
        super().__init__(folder, secret)
        self._there = folder / FOLDER
        self._away = folder / "away"

    async def start(self) -> None:
        if self._away.is_dir():
            self._away.rename(self._there)
        else:
            self._there.mkdir()
            (self._there / "readings.csv").write_text("at,station,value\n")

    async def stop(self) -> None:
        if self._there.is_dir():
            self._there.rename(self._away)

    def settings(self, port: int, ca: str) -> dict[str, object]:  # noqa: ARG002 - there is no connection
        column = {"column": "value", "asset": "urn:ngsi-ld:AirStation:{station}", "metric": "temperature"}
        return {"folder": FOLDER, "time": "at", "time_format": "unix_ms", "poll": 0.1, "columns": [column]}

    def body(self, readings: Sequence[Reading]) -> bytes:
        lines = [
            f"{one.observed_at // NS_PER_MS},{one.point.asset.rpartition(':')[2]},"
            f"{'' if one.value is None else one.value}"
            for one in readings
        ]
        return "\n".join(lines).encode()

    async def say_raw(self, body: bytes) -> None:
        with (self._there / "readings.csv").open("ab") as stream:
            stream.write(body + b"\n")
