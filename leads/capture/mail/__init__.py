"""Mail is filed: what one mail is, where it belongs, and the mailboxes it comes from.

A reply joins its lead, an inquiry opens one, what no person wrote is kept and never answered.
"""
