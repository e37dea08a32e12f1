"""Telling people from programs before anything is filed."""
