"""Step the whole clock of a process, DuckDB's `now()` too, while it runs a command or serves.

libfaketime stands before the C library and adds an offset to its clock, which it reads from a file
at each call. As where an administrator sets a clock, monotonic clocks go on, and file times of the
past stay.
"""

import json
import os
import random
import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import UTC
from email.utils import parsedate_to_datetime
from functools import partial
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from socket import create_connection, socket
from threading import Timer

import breachlab
from tools.faults.killing import SUBJECTS, Reference, Subject, judge, observe
from tools.faults.served import Serving, Worlds, ask_all, list_troubles, list_worlds, serving
from tools.faults.stage import FORMER, LATTER, Stage, Try, hash_files, run, with_fault

NAME = "wallclock"
LIBRARY = "faketime/libfaketimeMT.so.1"  # for programs with threads
FOLDERS = ("/usr/lib/*-linux-gnu*", "/usr/lib64", "/usr/lib", "/usr/local/lib")
MISSING = "libfaketime is not installed: apt-get install faketime"
SETTINGS = (
    "FAKETIME_NO_CACHE=1",  # else it reads the file every ten seconds
    "FAKETIME_DONT_FAKE_MONOTONIC=1",
    "NO_FAKE_STAT=1",
    "TZ=UTC",
)
COMMANDS = ("generate", "shard", "gather", "accept")
HOUR = 3_600
STEPS = (HOUR, 400 * 24 * HOUR)  # seconds, back or on
SLACK = 2  # seconds between a change of the clock and its use
LOOKED = 6  # seconds; by then the server has looked for idle connections
GONE_AFTER = 45  # seconds; by then an idle connection is closed: see dashboard/server/serving.py


class Clock:
    """The clock of processes, in a file of its offset to the real one."""

    def __init__(self, folder: Path):
        self._file = folder / "offset"
        self.steps: list[tuple[float, int]] = []  # (real time, offset from then on)
        self.step(0)

    @property
    def prefix(self) -> list[str]:
        """The words before a command that give it this clock."""
        library = find_library()
        if library is None:
            raise RuntimeError(MISSING)
        file = f"FAKETIME_TIMESTAMP_FILE={self._file}"
        return ["env", f"LD_PRELOAD={library}", file, *SETTINGS]

    def step(self, offset: int) -> None:
        """Set the clock to so many seconds after the real one."""
        draft = self._file.with_suffix(".draft")
        draft.write_text(f"{offset:+d}\n", encoding="ascii")
        os.replace(draft, self._file)
        self.steps.append((time.time(), offset))

    @contextmanager
    def stepping(self, after: float, offset: int) -> Iterator[None]:
        """Step the clock once, after so many seconds, unless the block is over by then."""
        timer = Timer(after, self.step, [offset])
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
            timer.join()

    def has_shown(self, stamp: float) -> bool:
        """Return whether this clock has shown a time, in seconds since 1970."""
        ends = [*(start for start, _ in self.steps[1:]), time.time()]
        return any(
            start + offset - SLACK <= stamp <= end + offset + SLACK
            for (start, offset), end in zip(self.steps, ends, strict=True)
        )


def find_library() -> Path | None:
    """Return the path of libfaketime; nothing where it is not installed."""
    found = (path for folder in FOLDERS for path in Path("/").glob(f"{folder[1:]}/{LIBRARY}"))
    return next(found, None)


def stepped_clocks(stage: Stage) -> partial[Try]:
    """Return a function of the seed that steps a clock once."""
    references: dict[str, Reference] = {}
    return partial(step_once, stage, list_worlds(stage), references)


def step_once(stage: Stage, worlds: Worlds, references: dict[str, Reference], seed: int) -> Try:
    """Step the clock of a command or of a dashboard: ten seeds step each of them back and on."""
    number, direction = seed % (len(COMMANDS) + 1), seed // (len(COMMANDS) + 1) % 2
    step = random.Random(f"{NAME} {seed}").choice(STEPS) * (-1, 1)[direction]
    if number == len(COMMANDS):
        return step_of_dashboard(stage, worlds, seed, step)
    (subject,) = (each for each in SUBJECTS if each.name == COMMANDS[number])
    if subject.name not in references:
        references[subject.name] = observe(subject, stage)
    return step_of_command(stage, subject, references[subject.name], seed, step)


def step_of_command(
    stage: Stage, subject: Subject, reference: Reference, seed: int, step: int
) -> Try:
    """Step the clock during a command, which must still end well."""
    folder, clock = stage.fresh(subject.name), Clock(stage.fresh("offset"))
    subject.prepare(stage, folder)
    before, former = hash_files(folder), subject.read(folder)
    moment = random.Random(f"moment {seed}").uniform(0.3, 0.9) * reference.seconds
    words = with_fault(subject.words(stage, folder))
    with clock.stepping(moment, step):
        ended = run([*clock.prefix, *words])
    outcome, troubles = judge(subject, folder, before, former, reference.latter)
    if ended.code or outcome != LATTER:
        troubles.append(f"it ended with {ended.code}: {ended.said[-500:]}")
    else:
        changed = {name for name, each in hash_files(folder).items() if each != before.get(name)}
        troubles += list_odd_times(folder, changed, clock, ended.seconds)
    done = f"{subject.name}, {describe(step)} after {moment:.1f} s"
    return Try(NAME, seed, done, outcome, tuple(troubles))


def list_odd_times(folder: Path, names: set[str], clock: Clock, elapsed: float) -> list[str]:
    """Return a sentence for each time in a database or receipt that this run cannot have taken."""
    troubles = []
    for name in sorted(names):
        if name.endswith(".duckdb"):
            stamp, seconds = read_times(folder / name)
            if not clock.has_shown(stamp):
                troubles.append(f"{name} says that it was made at {stamp:.0f}")
        elif "receipts/" in name:
            content = json.loads((folder / name).read_text(encoding="utf-8"))
            seconds = {each: content[each] for each in ("seconds", "cpu_seconds")}
        else:
            continue
        most = elapsed * (os.cpu_count() or 1)
        odd = {step: count for step, count in seconds.items() if not 0 <= count <= most}
        troubles += [f"{name}: {step} took {count} s" for step, count in odd.items()]
    return troubles


def read_times(database: Path) -> tuple[float, Mapping[str, float]]:
    """Return when a database was made, in seconds since 1970, and the seconds of its steps."""
    with breachlab.connect(database) as connection:
        ((made, seconds),) = connection.execute(
            "select generated_at, step_seconds from provenance"
        ).fetchall()
    return made.replace(tzinfo=UTC).timestamp(), seconds


def step_of_dashboard(stage: Stage, worlds: Worlds, seed: int, step: int) -> Try:
    """Step the clock while a dashboard takes a new world, and let it take the former again.

    It keeps the connection of a reader, and closes an idle one.
    """
    folder, clock = stage.fresh(NAME), Clock(stage.fresh("offset"))
    path, moment = stage.copy_former(folder), random.Random(f"moment {seed}").uniform(0, 1)
    with serving(path, *clock.prefix) as dashboard, _reading(dashboard) as reader:
        get = dashboard.get
        troubles = list_troubles(ask_all(get), worlds[:1])
        put(stage.latter, path, time.time())
        troubles += _list_unanswered(reader, clock)
        with clock.stepping(moment, step):
            troubles += list_troubles(ask_all(get), worlds[1:])
        clock.step(step)  # where the answers came sooner
        troubles += _list_unanswered(reader, clock)
        with create_connection(("127.0.0.1", dashboard.port)) as idle:
            time.sleep(LOOKED)
            troubles += _list_unanswered(reader, clock)
            put(stage.former, path, time.time() + step)
            troubles += list_troubles(ask_all(get), worlds[:1])
            troubles += [] if is_let_go(idle) else ["a connection that asks nothing is kept"]
        troubles += dashboard.is_dead()
    done = f"dashboard, {describe(step)} {moment:.1f} s after a new world"
    return Try(NAME, seed, done, f"{LATTER}, then {FORMER}", tuple(troubles))


def put(source: Path, path: Path, modified: float) -> None:
    """Replace a served file by a copy of another, written at a time in seconds since 1970."""
    draft = Path(shutil.copy(source, path.with_suffix(".draft")))
    os.utime(draft, (modified, modified))
    os.replace(draft, path)


def _reading(dashboard: Serving) -> closing[HTTPConnection]:
    """Return a connection that is kept between requests."""
    connection = HTTPConnection("127.0.0.1", dashboard.port, timeout=30)
    connection.connect()
    connection.auto_open = 0  # it is not opened again
    return closing(connection)


def _list_unanswered(reader: HTTPConnection, clock: Clock) -> list[str]:
    """Return a sentence if a kept connection has no answer, or one of another clock."""
    try:
        reader.request("GET", "/health")
        response = reader.getresponse()
        response.read()
    except (OSError, HTTPException) as error:
        return [f"the connection of a reader was closed: {error!r}"]
    shown = parsedate_to_datetime(response.headers["Date"]).timestamp()
    return [] if clock.has_shown(shown) else [f"the server's clock shows {shown:.0f}"]


def is_let_go(idle: socket) -> bool:
    """Return whether a server closes an idle connection."""
    idle.settimeout(GONE_AFTER)
    try:
        return idle.recv(1) == b""
    except TimeoutError:
        return False
    except OSError:
        return True


def describe(step: int) -> str:
    """Return a step of the clock in words.

    >>> describe(-3_600), describe(34_560_000)
    ('1 h back', '9,600 h on')
    """
    return f"{abs(step) // HOUR:,} h {'on' if step > 0 else 'back'}"
