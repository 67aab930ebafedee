"""Trends and roll-ups."""
