"""Drafts that cannot lie: a model chooses among the owner's approved facts and asks; code writes the facts' own words."""
