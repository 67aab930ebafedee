"""The demo city's readings: a seeded generator that says of everything it yields that it is simulated."""
