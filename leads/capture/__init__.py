"""Captured.

Everything that comes in is an arrival first (door), and is filed as a lead behind it (filing).
"""
