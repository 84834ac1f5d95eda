"""A process that runs commands one after another, so that their sessions share one JVM of Spark.

The first session costs a JVM, some 8 s of processor time; a later one, in the same JVM, 1 to 2 s.
"""

import json
import subprocess
from contextlib import contextmanager

from tests.support import wheels

# Each line asked is a command and its variables; each line answered, its exit code and its output.
# A command of another program, here of Python, is the code itself.
SERVE = """
import json, os, sys
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from data_gen.__main__ import main
kept = dict(os.environ)
for line in sys.stdin:
    words, variables = json.loads(line)
    os.environ.update(variables)
    with StringIO() as said, redirect_stdout(said), redirect_stderr(said):
        code = main(words)
        answer = json.dumps([code, said.getvalue()])
    os.environ.clear()
    os.environ.update(kept)
    print(answer, flush=True)
"""


class Driver:
    """One process of the environment that has Spark; its commands run in the order asked."""

    def __init__(self, process: subprocess.Popen) -> None:
        self.process = process

    def ask(self, *words, **variables) -> None:
        """Begin a command, with further variables of its environment."""
        print(json.dumps([[*map(str, words)], variables]), file=self.process.stdin, flush=True)

    def answer(self) -> tuple[int, str]:
        """Return the exit code and the output of the command that was asked, when it has ended."""
        return tuple(json.loads(self.process.stdout.readline()))

    def run(self, *words, check=True, **variables) -> str:
        """Run a command; return what it says."""
        self.ask(*words, **variables)
        code, said = self.answer()
        assert not check or code == 0, said[-2_000:]
        return said


@contextmanager
def open_driver(folder, **variables):
    """Yield a driver that works in a folder, until all its commands have ended."""
    with (
        (folder / "driver.log").open("w") as log,
        subprocess.Popen(
            [folder / "env/bin/python", "-c", SERVE],
            cwd=folder,
            env=wheels.environment(**variables),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            start_new_session=True,
        ) as process,
    ):
        try:
            yield Driver(process)
        finally:
            process.stdin.close()
