"""The address of the page, and a look whether it answers there: then a notebook links to it."""

import socket
import time

HOST, PORT = "127.0.0.1", 8050  # where `make dashboard` serves it
ADDRESS = f"http://{HOST}:{PORT}"
PATIENCE = 0.05  # seconds
AGAIN = 10.0  # seconds after which it is tried again

_last = [0.0, False]  # when it was tried, and whether it answered


def answers() -> bool:
    """Return whether something answers where the page is served; remembered for ten seconds."""
    now = time.monotonic()
    if not _last[0] or now - _last[0] > AGAIN:
        _last[:] = [now, _try()]
    return bool(_last[1])


def _try() -> bool:
    try:
        with socket.create_connection((HOST, PORT), PATIENCE):
            return True
    except OSError:
        return False
