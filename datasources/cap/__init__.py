"""Public warnings in the Common Alerting Protocol."""
