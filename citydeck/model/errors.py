"""Errors that a person caused or can mend: shown as one clear line, never as a traceback."""


class CitydeckError(Exception):
    """Something a user can understand and act on. `str()` is the whole line that is shown."""


class UnreadableInput(CitydeckError):
    """A file or stream that cannot be read as what it claims to be (exit code 2)."""


class WrongUse(CitydeckError):
    """A command or configuration that asks for what cannot be (exit code 2)."""


class RefusedCommand(CitydeckError):
    """An operator's command that the engine rejects.

    `code` is a short constant such as ``STALE_OCCURRENCE`` or ``NOTE_REQUIRED`` that programs compare.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
