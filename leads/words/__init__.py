"""What words alone tell, in the languages our users' customers write.

Asking us to stop, being away, being a robot. Pure.
"""
