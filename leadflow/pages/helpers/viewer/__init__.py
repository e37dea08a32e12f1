"""Who looks at a page, what they may see, and what every page tells them."""
