"""What is wrong with one content of a tileset: it is skipped, and the reading goes on."""


class BrokenContent(Exception):
    """Why a content (or a part of one) cannot be read; `str()` is the reason, one line."""


class UnreadKind(BrokenContent):
    """A content that may be well-formed, of a kind that is not read."""
