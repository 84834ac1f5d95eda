"""The distance of a database from its targets: published, derived and modelled figures."""
