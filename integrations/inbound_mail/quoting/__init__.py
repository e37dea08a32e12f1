"""What of a mail was typed, what is passed on, and what is quoted."""
