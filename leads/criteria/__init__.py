"""The owner's written criteria and the rules among them."""
