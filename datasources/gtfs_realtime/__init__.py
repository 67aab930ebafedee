"""GTFS-Realtime: vehicles, trip updates and alerts of public transport."""
