"""What the addresses in our own messages lead to: pages for people, doors for providers."""
