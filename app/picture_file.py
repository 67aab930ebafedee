"""A picture on disk: written beside its place and moved there when it is whole, so that an older one is never lost."""

import contextlib
import os
import tempfile
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QImage, QImageWriter

from citydeck.model.errors import WrongUse


def picture_format(path: Path) -> str:
    """Format by the ending; `WrongUse` naming some that can be written."""
    ending = path.suffix.lower().removeprefix(".")
    known = {bytes(one.data()).decode() for one in QImageWriter.supportedImageFormats()}
    if ending not in known:
        raise WrongUse(f"{path}: pictures end in .png or .jpg, not {path.suffix or 'in nothing'!r}")
    return ending


def save_picture(image: QImage, path: Path) -> None:
    """Write it, whole or not at all; `WrongUse` in one line with the system's reason."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if not image.save(buffer, picture_format(path)):  # type: ignore[call-overload]
        raise WrongUse(f"{path}: a picture of {image.width()}x{image.height()} cannot be made in this format")
    part = None
    try:
        number, part = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
        with open(number, "wb") as file:  # noqa: PTH123 - a descriptor, not a path
            file.write(bytes(buffer.data().data()))
            file.flush()
            os.fsync(file.fileno())
        os.chmod(part, 0o644)  # noqa: PTH101 - mkstemp's file is for its owner only, a picture is to be shown
        os.replace(part, path)  # noqa: PTH105
    except OSError as error:
        if part is not None:
            with contextlib.suppress(OSError):
                os.unlink(part)  # noqa: PTH108
        raise WrongUse(f"{path}: cannot be written: {error.strerror}") from None
