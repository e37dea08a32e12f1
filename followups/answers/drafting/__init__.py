"""Drafts that cannot lie: a model chooses among the owner's approved facts and asks.

Code writes the facts' own words.
"""
