"""The engine process: sessions, its end of the link, the launcher."""
