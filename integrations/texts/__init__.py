"""Sentences of ours, and the words and bytes of others."""
