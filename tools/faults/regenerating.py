"""Kill the dashboard, or the generator beside it, while the served world is regenerated."""

import random
import time
from functools import partial
from pathlib import Path

from tools.faults.dashboards import FILES, PAGES, ask_all, list_troubles, serving
from tools.faults.folders import hash_files, list_changed, put_bystanders
from tools.faults.running import run, start_command, with_fault
from tools.faults.served_files import Worlds, answers_of
from tools.faults.stage import OTHER_SEED, SMALL, Stage
from tools.faults.subjects import read_database
from tools.faults.tries import FORMER, LATTER, Try

PATHS = (PAGES[0], FILES[0])
SERVED = "lab.duckdb"


def kills_of_dashboard(stage: Stage) -> partial[Try]:
    """Return a function of the seed that kills one of the two once."""
    words = _generate(stage.fresh("dashboard") / SERVED)
    seconds = run(with_fault(words)).seconds
    worlds = (answers_of(stage.former), answers_of(stage.latter))
    return partial(kill_once, stage, worlds, seconds)


def kill_once(stage: Stage, worlds: Worlds, seconds: float, seed: int) -> Try:
    """Kill the dashboard or the generator, and judge the file, the answers and the next run."""
    chance, folder = random.Random(f"dashboard {seed}"), stage.fresh("dashboard")
    put_bystanders(folder)
    path, moment = stage.copy_former(folder), chance.uniform(0.05, 1.05) * seconds
    before, kill = hash_files(folder), chance.choice((_kill_dashboard, _kill_generator))
    done, troubles = kill(path, moment, worlds)
    latter = read_database(stage.latter)
    which = LATTER if read_database(path) == latter else FORMER
    replaced = (SERVED,) if which == LATTER else ()
    touched = list_changed(before, hash_files(folder), replaced)
    troubles += [f"{name} is gone or not as it was" for name in touched]
    again = run(with_fault(_generate(path)))
    if again.code or read_database(path) != latter:
        troubles.append(f"the next run ended with {again.code}: {again.said[-500:]}")
    troubles += [f"{name} was left" for name in sorted({*hash_files(folder)} - {*before})]
    return Try("dashboard", seed, f"{done} after {moment:.1f} s", which, tuple(troubles))


def _kill_dashboard(path: Path, moment: float, worlds: Worlds) -> tuple[str, list[str]]:
    """Kill the dashboard while a generator runs to its end; serve again."""
    with serving(path) as dashboard:
        generator = start_command(with_fault(_generate(path)))
        time.sleep(moment)
        troubles = list_troubles(ask_all(dashboard.get, PATHS), worlds)
        dashboard.process.kill()
    output, _ = generator.communicate()
    if generator.returncode:
        troubles.append(f"the generator ended with {generator.returncode}: {output[-500:]}")
    with serving(path) as latter:
        troubles += list_troubles(ask_all(latter.get, PATHS), worlds[1:])
    return "dashboard killed", troubles


def _kill_generator(path: Path, moment: float, worlds: Worlds) -> tuple[str, list[str]]:
    """Kill the generator while the dashboard serves: it goes on with the database on disk."""
    with serving(path) as dashboard:
        run(with_fault(_generate(path)), kill_after=moment)
        troubles = list_troubles(ask_all(dashboard.get, PATHS), worlds) + dashboard.is_dead()
    return "generator killed", troubles


def _generate(path: Path) -> list[str]:
    return ["data_gen", "--rows", SMALL, "--seed", OTHER_SEED, "--database", str(path)]
