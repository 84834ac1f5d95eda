"""The distance of a database from its targets: published figures, derived ones, modelled ones."""
