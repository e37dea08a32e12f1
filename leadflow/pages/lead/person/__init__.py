"""The person behind a lead: their card, a new one, two that are one, all that is held of them."""
