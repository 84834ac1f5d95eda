"""The people of a soak: their requests, and checks that answers are of the served world."""

import asyncio
import json
import time
from collections import Counter
from collections.abc import Awaitable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from dashboard.server.guard import UPDATE
from tools.bench import updates
from tools.bench.asking import Asking, Unanswered
from tools.bench.crowd import PATIENCE, Crowd, answered
from tools.soak.swaps import Swaps

REFUSED, DROPPED, LATE = "refused", "dropped", f"no answer in {PATIENCE} s"
EVERY_FILE = 2  # seconds between two files that are compared with the expected content


class Request(NamedTuple):
    """A request: its phase, its kind, its milliseconds, and the trouble if it had no answer."""

    phase: str
    what: str
    milliseconds: float
    trouble: str | None


@dataclass
class Readers(Crowd):
    """A crowd that also keeps each request, and counts the answers of another world."""

    swaps: Swaps = field(kw_only=True)
    phase: str = field(kw_only=True, default="")
    requests: list[Request] = field(default_factory=list)
    wrong: Counter[tuple[str, str]] = field(default_factory=Counter)  # (phase, kind of request)

    async def _timed(self, what: str, waited: Awaitable) -> Any:
        phase, start, trouble, answer = self.phase, time.monotonic(), None, None
        try:
            answer = await asyncio.wait_for(waited, PATIENCE)
        except (OSError, TimeoutError, Unanswered) as error:
            trouble = describe(error)
        end = time.monotonic()
        self.requests.append(Request(phase, what, 1_000 * (end - start), trouble))
        if what == "first page" and answer is not None:
            self._check_drawn(what, answer, start, end)
        return answer

    async def _clicks(self, asking: Asking, step: tuple[str, str], drawn: str) -> str:
        body, start = json.dumps(updates.body(*step, drawn)).encode(), time.monotonic()
        answer = await self._timed("click", answered(asking.post(UPDATE, body)))
        if answer is None:
            return drawn
        latter = json.loads(answer)["response"]["answer"]["data"]["drawn"]
        self._check_drawn("click", latter, start, time.monotonic())
        return latter

    def _check_drawn(self, what: str, drawn: str, begun: float, ended: float) -> None:
        allowed = [source.id for source in self.swaps.list_allowed(begun, ended)]
        if drawn.rpartition(".")[2] not in allowed:
            self.wrong[self.phase, what] += 1

    async def checks_files(self) -> None:
        """Request a file every two seconds and compare it with the worlds', until cancelled."""
        asking = Asking(self.address)
        try:
            while True:
                for path in self.swaps.stood[0][1].files:
                    await self._check_file(asking, path)
                    await asyncio.sleep(EVERY_FILE)
        finally:
            await asking.close()

    async def _check_file(self, asking: Asking, path: str) -> None:
        start = time.monotonic()
        content = await self._timed("file", answered(asking.get(path)))
        allowed = self.swaps.list_allowed(start, time.monotonic())
        if content is not None and content.decode() not in [each.files[path] for each in allowed]:
            self.wrong[self.phase, "file"] += 1


def describe(error: Exception) -> str:
    """Return the kind of trouble of a request without an answer.

    >>> describe(Unanswered(503)), describe(ConnectionRefusedError()), describe(Unanswered())
    ('status 503', 'refused', 'dropped')
    """
    if isinstance(error, Unanswered) and error.args:
        return f"status {error.args[0]}"
    if isinstance(error, TimeoutError):
        return LATE
    return REFUSED if isinstance(error, ConnectionRefusedError) else DROPPED
