"""Where inquiries come from, and how an owner sets that up."""
