"""What live feeds declare by themselves: which layer draws it, where it is, how it is drawn."""
