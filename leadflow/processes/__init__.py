"""The processes: who starts and keeps them, what each does, and what must be there before."""
