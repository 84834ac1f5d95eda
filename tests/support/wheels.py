"""Commands of the wheel of this tree, run where nothing of the repository is found."""

import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

UV = Path(sys.executable).with_name("uv")
OURS = ("breachlab", "dashboard", "data_gen")
HIDDEN = {"PYTHONPATH", "VIRTUAL_ENV", "BREACHLAB_DATABASE"}


def environment(**more: str) -> dict[str, str]:
    """Return the variables of this process but those that lead back to the repository."""
    return {name: value for name, value in os.environ.items() if name not in HIDDEN} | more


def run(*command, folder, check=True, **variables):
    """Run a command where nothing of the repository is found; return what it says."""
    done = subprocess.run(
        [*map(str, command)],
        cwd=folder,
        env=environment(**variables),
        capture_output=True,
        text=True,
    )
    assert not check or done.returncode == 0, done.stderr[-2_000:]
    return done.stdout + done.stderr


def install(folder: Path, *packages) -> None:
    """Make an environment in the folder, and install the packages into it.

    uv takes them from its cache if they are all there. Online it asks for each anew, and a registry
    that gives no stamps has it fetch and build the 430 MB of PySpark again, in 44 s for 0.4 s.
    """
    run(UV, "venv", "--quiet", "--python", sys.executable, "env", folder=folder)
    command = [UV, "pip", "install", "--quiet", "--python", "env", *packages]
    try:
        run(*command, "--offline", folder=folder)
    except AssertionError:
        run(*command, folder=folder)


def share_templates(folder: Path, templates: Path) -> None:
    """Have the commands of a folder share their templates, whose making takes 3 s of a CPU.

    An environment of other packages makes its own, by the key in their name.
    """
    (folder / "data").mkdir()
    (folder / "data/.templates").symlink_to(templates)


@contextmanager
def served(folder: Path, *options: str) -> Iterator[str]:
    """Serve the dashboard from the environment of a folder; give its address."""
    command = [folder / "env/bin/breachlab-dashboard", "--port", "0", *options]
    with subprocess.Popen(
        command,
        cwd=folder,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as server:
        try:
            yield server.stdout.readline().split()[2]
        finally:
            server.terminate()


def fetched(address: str) -> str:
    """Return what an address answers, as soon as it does."""
    end = time.monotonic() + 60
    while True:
        try:
            with urllib.request.urlopen(address, timeout=60) as response:
                return response.read().decode()
        except ConnectionError:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)
