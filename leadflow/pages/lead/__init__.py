"""One lead, and how people enter one."""
