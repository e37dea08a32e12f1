"""What strangers reach: the form, the API, webhooks and the telephone."""
