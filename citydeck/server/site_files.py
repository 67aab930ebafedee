"""The files that a site names: each is there, and is told with line, key and the nearest name where it is not."""

import difflib
from pathlib import Path

from citydeck.model.config import line_of
from citydeck.model.errors import CitydeckError, UnreadableInput, WrongUse

BUILT_IN_CITIES = ("builtin:shanghai",)


class SiteFile:
    """`site.toml` as written: what errors about it need."""

    def __init__(self, path: Path, text: str) -> None:
        self.path = path
        self.text = text

    def place(self, *key: str) -> str:
        """``path:line`` of a key."""
        return f"{self.path}:{line_of(self.text, key)}"

    def require(self, key: str, value: str, *, folder_too: bool = False) -> None:
        """`WrongUse` when the file (with `folder_too`, or the folder) that the key names is not there."""
        named = self.path.parent / value
        try:
            if named.is_file() or (folder_too and named.is_dir()):
                return
            there = "is a folder, not a file" if named.is_dir() else "there is no such file"
            beside = sorted(one.name for one in named.parent.iterdir()) if named.parent.is_dir() else []
        except (OSError, ValueError) as error:
            raise WrongUse(f"{self.place(key)}: {key}: {value!r}: {getattr(error, 'strerror', error)}") from None
        close = difflib.get_close_matches(named.name, [one for one in beside if one != named.name], n=1)
        near = f"; did you mean {str(Path(value).parent / close[0])!r}?" if close else ""
        raise WrongUse(f"{self.place(key)}: {key}: {value!r}: {there}{near}")

    def said_of(self, key: str, error: CitydeckError) -> CitydeckError:
        """The same error, led by the line that names the file which is wrong."""
        return UnreadableInput(f"{self.place(key)}: {key}: {error}")


def read_through(file: SiteFile, city: str, recording: Path | None, crs: str = "") -> None:
    """Read what an engine would read later: the city file and the recording. `UnreadableInput` in one line."""
    if city and not city.startswith("builtin:"):
        from citydeck.city.open import city_info
        from citydeck.city.piece import Wish

        try:
            city_info(file.path.parent / city, wish=Wish(crs=crs))
        except CitydeckError as error:
            raise file.said_of("city", error) from None
    if recording is not None:
        from citydeck.timeline.bundle import Bundle

        try:
            Bundle(recording).close()
        except CitydeckError as error:
            raise file.said_of("recording", error) from None
