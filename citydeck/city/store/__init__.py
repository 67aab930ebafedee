"""A prepared city on disk: arrays that the system reads as they are used, and a table of what they are."""
