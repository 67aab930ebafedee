"""One command of the program a file: its arguments, and what it does with them."""
