"""Let people click before a server while other worlds take the place of the served one."""

import asyncio
import json
import os
import shutil
import time
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from dashboard.app import create_app
from dashboard.database.served_world import Worlds
from dashboard.server.guard import UPDATE
from tools.bench.crowd import PATIENCE, Asking, Crowd, Unanswered, answered
from tools.bench.waits import write_event
from tools.faults.served import FILES, serving
from tools.faults.stage import FORMER, LATTER, Stage, Try

PEOPLE, SWAPS = 20, 4
SECONDS = 12  # of a try, so that ten of them are two minutes
EVERY_CLICK, EVERY_FILE = 0.5, 0.2  # seconds


class Source(NamedTuple):
    """A database that was made before, its short name, and the content of its files."""

    path: Path
    id: str
    files: dict[str, str]


def make_source(path: Path) -> Source:
    """Return a database with its short name and the content of its files."""
    worlds = Worlds(path)
    client = create_app(worlds).server.test_client()
    files = {each: client.get(each).get_data(as_text=True) for each in FILES}
    return Source(path, worlds.current().id, files)


@dataclass
class Swaps:
    """The worlds that stood at one path: [(start in monotonic seconds, source)]."""

    path: Path
    stood: list[tuple[float, Source]] = field(default_factory=list)
    over: list[float] = field(default_factory=list)  # the end of each replacement

    def put(self, source: Source) -> None:
        """Replace the served database by a copy of a source, atomically."""
        draft = self.path.with_name("draft.duckdb")
        shutil.copyfile(source.path, draft)
        self.stood.append((time.monotonic(), source))
        os.replace(draft, self.path)
        self.over.append(time.monotonic())

    def list_allowed(self, begun: float, ended: float) -> list[Source]:
        """Return the sources that an answer may be of: those that stood during the request.

        >>> swaps = Swaps(Path("x"), [(0, "a"), (10, "b")], [0, 11])
        >>> swaps.list_allowed(5, 6), swaps.list_allowed(9, 10.5), swaps.list_allowed(11.5, 12)
        (['a'], ['a', 'b'], ['b'])
        """
        ends = [*self.over[1:], float("inf")]
        return [
            source
            for (start, source), end in zip(self.stood, ends, strict=False)
            if start <= ended and begun <= end
        ]


@dataclass
class Readers(Crowd):
    """A crowd that also keeps its troubles: no answer, or an answer of another world."""

    swaps: Swaps = field(kw_only=True)
    requests: int = 0
    troubles: list[str] = field(default_factory=list)

    async def _timed(self, what: str, waited: Awaitable) -> Any:
        begun, answer = time.monotonic(), None
        self.requests += 1
        try:
            answer = await asyncio.wait_for(waited, PATIENCE)
        except (OSError, TimeoutError, Unanswered) as error:
            self.troubles.append(f"{what}: {type(error).__name__} {error}".rstrip())
        if what == "first page" and answer is not None:
            self._check_drawn(what, answer, begun)
        return answer

    async def _clicks(self, asking: Asking, step: tuple[str, str], drawn: str) -> str:
        click, begun = json.dumps(write_event(*step, drawn)).encode(), time.monotonic()
        answer = await self._timed("click", answered(asking.post(UPDATE, click)))
        if answer is None:
            return drawn
        latter = json.loads(answer)["response"]["answer"]["data"]["drawn"]
        self._check_drawn("click", latter, begun)
        return latter

    def _check_drawn(self, what: str, drawn: str, begun: float) -> None:
        allowed = self.swaps.list_allowed(begun, time.monotonic())
        if drawn.rpartition(".")[2] not in [source.id for source in allowed]:
            self.troubles.append(f"{what} of another world")

    async def check_files(self) -> None:
        """Request files in turn and compare them with the worlds', until cancelled."""
        asking = Asking(self.address)
        try:
            while True:
                for path in self.swaps.stood[0][1].files:
                    begun = time.monotonic()
                    content = await self._timed("file", answered(asking.get(path)))
                    allowed = self.swaps.list_allowed(begun, time.monotonic())
                    texts = [source.files[path] for source in allowed]
                    if content is not None and content.decode() not in texts:
                        self.troubles.append("file of another world")
                    await asyncio.sleep(EVERY_FILE)
        finally:
            await asking.close()


async def read(readers: Readers, sources: Sequence[Source], people: int, seconds: float) -> None:
    """Let people click for so many seconds while worlds are swapped in, each another one."""
    checking = asyncio.create_task(readers.check_files())
    coming = asyncio.create_task(readers.comes(people, seconds))
    for number in range(SWAPS):
        await asyncio.sleep(seconds / (SWAPS + 1))
        await asyncio.to_thread(readers.swaps.put, sources[(number + 1) % len(sources)])
    await coming
    checking.cancel()


def soaks(stage: Stage) -> partial[Try]:
    """Return a function of the seed that soaks a server once."""
    return partial(soak_once, stage, [make_source(path) for path in (stage.former, stage.latter)])


def soak_once(stage: Stage, sources: Sequence[Source], seed: int) -> Try:
    """Serve one of two worlds to people, and swap them; judge every answer."""
    first = seed % 2
    swaps = Swaps(stage.fresh("soak") / "served.duckdb")
    swaps.put(sources[first])
    values = Worlds(sources[first].path).current().values
    with serving(swaps.path) as dashboard:
        address = f"http://127.0.0.1:{dashboard.port}"
        readers = Readers(address, "who", values, EVERY_CLICK, swaps=swaps)
        asyncio.run(read(readers, [sources[first], sources[1 - first]], PEOPLE, SECONDS))
        troubles = (*readers.troubles, *dashboard.is_dead())
    done = f"{SWAPS} worlds swapped in, {readers.requests:,} requests of {PEOPLE} people"
    return Try("soak", seed, done, f"{FORMER} and {LATTER}", troubles)
