"""Modbus TCP, plain and over TLS."""
