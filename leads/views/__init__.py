"""The public addresses of capture.

None reads a cookie, and each answers only after what came in is stored.
"""
