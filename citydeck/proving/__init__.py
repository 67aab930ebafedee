"""The proving ground: runs an adapter in its real source host against a far end with faults, and keeps score."""
