"""Backups that anybody can make and read back: one folder with a manifest, the key apart."""
