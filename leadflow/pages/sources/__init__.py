"""Sources, imports and what arrived."""
