"""What we say: sequences, answers, facts, saved replies, sending."""
