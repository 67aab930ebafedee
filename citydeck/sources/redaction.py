"""Keeps a source's secrets out of everything that is said of it: errors, samples, markers, last words."""

import base64
import json
from collections.abc import Iterable
from urllib.parse import quote, quote_plus

import msgspec

HIDDEN = "•••"
SHORTEST = 4
"""A shorter secret cannot be told from ordinary text."""
SHORTEST_LINE = 12
"""A shorter line of a secret of several lines tells little, and may stand elsewhere by chance."""


class Redaction:
    """Takes `secrets` out of texts and messages, also as URLs, JSON and Base64 write them."""

    def __init__(self, secrets: Iterable[str]) -> None:
        forms = {form for secret in secrets if len(secret) >= SHORTEST for form in _forms(secret)}
        self._forms = sorted(forms, key=len, reverse=True)
        self._bytes = [form.encode("utf-8") for form in self._forms]

    def text(self, text: str) -> str:
        """`text` with each secret hidden."""
        for form in self._forms:
            text = text.replace(form, HIDDEN)
        return self._without_beginning(text)

    def _without_beginning(self, text: str) -> str:
        """What was cut to a length may end inside a secret."""
        for form in self._forms:
            for size in range(min(len(form), len(text)) - 1, SHORTEST - 1, -1):
                if text.endswith(form[:size]):
                    return text[:-size] + HIDDEN
        return text

    def message(self, body: bytes) -> bytes:
        """A msgpack message with each secret hidden in its texts; the same bytes when none is there."""
        if not any(form[:SHORTEST] in body for form in self._bytes):
            return body
        return msgspec.msgpack.encode(self._walk(msgspec.msgpack.decode(body)))

    def _walk(self, part: object) -> object:
        if isinstance(part, str):
            return self.text(part)
        if isinstance(part, dict):
            return {self._walk(key): self._walk(value) for key, value in part.items()}
        return [self._walk(value) for value in part] if isinstance(part, list) else part


def _forms(secret: str) -> set[str]:
    plain = {secret, quote(secret), quote(secret, safe=""), quote_plus(secret), repr(secret)[1:-1]}
    written = {json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1]}
    # A key of several lines is told line by line, or in one with its line ends made blanks.
    lines = {line.strip() for line in secret.splitlines() if len(line.strip()) >= SHORTEST_LINE}
    spoken = {" ".join(secret.split())} if len(secret.split()) > 1 else set()
    return plain | written | lines | spoken | {base64.b64encode(secret.encode()).decode().rstrip("=")}
