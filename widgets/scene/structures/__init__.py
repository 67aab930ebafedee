"""Bridges, tunnels and pipelines along their length."""
