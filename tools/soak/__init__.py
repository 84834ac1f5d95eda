"""A soak: a crowd before one server for long, while worlds are swapped in."""
