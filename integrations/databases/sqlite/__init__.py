"""Django's SQLite, whose writers take turns without waiting longer than they must."""
