"""The address of the dashboard, and a probe: a notebook links to it only if it answers."""

import socket
import time

HOST, PORT = "127.0.0.1", 8050  # of `make dashboard`
ADDRESS = f"http://{HOST}:{PORT}"
PATIENCE = 0.05  # seconds until the connection times out
AGAIN = 10.0  # seconds until the next probe

_last = [0.0, False]  # time of the last probe, and whether it was answered


def answers() -> bool:
    """Return whether a server answers at the dashboard's address; cached for ten seconds."""
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
