"""Finding a lead again: the words by which it is found, and how one asks for them."""
