"""Settings: where they come from, and what is said of those that are wrong."""
