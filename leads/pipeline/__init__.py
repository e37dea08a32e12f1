"""The three stages, and what a person does to a lead by hand."""
