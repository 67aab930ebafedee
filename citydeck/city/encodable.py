"""Strings from files that may hold what no terminal, socket or file takes."""


def text(value: object, longest: int = 200) -> str:
    """`value` as a string that can be encoded (half a surrogate pair becomes ``?``), at most `longest` letters."""
    return str(value)[:longest].encode("utf-8", "replace").decode("utf-8")


def one_line(value: object, longest: int = 200) -> str:
    """The same for people to read: what cannot be printed, line ends among it, becomes a space."""
    return "".join(letter if letter.isprintable() else " " for letter in text(value, longest)).strip()
