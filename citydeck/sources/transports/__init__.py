"""How feeds travel: TLS, HTTP, MQTT, and asking again and again. Shared by adapters; nothing here knows a payload."""
