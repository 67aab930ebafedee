"""How the words of a table are written where its file does not say it: UTF-8, or GB 18030 as Chinese programs do."""

import codecs

UTF8, CHINESE = "utf-8-sig", "gb18030"
SAID = f"its words are not UTF-8: read as {CHINESE.upper()}"
"""The note of a table that is read so."""


def encoding_of(head: bytes, *, whole: bool) -> str:
    """That of text that begins with `head`, or is all of it: `CHINESE` where it is that in every way and no UTF-8."""
    return CHINESE if not _decodes(head, UTF8, whole) and _decodes(head, CHINESE, whole) else UTF8


def _decodes(head: bytes, encoding: str, whole: bool) -> bool:
    try:
        codecs.getincrementaldecoder(encoding)("strict").decode(head, whole)
    except UnicodeDecodeError:
        return False
    return True
