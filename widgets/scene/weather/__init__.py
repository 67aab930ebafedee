"""Wind and rain as streaks: where they stand, which way they go, how they look. numpy, no VTK."""
