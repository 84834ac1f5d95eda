"""The HTTP server: worker processes, connections, checks of requests, headers of responses."""
