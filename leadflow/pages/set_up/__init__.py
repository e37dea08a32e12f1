"""The first steps of a business: what is done, and what is to do."""
