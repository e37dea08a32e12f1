"""To whom an inquiry goes: by rule, in turn, to whom they know."""
