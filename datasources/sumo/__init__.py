"""A traffic simulation of SUMO, over TraCI."""
