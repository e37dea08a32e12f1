"""For how long we keep what we hold of people."""
