"""All leads, for ever: found by words and filters, dealt with one by one or many at once."""
