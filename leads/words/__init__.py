"""What words alone tell, in the languages our users' customers write: asking us to stop, being away, being a robot. Pure."""
