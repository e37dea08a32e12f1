"""Criteria, their versions, trials and examples."""
