"""The body of an answer: bounded, whole, and unpacked without ever holding more than its bound."""

import zlib

import aiohttp

from citydeck.sources.payload import Poisoned

GZIP = 31
"""zlib's number for "gzip, and nothing else"."""
UNPACKED = {"Accept-Encoding": "gzip"}
"""What a question says of the packing that `body_of` can undo."""


class Unpacker:
    """Undoes gzip (RFC 1952, of several members too), at most `limit` bytes of it."""

    def __init__(self, limit: int) -> None:
        self._left = limit
        self._limit = limit
        self._member = zlib.decompressobj(GZIP)
        self._begun = False

    def feed(self, part: bytes) -> bytes:
        """The next bytes; `Poisoned` beyond the bound, and for what is no gzip."""
        unpacked = []
        while part:
            if self._member.eof:
                self._member, self._begun = zlib.decompressobj(GZIP), False
            try:
                found = self._member.decompress(part, self._left + 1)
            except zlib.error:
                raise Poisoned("answer that says it is gzip and is not") from None
            self._begun = True
            self._left -= len(found)
            if self._left < 0:
                raise Poisoned(f"answer larger than {self._limit} bytes")
            unpacked.append(found)
            part = self._member.unconsumed_tail or self._member.unused_data
        return b"".join(unpacked)

    def end(self) -> None:
        """`ConnectionError` when the last member is not whole."""
        if self._begun and not self._member.eof:
            raise ConnectionError("the packed answer ended before it was whole")


async def body_of(response: aiohttp.ClientResponse, limit: int) -> bytes:
    """The whole body; `Poisoned` when it is larger than `limit` bytes, unpacked, or packed in a way not asked for."""
    packing = response.headers.get("Content-Encoding", "").strip().lower()
    if packing not in ("", "identity", "gzip", "x-gzip"):
        raise Poisoned("answer packed in a way that was not asked for (only gzip is)")
    unpacker = Unpacker(limit) if "gzip" in packing else None
    if unpacker is None and (response.content_length or 0) > limit:
        raise Poisoned(f"answer larger than {limit} bytes")
    parts, size = [], 0
    async for packed in response.content.iter_chunked(65_536):
        part = unpacker.feed(packed) if unpacker else packed
        size += len(part)
        if size > limit:
            raise Poisoned(f"answer larger than {limit} bytes")
        parts.append(part)
    if unpacker:
        unpacker.end()
    return b"".join(parts)
