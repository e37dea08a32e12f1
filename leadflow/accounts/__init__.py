"""Signing in, and what belongs to an account; django-allauth does it, and asks us here."""
