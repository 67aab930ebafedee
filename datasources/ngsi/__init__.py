"""NGSI-LD and NGSI v2: entities of a context broker, asked for, or pushed by webhook or MQTT."""
