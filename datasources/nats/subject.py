"""Subjects and their wildcards, as NATS compares them: tokens between dots, ``*`` one, ``>`` all that follow."""


def wildcards(pattern: str, subject: str) -> list[str]:
    """What stands in `subject` for each wildcard of `pattern`, which it is known to match."""
    tokens = subject.split(".")
    found = []
    for place, part in enumerate(pattern.split(".")):
        if part == ">":
            found.append(".".join(tokens[place:]))
        elif part == "*" and place < len(tokens):
            found.append(tokens[place])
    return found
