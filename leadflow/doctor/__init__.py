"""What `bin/manage doctor` looks at, one kind a file."""
