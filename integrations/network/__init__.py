"""The web beyond us: what is fetched, whose names and addresses, and who posts to us."""
