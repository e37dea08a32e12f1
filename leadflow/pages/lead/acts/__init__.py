"""What the buttons about one lead do."""
