"""A database that was restored: how it is noticed, and what waits until a person has decided."""
