"""Judged: a lead against the owner's written criteria.

Rules in code, sentences by a model, the score in plain arithmetic.
"""
