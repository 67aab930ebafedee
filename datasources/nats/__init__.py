"""NATS and NATS JetStream."""
