"""A connection of a browser or a proxy: one request at a time, and a deadline for each side.

waitress parses all that a client sends at once, and a thread waits where the answers are not read.
Here the next request is parsed when the answer to the one before was sent, so no thread waits.
"""

import math
import socket
import time
from contextlib import suppress
from typing import Any

from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser

REQUEST = 20  # seconds from the first byte of a request to its last
ANSWER = 300  # seconds from the last byte of an answer to when a client has taken it


class Request(HTTPRequestParser):
    """A request on its way; what was sent after it is left to its connection."""

    def __init__(self, adjustments: Any, connection: "Connection") -> None:
        super().__init__(adjustments)
        self.begun = time.monotonic()
        self._connection = connection

    def received(self, data: bytes) -> int:
        """Take in bytes; return how many, which is all of them where the request ends."""
        taken = super().received(data)
        if not self.completed:
            return taken
        self._connection.ahead = data[taken:]
        return len(data)


class Connection(HTTPChannel):
    """A connection as waitress has it, without a queue of requests."""

    ahead = b""  # what was sent after a request whose answer is not sent yet
    answered = math.inf  # when the last answer was complete
    _active = 0.0  # when something last went over it; these clocks never step

    @property
    def last_activity(self) -> float:
        """The time at which something last went over it, by the clock as it is now.

        waitress holds it against that clock, which may have stepped since.
        """
        return time.time() - (time.monotonic() - self._active)

    @last_activity.setter
    def last_activity(self, now: float) -> None:
        self._active = time.monotonic()

    def parser_class(self, adjustments: Any) -> Request:
        """Return what takes in the next request."""
        return Request(adjustments, self)

    def readable(self) -> bool:
        """Return whether more bytes can be taken in."""
        return not self.ahead and super().readable()

    def writable(self) -> bool:
        """Return whether something is to be sent, closed or parsed; hang up on who is late."""
        if self.will_close or self.is_late(time.monotonic()):
            self._hang_up()
        return bool(super().writable()) or self._has_next()

    def handle_write(self) -> None:
        """Send what can be sent, then parse the next request if it is there."""
        super().handle_write()
        while self._has_next():
            data, self.ahead = self.ahead, b""
            self.received(data)

    def service(self) -> None:
        """Answer the request; a thread of the queues does this."""
        self.answered = math.inf
        super().service()
        self.answered = time.monotonic()

    def is_late(self, now: float) -> bool:
        """Return whether the request should have arrived by now, or its answer been taken.

        Or something have gone over it: where the clock was set back, waitress looks for idle
        connections only when it is as late again.
        """
        begun = math.inf if self.request is None else self.request.begun
        is_unread = self.total_outbufs_len > 0 and now - self.answered > ANSWER
        is_idle = not self.requests and now - self._active > self.adj.channel_timeout
        return now - begun > REQUEST or is_unread or is_idle

    def _has_next(self) -> bool:
        return bool(self.ahead) and self.connected and bool(super().readable())

    def _hang_up(self) -> None:
        # A socket that its client does not read never becomes writable, and would not be closed.
        self.will_close = True
        with suppress(OSError):
            self.socket.shutdown(socket.SHUT_RDWR)
