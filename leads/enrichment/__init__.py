"""What can be found out about a lead without asking them."""
