"""Step Python's clock back an hour while a command runs, or while a dashboard serves.

DuckDB's clock, which stamps a database, is stepped by `tools.faults.system_clock`.
"""

import os
import random
import shutil
import socket
import time
from functools import partial
from pathlib import Path

from tools.faults.dashboards import Serving, ask_all, list_troubles, serving
from tools.faults.folders import hash_files
from tools.faults.killing import Reference, judge, observe
from tools.faults.running import run, with_fault
from tools.faults.served_files import Worlds, answers_of
from tools.faults.stage import Stage
from tools.faults.subjects import SUBJECTS, Subject
from tools.faults.tries import LATTER, Try

HOUR = 3_600
STEP_AFTER = 6  # seconds; by then the dashboard serves
GONE_AFTER = 45  # seconds; by then an idle connection is closed: see waitress_server


def stepped_clocks(stage: Stage) -> partial[Try]:
    """Return a function of the seed that steps a clock back once."""
    worlds = (answers_of(stage.former), answers_of(stage.latter))
    references: dict[str, Reference] = {}
    return partial(step_once, stage, worlds, references)


def step_once(stage: Stage, worlds: Worlds, references: dict[str, Reference], seed: int) -> Try:
    """Step the clock of a command, or in every other try that of a dashboard."""
    if seed % 2:
        return step_of_dashboard(stage, worlds, seed)
    subject = SUBJECTS[seed // 2 % len(SUBJECTS)]
    if subject.name not in references:
        references[subject.name] = observe(subject, stage)
    return step_of_command(stage, subject, references[subject.name], seed)


def step_of_command(stage: Stage, subject: Subject, reference: Reference, seed: int) -> Try:
    """Step the clock during a command, which must still end well."""
    chance, folder = random.Random(f"clock {seed}"), stage.fresh(subject.name)
    subject.prepare(stage, folder)
    before, former = hash_files(folder), subject.read(folder)
    moment = chance.uniform(0.3, 1) * reference.seconds
    ended = run(with_fault(subject.words(stage, folder), "--clock", str(moment)))
    outcome, troubles = judge(subject, folder, before, former, reference.latter)
    if ended.code or outcome != LATTER:
        troubles.append(f"it ended with {ended.code}: {ended.said[-500:]}")
    done = f"{subject.name}, an hour back after {moment:.1f} s"
    return Try("clock", seed, done, outcome, tuple(troubles))


def step_of_dashboard(stage: Stage, worlds: Worlds, seed: int) -> Try:
    """Step the clock of a dashboard: it answers, loads an older file, closes idle connections."""
    path = stage.copy_former(stage.fresh("clock"))
    with serving(path, "--clock", str(STEP_AFTER)) as dashboard, connect_idle(dashboard) as idle:
        get = dashboard.get
        troubles = list_troubles(ask_all(get), worlds[:1])
        time.sleep(STEP_AFTER)
        troubles += list_troubles(ask_all(get), worlds[:1])
        draft = Path(shutil.copy(stage.latter, path.with_suffix(".draft")))
        os.utime(draft, (time.time() - HOUR,) * 2)
        os.replace(draft, path)
        troubles += list_troubles(ask_all(get), worlds[1:])
        troubles += [] if is_let_go(idle) else ["a connection that asks nothing is kept"]
    return Try("clock", seed, "dashboard, an hour back", LATTER, tuple(troubles))


def connect_idle(dashboard: Serving) -> socket.socket:
    return socket.create_connection(("127.0.0.1", dashboard.port))


def is_let_go(idle: socket.socket) -> bool:
    """Return whether a server closes an idle connection."""
    idle.settimeout(GONE_AFTER)
    try:
        return idle.recv(1) == b""
    except TimeoutError:
        return False
    except OSError:
        return True
