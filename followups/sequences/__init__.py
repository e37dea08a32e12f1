"""Days 1, 3, 5 and 7: who is enrolled, when each step goes, and how an enrollment ends."""
