"""People: who works here, who is invited, what each may do, and how one of them works."""
