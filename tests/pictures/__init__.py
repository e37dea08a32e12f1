"""A made-up plumber whose installation is walked page by page: for pictures, and for what axe and
a narrow screen find.
"""
