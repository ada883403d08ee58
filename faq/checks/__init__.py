"""What `make check` looks at, one kind of question a module."""
