"""How both databases are waited for, asked and written to by many at once."""
