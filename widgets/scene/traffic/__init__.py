"""Traffic on the city: carriageways with lanes, how fast each one runs, and the vehicles that stand for its flow."""
