"""One part that lies: how far the true pressure gets when the sensor is wrong."""
