"""Alarm rules, the lifecycle's regions, and the durable journal."""
