"""With a model: what it is asked of an inquiry, and what of its words counts."""
