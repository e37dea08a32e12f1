"""Everything that arrived, and how it ended."""
