"""The reducer: from events and batches to the latest state of the city, change sets and the state hash."""
