"""OPC UA: the plant bus of bridges, tunnels, pumps and substations."""
