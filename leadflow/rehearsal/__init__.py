"""Rehearsal: leads played through their days on a virtual clock in a throwaway database.

Nothing is sent.
"""
