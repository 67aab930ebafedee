"""The event log (MCAP), session time, recordings and bundles."""
