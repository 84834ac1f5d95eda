"""A dashboard that serves a database of a try, and its answers."""

import re
import subprocess
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from tools.faults.running import start_command, with_fault

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


class Answer(NamedTuple):
    """The answer of a server; status 0 stands for no answer."""

    status: int
    body: str


Get = Callable[[str], Answer]


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
def serving(database: Path, *options: str, before: Sequence[str] = ()) -> Iterator[Serving]:
    """Serve a database by the dashboard's command, with options of `child` and words before it."""
    words = ["dashboard", "--port", "0", "--database", str(database)]
    process = start_command([*before, *with_fault(words, *options)])
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


def says_error(found: dict[str, Answer]) -> bool:
    """Return whether any answer has a sentence that it could not be computed."""
    return any(SENTENCE.search(each.body) for each in found.values())
