"""City geometry as numpy arrays in a local frame, its readers, and the built-in demo city."""
