"""OGC SensorThings 1.1: asked over HTTP, or pushed over MQTT."""
