"""The roof: command line, composition, start-up and shutdown."""
