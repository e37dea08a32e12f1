"""What a mail shows its reader: its words, and its page."""
