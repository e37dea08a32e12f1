"""Django's PostgreSQL, over connections that wait no longer than whoever asks."""
