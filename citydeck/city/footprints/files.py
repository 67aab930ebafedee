"""What may be opened: plain files here, never addresses, archives or pipes."""

from pathlib import Path

from citydeck.model.errors import UnreadableInput

HEAD = 4096
_SPECIAL = ("!", ";", "|")
"""Letters in paths that geodata libraries read as archives, layers or options."""


def plain_file(path: Path) -> bytes:
    """The first bytes of `path`; `UnreadableInput` where it is no plain, readable file."""
    if path.is_dir():
        raise UnreadableInput(f"{path}: is a folder, not a city file")
    if not path.exists():
        raise UnreadableInput(f"{path}: there is no such file")
    if not path.is_file():
        raise UnreadableInput(f"{path}: is no plain file")
    try:
        with path.open("rb") as file:
            return file.read(HEAD)
    except OSError as error:
        raise UnreadableInput(f"{path}: {error.strerror}") from None


def unmistakable(path: Path) -> str:
    """The absolute name of a file that no library takes for anything else; `UnreadableInput` for other names."""
    name = path.absolute().as_posix()
    if name.startswith("/vsi") or name.lower().endswith(".zip") or any(letter in name for letter in _SPECIAL):
        raise UnreadableInput(f"{path}: a name with {' or '.join(_SPECIAL)}, /vsi or .zip is not opened; rename it")
    return str(path.absolute())
