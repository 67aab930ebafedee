"""Frozen values that every layer shares: asset, channel, batch, event, alarm, priority, place, time range."""
