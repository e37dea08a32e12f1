"""Fields of forms, and what is typed into them, its mistakes and its secrets."""
