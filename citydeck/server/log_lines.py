"""What engine and launcher say of themselves: lines on standard error, for people and for whoever keeps them."""

import contextlib
import sys
from typing import TextIO

import structlog


class StandardError:
    """Standard error that may be gone: an engine outlives the terminal and the pipe that it was started in."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        with contextlib.suppress(OSError, ValueError):
            return self._stream.write(text)
        return len(text)

    def flush(self) -> None:
        with contextlib.suppress(OSError, ValueError):
            self._stream.flush()


def to_standard_error() -> None:
    """Send the log lines of this process there."""
    structlog.configure(
        processors=[
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.add_log_level,
            structlog.processors.format_exc_info,
            structlog.dev.ConsoleRenderer(colors=False),
        ],
        logger_factory=structlog.WriteLoggerFactory(StandardError(sys.stderr)),  # type: ignore[arg-type]
    )
