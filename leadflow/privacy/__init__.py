"""What we hold of a person: where it is, taking it out, erasing it, and letting it go in time."""
