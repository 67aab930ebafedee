"""What may be opened: plain files here, never addresses, archives or pipes."""

from pathlib import Path

from citydeck.city.packed import first_bytes, packing_of
from citydeck.model.errors import UnreadableInput

_SPECIAL = ("!", ";", "|")
"""Letters in paths that geodata libraries read as archives, layers or options."""


def plain_file(path: Path) -> bytes:
    """The first bytes of `path`, unpacked; `UnreadableInput` where it is no plain, readable file."""
    if path.is_dir():
        raise UnreadableInput(f"{path}: is a folder, not a city file")
    if not path.exists():
        raise UnreadableInput(f"{path}: there is no such file")
    if not path.is_file():
        raise UnreadableInput(f"{path}: is no plain file")
    return first_bytes(path)


def check_open(path: Path) -> None:
    """`UnreadableInput` for a packed file of a format that cannot be read while it is unpacked."""
    with path.open("rb") as file:
        if packing_of(file.read(3)):
            raise UnreadableInput(f"{path}: is packed; unpack it first, for this format is not read from its beginning")


def unmistakable(path: Path) -> str:
    """The absolute name of a file that no library takes for anything else; `UnreadableInput` for others."""
    name = path.absolute().as_posix()
    if name.startswith("/vsi") or name.lower().endswith(".zip") or any(letter in name for letter in _SPECIAL):
        raise UnreadableInput(f"{path}: a name with {' or '.join(_SPECIAL)}, /vsi or .zip is not opened; rename it")
    check_open(path)
    return str(path.absolute())
