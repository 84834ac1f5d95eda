"""How close a database is to its targets: published figures, derived ones, modelled ones."""
