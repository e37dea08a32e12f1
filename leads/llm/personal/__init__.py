"""Personal data found in a text: where it begins and ends. Pure."""
