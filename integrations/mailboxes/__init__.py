"""Mailboxes that are read, and how we sign in to them."""
