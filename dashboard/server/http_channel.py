"""A connection of a browser or a proxy: one request at a time, and a deadline for each side.

waitress parses all requests that a client pipelines at once, and a thread blocks where the client
does not read the answers. Here the next request is parsed once the previous answer is sent, so no
thread blocks.
"""

import math
import socket
import time
from contextlib import suppress
from typing import Any

from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser

REQUEST = 20  # seconds from the first byte of a request to its last
ANSWER = 300  # seconds from the end of an answer until the client has read it


class Request(HTTPRequestParser):
    """A request on its way. Bytes after its end are left to the connection."""

    def __init__(self, adjustments: Any, connection: "Connection") -> None:
        super().__init__(adjustments)
        self.begun = time.monotonic()
        self._connection = connection

    def received(self, data: bytes) -> int:
        """Parse bytes; return how many were taken: all of them where the request ends."""
        taken = super().received(data)
        if not self.completed:
            return taken
        self._connection.ahead = data[taken:]
        return len(data)


class Connection(HTTPChannel):
    """A waitress connection without a queue of requests."""

    ahead = b""  # bytes that arrived after a request that is not answered yet
    answered = math.inf  # monotonic time at which the last answer was complete
    _active = 0.0  # monotonic time of the last activity; this clock never steps

    @property
    def last_activity(self) -> float:
        """The time of the last activity, on the wall clock as it is now.

        waitress compares it with that clock, which may have stepped since.
        """
        return time.time() - (time.monotonic() - self._active)

    @last_activity.setter
    def last_activity(self, now: float) -> None:
        self._active = time.monotonic()

    def parser_class(self, adjustments: Any) -> Request:
        """Return the parser of the next request."""
        return Request(adjustments, self)

    def readable(self) -> bool:
        """Return whether the connection takes more bytes."""
        return not self.ahead and super().readable()

    def writable(self) -> bool:
        """Return whether there is something to send, close or parse; hang up on a late client."""
        if self.will_close or self.is_late(time.monotonic()):
            self._hang_up()
        return bool(super().writable()) or self._has_next()

    def handle_write(self) -> None:
        """Send as much as possible, then parse the next request if it has arrived."""
        super().handle_write()
        while self._has_next():
            data, self.ahead = self.ahead, b""
            self.received(data)

    def service(self) -> None:
        """Answer the request; runs on a thread of the queues."""
        self.answered = math.inf
        super().service()
        self.answered = time.monotonic()

    def is_late(self, now: float) -> bool:
        """Return whether a deadline has passed: of the request, of its answer, or of idling.

        Idling is checked here too: after the clock was set back, waitress looks for idle
        connections only once the clock has caught up.
        """
        begun = math.inf if self.request is None else self.request.begun
        is_unread = self.total_outbufs_len > 0 and now - self.answered > ANSWER
        is_idle = not self.requests and now - self._active > self.adj.channel_timeout
        return now - begun > REQUEST or is_unread or is_idle

    def _has_next(self) -> bool:
        return bool(self.ahead) and self.connected and bool(super().readable())

    def _hang_up(self) -> None:
        # A socket that its client does not read never becomes writable, and would stay open.
        self.will_close = True
        with suppress(OSError):
            self.socket.shutdown(socket.SHUT_RDWR)
