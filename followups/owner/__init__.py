"""What the owner decides about what we say."""
