"""Run a command with a fault, to its end or until it is killed."""

import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from breachlab.paths import ROOT
from tools.faults.stage import environment

PATIENCE = 300  # seconds, after which a command that has not ended fails


@dataclass(frozen=True)
class Ended:
    """A command that has ended: its exit code, its output, its seconds."""

    code: int
    said: str
    seconds: float

    @property
    def last_line(self) -> str:
        """The last line of the output."""
        return next(reversed(self.said.replace("\r", "\n").strip().splitlines()), "")


def module(*words: str) -> list[str]:
    """Return the command that runs a module."""
    return [sys.executable, "-m", *words]


def with_fault(words: Sequence[str], *options: str) -> list[str]:
    """Return the command that runs a module or a Python file with a fault of `child`."""
    return module("tools.faults.child", *options, *words)


def run(command: Sequence[str], kill_after: float | None = None) -> Ended:
    """Run a command to its end, or kill it by SIGKILL after so many seconds."""
    start = time.monotonic()
    process = start_command(command)
    try:
        output, _ = process.communicate(timeout=PATIENCE if kill_after is None else kill_after)
    except subprocess.TimeoutExpired:
        process.kill()
        output, _ = process.communicate()
    return Ended(process.returncode, output, time.monotonic() - start)


def start_command(command: Sequence[str]) -> subprocess.Popen[str]:
    """Start a command of this tree, with output and errors in one stream."""
    return subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def count_namings(words: Sequence[str], folder: Path, counted: Path) -> tuple[Ended, int]:
    """Run a command to its end; return it, and its number of changed names in the folder."""
    ended = run(with_fault(words, "--folder", str(folder), "--count", str(counted)))
    return ended, int(counted.read_text(encoding="utf-8")) if counted.exists() else 0
