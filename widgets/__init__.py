"""Qt pieces that know values, not the application."""
