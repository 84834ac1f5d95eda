"""A static edition: the pages as files that any host serves, and that open without a server."""
