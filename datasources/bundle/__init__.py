"""A recording played as a source."""
