"""One screen or panel a file: they arrange widgets and hold no rules."""
