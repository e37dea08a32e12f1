"""What time it is, and how long anything may take."""
