"""Scores, early warning and what-if; empty until its issue, the layer's place is held by the import contract."""
