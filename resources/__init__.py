"""Icons, themes, translations and the demo site; found with `importlib.resources`."""
