"""A dashboard over a database whose file is changed, or made anew while one of both is killed."""

import os
import random
import re
import shutil
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import NamedTuple

from dash import Dash

from breachlab.store.databases import connect_sealed
from dashboard.app import create_app
from dashboard.database.served_world import OneWorld
from tools.faults.killing import read_database
from tools.faults.stage import (
    FORMER,
    LATTER,
    OTHER_SEED,
    SAID,
    SMALL,
    Stage,
    Try,
    hash_files,
    list_changed,
    module,
    put_bystanders,
    run,
    start_command,
)

# The pages, and files that differ from world to world; the selections are not in any cache.
PAGES = ("/situation", "/who", "/who?d=59", "/what?a=25-29", "/combination", "/response?s=f")
FILES = (
    "/data/who/exposure/by_first_year.csv",
    "/data/who/exposure/by_first_year.csv?d=59.62",
    "/data/who/exposure/rate_by_departement.csv?a=25-29",
    "/data/who/exposure/rate_by_age_and_sex.csv?y=2016",
    "/data/what/fields/by_field.csv?s=f",
    "/data/response/notification/channels_by_age_band.csv?d=59",
)
# The sentences of a page or a file that could not be computed.
SENTENCE = re.compile(
    r"This could not be computed( \([a-z_]+(/[a-z_]+)?\)|; the server's log)"
    r"|This page could not be drawn|took too long and was stopped"
)
NUMBER = re.compile(r'data-count="([^"]*)"[^>]*data-value="([^"]*)"')
ASKED = (PAGES[0], FILES[0])  # while the world is made anew


class Answer(NamedTuple):
    """The answer of a server; status 0 stands for no answer."""

    status: int
    body: str


Get = Callable[[str], Answer]
Worlds = tuple[dict[str, Answer], dict[str, Answer]]  # the answers of the former and the latter
Change = Callable[[Path, Path, random.Random], str]  # (served file, latter, chance) -> the deed


class Serving(NamedTuple):
    """A dashboard that serves: its process, its port, and a function that requests a path."""

    process: subprocess.Popen[str]
    port: int
    get: Get

    def is_dead(self) -> list[str]:
        """Return a sentence with the exit code if it has ended, else an empty list."""
        code = self.process.poll()
        return [] if code is None else [f"the dashboard ended with {code}"]


@contextmanager
def serving(database: Path, *before: str) -> Iterator[Serving]:
    """Serve a database by the dashboard's command, with words before it."""
    words = ["dashboard", "--port", "0", "--database", str(database)]
    process = start_command([*before, *module(*words)])
    try:
        assert process.stdout is not None  # it is a pipe
        line = process.stdout.readline()
        if not line.startswith("Serving on "):
            raise RuntimeError(f"The dashboard does not serve: {line}{process.stdout.read()}")
        address = line.split()[2].rstrip("/")
        port = int(address.rpartition(":")[2])
        yield Serving(process, port, lambda path: get(address + path))
    finally:
        process.kill()
        process.communicate()


def get(address: str) -> Answer:
    """Return the answer at an address."""
    try:
        with urllib.request.urlopen(address, timeout=30) as response:
            return Answer(response.status, response.read().decode())
    except urllib.error.HTTPError as error:
        return Answer(error.code, error.read().decode())
    except OSError as error:
        return Answer(0, str(error))


def ask_all(get: Get, paths: Sequence[str] = (*PAGES, *FILES)) -> dict[str, Answer]:
    """Return the answer at each path."""
    return {path: get(path) for path in paths}


def list_troubles(found: dict[str, Answer], worlds: Sequence[dict[str, Answer]]) -> list[str]:
    """Return a sentence for each answer that belongs to no given world and has no error message."""
    return [
        f"{path}: {trouble}"
        for path, answer in found.items()
        if (trouble := _trouble(answer, [world[path] for world in worlds]))
    ]


def _trouble(answer: Answer, of_worlds: Sequence[Answer]) -> str | None:
    if answer.status == 0:
        return f"no answer: {answer.body}"
    if "Traceback" in answer.body:
        return f"a trace, status {answer.status}"
    is_said = SENTENCE.search(answer.body)
    if answer.status != 200:
        return None if is_said else f"status {answer.status} without a sentence"
    if any(is_of(answer.body, each.body) for each in of_worlds):
        return None
    numbers = count_numbers(answer.body)
    if is_said and any(numbers <= count_numbers(each.body) for each in of_worlds):
        return None
    return "numbers that it may not show"


def is_of(body: str, of_world: str) -> bool:
    """Return whether two files are equal, or two pages have the same numbers."""
    numbers = count_numbers(of_world)
    return count_numbers(body) == numbers if numbers else body == of_world


def count_numbers(page: str) -> set[tuple[str, str]]:
    """Return (counted thing, number) for each number of a page; an empty set for a file.

    >>> count_numbers('<b data-count="persons" class="x" data-value="7">seven</b>')
    {('persons', '7')}
    """
    return {(what, value) for what, value in NUMBER.findall(page)}


def replace_whole(path: Path, latter: Path, chance: random.Random) -> str:
    """Replace the file by the latter, as a run of data_gen does."""
    draft = Path(shutil.copy(latter, path.with_suffix(".draft")))
    if chance.random() < 0.5:  # as if the clock had stepped back
        os.utime(draft, (0, 0))
    os.replace(draft, path)
    return "replaced"


def replace_by_a_part(path: Path, latter: Path, chance: random.Random) -> str:
    """Replace the file by the beginning of the latter."""
    part = chance.randrange(latter.stat().st_size)
    draft = path.with_suffix(".draft")
    draft.write_bytes(latter.read_bytes()[:part])
    os.replace(draft, path)
    return f"replaced by {part:,} bytes"


def truncate(path: Path, latter: Path, chance: random.Random) -> str:
    """Truncate the file in place."""
    length = chance.randrange(path.stat().st_size)
    os.truncate(path, length)
    return f"cut to {length:,} bytes"


def damage(path: Path, latter: Path, chance: random.Random) -> str:
    """Change bytes of the file in place: from a single byte to whole blocks of a disk."""
    size = path.stat().st_size
    count, length = chance.choice((1, 10, 100)), chance.choice((1, 512, 4_096))
    with path.open("r+b") as file:
        for _ in range(count):
            file.seek(chance.randrange(size))
            file.write(chance.randbytes(length))
    return f"{count} times {length:,} bytes damaged"


def overwrite(path: Path, latter: Path, chance: random.Random) -> str:
    """Overwrite the file in place with the latter, as `cp` does."""
    shutil.copyfile(latter, path)
    return "written over in place"


def overwrite_in_part(path: Path, latter: Path, chance: random.Random) -> str:
    """Overwrite the file in place with the beginning of the latter, as an unfinished `cp` does."""
    part = chance.randrange(min(path.stat().st_size, latter.stat().st_size))
    with path.open("r+b") as file:
        file.write(latter.read_bytes()[:part])
    return f"{part:,} bytes written over in place"


def remove(path: Path, latter: Path, chance: random.Random) -> str:
    """Remove the file."""
    path.unlink()
    return "removed"


CHANGES: dict[Change, tuple[bool, bool]] = {  # answers allowed afterwards: (former, latter)
    replace_whole: (False, True),
    replace_by_a_part: (True, False),
    truncate: (True, False),
    damage: (True, False),
    overwrite: (False, True),
    overwrite_in_part: (True, False),
    remove: (True, False),
}


def changed_files(stage: Stage) -> partial[Try]:
    """Return a function of the seed that changes a served file once."""
    return partial(change_once, stage, list_worlds(stage))


def list_worlds(stage: Stage) -> Worlds:
    """Return the answers of the former and of the latter."""
    return answers_of(stage.former), answers_of(stage.latter)


def answers_of(database: Path) -> dict[str, Answer]:
    """Return the answers of a dashboard over an unchanged database."""
    with connect_sealed(database) as connection:
        return ask_all(ask_in_process(create_app(OneWorld(connection))))


def ask_in_process(app: Dash) -> Get:
    """Return a function that requests a path of an app without a server."""
    client = app.server.test_client()

    def get(path: str) -> Answer:
        response = client.get(path)
        return Answer(response.status_code, response.get_data(as_text=True))

    return get


def change_once(stage: Stage, worlds: Worlds, seed: int) -> Try:
    """Serve the former, change its file, and judge all answers."""
    chance = random.Random(f"served {seed}")
    change = [*CHANGES][seed % len(CHANGES)]
    path = stage.copy_former(stage.fresh("served"))
    with serving(path) as dashboard:
        ask_all(dashboard.get, chance.sample([*worlds[0]], chance.randrange(6)))  # fills its cache
        done = change(path, stage.latter, chance)
        answers = ask_all(dashboard.get)
        troubles = [*judge(change, answers, worlds), *dashboard.is_dead()]
    return Try("served", seed, done, describe(answers, worlds), tuple(troubles))


def judge(change: Change, found: dict[str, Answer], worlds: Worlds) -> list[str]:
    """Return the errors of the answers after a change."""
    allowed = [world for world, may in zip(worlds, CHANGES[change], strict=True) if may]
    return list_troubles(found, allowed)


def describe(found: dict[str, Answer], worlds: Worlds) -> str:
    """Return the worlds of the answers in words, and whether there is an error message."""
    stood = [
        name
        for name, world in zip((FORMER, LATTER), worlds, strict=True)
        if any(is_of(answer.body, world[path].body) for path, answer in found.items())
    ]
    stood += [SAID] if any(SENTENCE.search(each.body) for each in found.values()) else []
    return " and ".join(stood) or "nothing"


def kills_of_dashboard(stage: Stage) -> partial[Try]:
    """Return a function of the seed that kills one of the two once."""
    seconds = run(_generate(stage.fresh("dashboard") / "lab.duckdb")).seconds
    return partial(kill_either, stage, list_worlds(stage), seconds)


def kill_either(stage: Stage, worlds: Worlds, seconds: float, seed: int) -> Try:
    """Kill the dashboard or the generator, and judge the file, the answers and the next run."""
    chance, folder = random.Random(f"dashboard {seed}"), stage.fresh("dashboard")
    put_bystanders(folder)
    path, moment = stage.copy_former(folder), chance.uniform(0.05, 1.05) * seconds
    before, kill = hash_files(folder), chance.choice((_kill_dashboard, _kill_generator))
    done, troubles = kill(path, moment, worlds)
    latter = read_database(stage.latter)
    which = LATTER if read_database(path) == latter else FORMER
    replaced = (path.name,) if which == LATTER else ()
    touched = list_changed(before, hash_files(folder), replaced)
    troubles += [f"{name} is gone or not as it was" for name in touched]
    again = run(_generate(path))
    if again.code or read_database(path) != latter:
        troubles.append(f"the next run ended with {again.code}: {again.said[-500:]}")
    troubles += [f"{name} was left" for name in sorted({*hash_files(folder)} - {*before})]
    return Try("dashboard", seed, f"{done} after {moment:.1f} s", which, tuple(troubles))


def _kill_dashboard(path: Path, moment: float, worlds: Worlds) -> tuple[str, list[str]]:
    """Kill the dashboard while a generator runs to its end; serve again."""
    with serving(path) as dashboard:
        generator = start_command(_generate(path))
        time.sleep(moment)
        troubles = list_troubles(ask_all(dashboard.get, ASKED), worlds)
        dashboard.process.kill()
    output, _ = generator.communicate()
    if generator.returncode:
        troubles.append(f"the generator ended with {generator.returncode}: {output[-500:]}")
    with serving(path) as latter:
        troubles += list_troubles(ask_all(latter.get, ASKED), worlds[1:])
    return "dashboard killed", troubles


def _kill_generator(path: Path, moment: float, worlds: Worlds) -> tuple[str, list[str]]:
    """Kill the generator while the dashboard serves: it goes on with the database on disk."""
    with serving(path) as dashboard:
        run(_generate(path), kill_after=moment)
        troubles = list_troubles(ask_all(dashboard.get, ASKED), worlds) + dashboard.is_dead()
    return "generator killed", troubles


def _generate(path: Path) -> list[str]:
    return module("data_gen", "--rows", SMALL, "--seed", OTHER_SEED, "--database", str(path))
