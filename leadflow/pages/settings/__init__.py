"""Settings: one's own account, the team, and the log of who did what."""
