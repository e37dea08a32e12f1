"""What strangers sent: read in a process of its own, made anew, and scanned."""
