"""Run the tests over a mutant until one fails: the nearest, then the fast, then the slow ones."""

import json
import resource
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from tools.mutate.copies import Copy
from tools.mutate.edits import Mutant
from tools.mutate.nearest import nearest

SIDE_BY_SIDE = ["--dist", "loadfile", "--no-loadscope-reorder"]
# With the same draws for each mutant, and a short timeout.
COMMON = ["-q", "-p", "tools.mutate.plugin", "-p", "no:cacheprovider", "--hypothesis-seed=0"]
COMMON += ["--timeout=120", "--tb=short"]
STAGES = {"fast": ["--tier", "fast"], "all": ["--only-slow"]}
FAILED, NOTHING_TO_RUN = 1, 5


@dataclass(frozen=True)
class Run:
    """A run of pytest: its failed tests and its cost."""

    failed: list[str] = field(default_factory=list)
    is_timeout: bool = False
    cpu: float = 0.0
    wall: float = 0.0


@dataclass(frozen=True)
class Fate:
    """The fate of a mutant: the stage and the test that killed it; both empty for a survivor."""

    stage: str | None
    test: str = ""
    is_timeout: bool = False
    cpu: float = 0.0

    def __str__(self) -> str:
        if self.stage is None:
            return "survived"
        by = f"timeout in {self.test}" if self.is_timeout else self.test
        return f"killed by {self.stage}: {by}"


class Trial:
    """Runs of all tests, or of the named ones, in a copy of the tree."""

    def __init__(self, copy: Copy, tier: str, tests: list[str], numprocesses: str):
        self.copy, self.tests, self.numprocesses = copy, tests, numprocesses
        self.stages = ["fast", "all"] if tier == "all" else ["fast"]
        self.deselected: list[str] = []
        self.limits = dict.fromkeys(self.stages, 3_600.0)

    def baseline(self) -> list[str]:
        """Run without a mutant; return the failed tests, which later runs leave out."""
        for stage in self.stages:
            run = self._pytest([*STAGES[stage], *self._workers(), *self.tests], self.limits[stage])
            lost = [test for test in run.failed if "::" not in test]
            if lost:
                sys.exit(f"Refused: without any mutant, the run ends at {', '.join(lost)}")
            self.limits[stage] = 3 * run.wall + 60
            self.deselected += run.failed
        return self.deselected

    def fate(self, mutant: Mutant) -> Fate:
        """Plant the mutant; return its fate: the first test that kills it, if one does."""
        self.copy.plant(mutant)
        first = [each for each in nearest(self.copy.tree, mutant.path) if self._is_asked(each)]
        cpu, limit = 0.0, self.limits["fast"]
        runs = [("fast", [*STAGES["fast"], *first], limit)] if first else []
        past = [f"--ignore={each}" for each in first]
        rest = [*STAGES["fast"], *past, *self._workers(), *self.tests]
        runs.append(("fast", rest, limit))
        if "all" in self.stages:
            ahead = [f"--first={each}" for each in first]
            slow = [*STAGES["all"], *ahead, *self._workers(), *self.tests]
            runs.append(("all", slow, self.limits["all"]))
        for stage, words, most in runs:
            run = self._pytest(["-x", *words], most)
            cpu += run.cpu
            if run.failed:
                return Fate(stage, run.failed[0], run.is_timeout, cpu)
        return Fate(None, cpu=cpu)

    def _workers(self) -> list[str]:
        return [f"--numprocesses={self.numprocesses}", *SIDE_BY_SIDE]

    def _is_asked(self, path: str) -> bool:
        return not self.tests or any(Path(path).is_relative_to(each) for each in self.tests)

    def _pytest(self, words: list[str], limit: float) -> Run:
        environment = self.copy.environment()
        failures, said = (self.copy.temporary / name for name in ("failures", "said"))
        failures.unlink(missing_ok=True)
        command = [sys.executable, "-m", "pytest", *COMMON, f"--failures={failures}"]
        command += [f"--basetemp={self.copy.temporary / 'p'}"]
        command += [f"--deselect={each}" for each in self.deselected]
        before, start = _cpu(), time.monotonic()
        with said.open("w", encoding="utf-8") as output:
            code = _ended([*command, *words], self.copy.tree, environment, output, limit)
        failed, is_timeout = _failed(failures, said, code)
        return Run(failed, is_timeout, _cpu() - before, time.monotonic() - start)


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _ended(command, folder: Path, environment, output, limit: float) -> int | None:
    """Run a command and return its exit code, or null if it was stopped at the time limit."""
    with subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        start_new_session=True,  # an interrupt reaches only this process, which then reports
    ) as process:
        try:
            return process.wait(limit)
        except subprocess.TimeoutExpired:
            return None
        finally:
            _stop(process)


def _stop(process: subprocess.Popen) -> None:
    """Kill a running process, with all of its children."""
    if process.poll() is None:
        started = psutil.Process(process.pid).children(recursive=True)
        process.kill()
        for each in started:
            try:
                each.kill()
            except psutil.NoSuchProcess:
                continue


def _failed(failures: Path, said: Path, code: int | None) -> tuple[list[str], bool]:
    """Return the failed tests, or the error that ended the run; and whether it was a timeout.

    A run with exit code 1 and no failed test costs more than tests/limits.toml allows.
    """
    lines = failures.read_text(encoding="utf-8").splitlines() if failures.exists() else []
    rows = [json.loads(line) for line in lines]
    if failed := [row for row in rows if "test" in row]:
        return [*dict.fromkeys(row["test"] for row in failed)], failed[0]["is_timeout"]
    if code is None:
        return ["the whole run"], True
    if any(row["ended_in"] in (0, FAILED, NOTHING_TO_RUN) for row in rows):
        return [], False
    return [f"pytest, which ended in {code}: {_last_error(said)}"], False


def _last_error(said: Path) -> str:
    """Return the line of the output with the error that ended a run."""
    lines = said.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    if any("unrecognized arguments" in line for line in lines):
        raise RuntimeError("\n".join(lines))  # our own error, which must not count as a kill
    return next((line.strip() for line in reversed(lines) if "Error" in line), "".join(lines[-1:]))
