"""Heights of footprints from columns of a table."""

STOREY = 3.2
"""Metres from one floor to the next where only storeys are known."""
ASSUMED = 3 * STOREY
"""Height of a building of which nothing is known."""
HIGHEST = 1200.0
"""Metres beyond which a height is a mistake: the tallest building stands below 900."""
