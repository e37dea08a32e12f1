"""Whether a message may go, decided from facts at the last moment."""
