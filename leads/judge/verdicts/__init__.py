"""What verdicts amount to: a score, doubts, and what a person corrected."""
