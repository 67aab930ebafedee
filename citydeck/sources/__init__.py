"""The contract of adapters and everything that runs, watches and judges them."""
