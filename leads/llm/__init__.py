"""Asking a model: its budget, its calls, and what it must not be told."""
