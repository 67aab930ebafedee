"""The protocol between engine and console, and the console's end of it. Stands on `citydeck.model` alone."""
