"""What every request passes on its way: its language, its business, what it may open."""
