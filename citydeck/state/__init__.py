"""The reducer: entries of the log become the state of the city."""
