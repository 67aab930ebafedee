"""Reading small files that a user names: never a pipe or a device, never without end."""

from pathlib import Path

from citydeck.model.errors import UnreadableInput

MAX_BYTES = 4 * 1024 * 1024
"""Larger than any configuration that people write."""


def require_plain(path: Path) -> None:
    """`UnreadableInput` that says which of the things it is instead: nothing, a folder, a pipe or a device."""
    try:
        if path.is_file():
            return
        if path.is_dir():
            raise UnreadableInput(f"{path}: is a folder, not a file")
        if path.exists():
            raise UnreadableInput(f"{path}: is no plain file")
    except OSError as error:
        raise UnreadableInput(f"{path}: {error.strerror}") from None
    raise UnreadableInput(f"{path}: there is no such file")


def read_plain(path: Path, most: int = MAX_BYTES) -> bytes:
    """The whole file; `UnreadableInput` in one line when it is none, cannot be read or is larger than `most` bytes."""
    require_plain(path)
    try:
        with path.open("rb") as file:
            data = file.read(most + 1)
    except OSError as error:
        raise UnreadableInput(f"{path}: {error.strerror}") from None
    if len(data) > most:
        raise UnreadableInput(f"{path}: larger than {most} bytes, no such file is")
    return data


def read_plain_text(path: Path, most: int = MAX_BYTES) -> str:
    """The same as text; `UnreadableInput` when it is not UTF-8. A byte order mark is dropped."""
    try:
        return read_plain(path, most).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UnreadableInput(f"{path}: not UTF-8 text") from None
