"""A soak test: a crowd uses one server for long, while worlds are swapped in."""
