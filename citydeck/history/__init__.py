"""Trends of channels: what charts draw, from memory while LIVE and from a recording in replay."""
