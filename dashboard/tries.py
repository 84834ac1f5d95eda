"""Failed tries to guess a password, by where they came from."""

import ipaddress
import time
from collections.abc import Callable
from threading import Lock

import cachetools

FREE = 5  # tries that nobody has to wait after: people mistype
LONGEST = 60  # seconds to wait
FORGOTTEN = 900  # seconds after the last failure
MOST = 10_000  # addresses


class Tries:
    """How long an address has to wait until its next try: twice as long after each failure.

    Nobody waits on a thread for it. What is right is refused meanwhile too, or the wait would not
    slow whoever guesses.

    Example:

        >>> tries = Tries(clock=lambda: 0)
        >>> [tries.failed("192.0.2.1") for _ in range(FREE)][-1], tries.wait("192.0.2.1")
        (5, 0)
        >>> tries.failed("192.0.2.1"), tries.wait("192.0.2.1"), tries.wait("192.0.2.2")
        (6, 2.0, 0)
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic):
        self._clock = clock
        self._failed: cachetools.TTLCache = cachetools.TTLCache(MOST, FORGOTTEN, timer=clock)
        self._lock = Lock()

    def wait(self, address: str) -> float:
        """Return the seconds until an address may try again; 0 for now."""
        with self._lock:
            _, until = self._failed.get(_group(address), (0, 0))
        return max(0, until - self._clock())

    def failed(self, address: str) -> int:
        """Count a failure of an address; return how many there were of late."""
        with self._lock:
            count = self._failed.get(_group(address), (0, 0))[0] + 1
            pause = min(2.0 ** min(count - FREE, 10), LONGEST) if count > FREE else 0
            self._failed[_group(address)] = count, self._clock() + pause
        return count


def _group(address: str) -> str:
    """Return what stands for an address: of IPv6, where one host has a network, the network.

    >>> _group("192.0.2.1"), _group("2001:db8::1"), _group("")
    ('192.0.2.1', '2001:db8::/64', '')
    """
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    return address if found.version == 4 else str(ipaddress.ip_network((address, 64), False))
