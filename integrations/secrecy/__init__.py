"""Secrets: signed with, encrypted, and kept out of what others say."""
