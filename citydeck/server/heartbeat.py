"""What a console's process says on its standard output to tell its launcher that its loop turns."""

BEAT = b"\0"
EVERY = 0.5
"""Seconds between two beats."""
