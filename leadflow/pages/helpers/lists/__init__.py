"""Long lists: rows, how many there are, and the way to the rest."""
