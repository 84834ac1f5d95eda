"""The server: processes, connections, what requests are let in, and what every response says."""
