"""How well judging does, and what it costs."""
