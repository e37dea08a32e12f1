"""What the page of one lead shows, at once and in parts, and what is typed on it."""
