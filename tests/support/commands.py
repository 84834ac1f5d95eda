"""The commands that the pages of Markdown tell a reader to type, and how each is tried."""

import re
from collections.abc import Iterator
from pathlib import Path

PROGRAM = r"(\.venv/bin/)?(python|breachlab|make|uv|uvx|pip|conda|docker|caddy|nginx|seq|apt)"
COMMAND = re.compile(rf"{PROGRAM}([-\w]*)( .+)?")
BLOCK = re.compile(r"^ *```\w*\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
# Beginnings of commands, the longest first, and the test that types them, or does what they do.
TESTS = {
    "make": "tests/lints/test_commands.py::test_make_has_the_targets_that_pages_name",
    "python -m breachlab": "tests/breachlab/test_main.py",
    "python -m data_gen dictionary": "tests/data_gen/test_schema_names.py",
    "python -m data_gen fidelity": "tests/data_gen/test_fidelity.py",
    "python -m data_gen follow": "tests/test_contributing.py",
    "python -m data_gen gather": "tests/data_gen/shards/test_commands.py",
    "python -m data_gen identify": "tests/data_gen/test_identifiability.py",
    "python -m data_gen macros": "tests/data_gen/test_macros.py",
    "python -m data_gen own": "tests/data_gen/own/test_command.py",
    "python -m data_gen person": "tests/data_gen/test_coherence.py",
    "python -m data_gen rows": "tests/data_gen/shards/test_portable.py",
    "python -m data_gen shard": "tests/data_gen/shards/test_commands.py",
    "python -m data_gen spark": "tests/spark/test_spark.py",
    "python -m data_gen verify": "tests/data_gen/test_verify.py",
    "python -m data_gen.calibration": "tests/data_gen/calibration/test_methods.py",
    "python -m data_gen": "tests/data_gen/test_generate.py",
    "python -m dashboard": "tests/dashboard/test_main.py",
    "python -m jupyterlab": "tests/notebooks/test_lab.py::test_the_index_and_a_notebook_run_with"
    "_nothing_asked_of_anybody",
    "python -m nbconvert": "tests/notebooks/test_teaching.py::test_the_commands_of_lesson_one_work"
    "_in_a_fresh_folder",
    "python -m pytest": "tests/support/test_tiers.py",
    "python -m tests.support.own_lists": "tests/data_gen/own/test_matching.py",
    "python -m tools.api": "tests/tools/test_api.py",
    "python -m tools.changes": "tests/tools/test_changes.py",
    "python -m tools.coherence": "tests/tools/test_coherence.py",
    "python -m tools.faults": "tests/tools/test_faults.py",
    "python -m tools.planted": "tests/tools/test_planted.py",
    "python -m tools.release": "tests/test_wheel.py",
    "apt-get install": ".ci/run",
    "nginx": "tests/dashboard/test_proxy.py",
    "seq": "tests/data_gen/shards/test_commands.py",
    "uv lock": "tests/lints/test_project.py::test_lock_is_fresh",
    "uvx": "tests/test_wheel.py",
    "breachlab": "tests/test_wheel.py",
}
# What no test types. The page of commands says so of each.
BY_HAND = (
    "python -m tools.bench",
    "python -m venv",
    "python -m pip",
    "python -c",
    "uv sync",
    "pip install",
    "conda",
    "docker",
)


def commands(page: Path) -> Iterator[str]:
    """Yield each command of a page: those of its blocks, a line each, and those in its text."""
    text = page.read_text(encoding="utf-8")
    blocks = BLOCK.findall(text)
    lines = "\n".join(blocks).replace("\\\n", " ").splitlines()
    inline = re.findall(r"`([^`]+)`", BLOCK.sub("", text))
    for line in [*lines, *inline]:
        words = " ".join(line.partition("  #")[0].split())
        if COMMAND.fullmatch(words) and " " in words:
            yield words


def beginning(command: str) -> str | None:
    """Return the beginning of a command that is tried, or typed by hand; None for no such one.

    >>> beginning(".venv/bin/python -m data_gen person 12345678")
    'python -m data_gen person'
    """
    words = command.removeprefix(".venv/bin/")
    starts = sorted([*TESTS, *BY_HAND], key=len, reverse=True)
    return next((each for each in starts if words.startswith(each)), None)
