"""The ways out that a message offers: unsubscribe, STOP, the booking link."""
