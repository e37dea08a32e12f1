"""Mail out, by a server or a provider, and what these say of it afterwards."""
