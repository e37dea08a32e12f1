"""Pages about the program itself."""
