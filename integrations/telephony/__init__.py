"""Text messages and numbers, through Twilio."""
