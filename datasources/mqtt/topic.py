"""Topics and filters, as MQTT 5 (section 4.7) compares them."""


def wildcards(pattern: str, topic: str) -> list[str] | None:
    """What stands in `topic` for each ``+`` and for ``#`` of a filter; None when the topic does not match."""
    levels = topic.split("/")
    found: list[str] = []
    parts = pattern.split("/")
    if parts[0] == "$share":
        parts = parts[2:]
    for position, part in enumerate(parts):
        if part == "#":
            return [*found, "/".join(levels[position:])]
        if position >= len(levels) or (part not in ("+", levels[position])):
            return None
        if part == "+":
            found.append(levels[position])
    return found if len(levels) == len(parts) else None
