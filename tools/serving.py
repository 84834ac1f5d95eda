"""The dashboard of a tree of this repository, served by its own command, and a browser."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.browser import chromium


@contextmanager
def served(tree: Path, database: Path, *options: str) -> Iterator[str]:
    """Serve a database by the command of a tree, with options; yield its address."""
    command = [sys.executable, "-m", "dashboard", "--port", "0", "--database", str(database)]
    environment = {**os.environ, "PYTHONPATH": str(tree)}
    server = subprocess.Popen(
        [*command, *options], stdout=subprocess.PIPE, text=True, cwd=tree, env=environment
    )
    try:
        assert server.stdout is not None  # it is a pipe
        line = server.stdout.readline()  # "Serving on http://… the …"
        if not line:
            sys.exit(f"The dashboard of {tree} did not start.")  # it has printed the reason
        yield line.split()[2]
    finally:
        server.terminate()
        server.wait()


@contextmanager
def browsing() -> Iterator:
    """Yield a headless Chromium."""
    from playwright.sync_api import sync_playwright  # only pictures and measuring need it

    with sync_playwright() as driver:
        yield driver.chromium.launch(executable_path=chromium.find(), args=chromium.FLAGS)
