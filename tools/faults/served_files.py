"""Change the file of a database while a dashboard serves it, and judge the answers."""

import os
import random
import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path

from breachlab.store.databases import connect_sealed
from dashboard.app import create_app
from dashboard.database.served_world import OneWorld
from tools.faults.dashboards import Answer, Get, ask_all, is_of, list_troubles, says_error, serving
from tools.faults.stage import Stage
from tools.faults.tries import FORMER, LATTER, SAID, Try

Worlds = tuple[dict[str, Answer], dict[str, Answer]]  # the answers of the former and the latter
Change = Callable[[Path, Path, random.Random], str]  # (served file, latter, chance) -> the deed


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
    return partial(change_once, stage, (answers_of(stage.former), answers_of(stage.latter)))


def answers_of(database: Path) -> dict[str, Answer]:
    """Return the answers of a dashboard over an unchanged database."""
    with connect_sealed(database) as connection:
        return ask_all(ask_in_process(create_app(OneWorld(connection))))


def ask_in_process(app) -> Get:
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
    return " and ".join([*stood, *([SAID] if says_error(found) else [])]) or "nothing"
