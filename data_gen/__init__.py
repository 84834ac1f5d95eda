"""The generator. breachlab is imported first: it chooses what NumPy uses of the processor."""

import breachlab  # noqa: F401
