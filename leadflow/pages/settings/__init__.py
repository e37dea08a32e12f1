"""Settings: the business, one's own account, the team, and what was changed or done by whom."""
