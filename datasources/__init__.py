"""One folder an adapter, all through the door of `citydeck.sources`."""
