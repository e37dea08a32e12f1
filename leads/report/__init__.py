"""Reported: what happened to every lead of a week, from the events alone."""
