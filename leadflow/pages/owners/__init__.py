"""Pages on which a team says whose an inquiry becomes."""
