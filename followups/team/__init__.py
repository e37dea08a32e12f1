"""What the team is told by mail."""
