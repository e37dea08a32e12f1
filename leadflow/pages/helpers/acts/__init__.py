"""What happens around an act: who may, what is said of it, and where it leads."""
