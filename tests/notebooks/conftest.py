"""Notebooks as they run in this process on two small worlds, and in one kernel."""

import json
import os
import shutil
import signal
import threading
import time
from functools import cache

import psutil
import pytest
from filelock import FileLock

from breachlab.paths import ROOT
from data_gen.world import World
from tests.conftest import SMALL, shared_folder
from tests.support.notebooks.reading import Node, add, run

# Another size and setting, too: of another seed alone histories count the same, as their shares
# are met exactly.
OTHER = World(rows=11_000, seed=7, setting="high")
PATIENCE = 120  # seconds
INTERRUPTED_AFTER = 0.4  # seconds of CPU


@pytest.fixture(scope="session")
def database(worlds, tmp_path_factory):
    """A function of a world: the path of a copy of its database, which no test has sealed."""

    def copy(world):
        return shutil.copy(worlds.path(world), tmp_path_factory.mktemp("copy") / "lab.duckdb")

    return cache(copy)


@pytest.fixture(scope="session")
def executed(database, tmp_path_factory):
    """A function of a notebook's path and a world: the notebook as it ran there, once a run."""
    from tests.support.notebooks.here import started

    folder = shared_folder(tmp_path_factory, "notebooks")

    @cache
    def run_once(path, world):
        kept = folder / f"{path.stem}_{world.rows}.json"
        with FileLock(kept.with_suffix(".lock")):
            if not kept.exists():
                fewer = ("100_000", "10_000")  # of a world that a cell makes
                change = str if world == SMALL else lambda source: source.replace(*fewer)
                with started(database(world), path.parent) as shell:
                    kept.write_text(json.dumps(run(shell, path, change)), "utf-8")
        return json.loads(kept.read_text("utf-8"), object_hook=Node)

    return lambda path, world=SMALL: run_once(path, world)


class Kernel:
    """A person's kernel: what is typed runs, and can be interrupted."""

    def __init__(self, manager, client):
        self.manager, self.client = manager, client

    def runs(self, code):
        """Run code to its end; return its outputs, of which the last may be its error."""
        outputs = []

        def keep(message):
            kind = message["header"]["msg_type"]
            if kind in ("execute_result", "display_data", "stream", "error"):
                add(outputs, Node(message["content"], output_type=kind))

        self.client.execute_interactive(code, allow_stdin=False, output_hook=keep, timeout=PATIENCE)
        return outputs

    def is_interrupted_in(self, code):
        """As `runs`, but interrupt it once it has used so much of a processor."""
        start = self.used()

        def interrupt():
            while self.used() < start + INTERRUPTED_AFTER:
                time.sleep(0.02)
            os.kill(self.manager.provisioner.pid, signal.SIGINT)

        threading.Thread(target=interrupt, daemon=True).start()
        return self.runs(code)

    def used(self):
        """Return the CPU seconds of the kernel so far."""
        times = psutil.Process(self.manager.provisioner.pid).cpu_times()
        return times.user + times.system


@pytest.fixture(scope="module")
def kernel(database):
    """The one kernel of a file, in the folder of the notebooks, on the small world."""
    import jupyter_client.manager

    from breachlab.book.running import SPEC

    class ThisPython(jupyter_client.manager.KernelManager):
        kernel_spec = SPEC  # the tree that is tested, whichever is installed

    given = {"BREACHLAB_DATABASE": str(database(SMALL)), "PYTHONPATH": str(ROOT)}
    manager = ThisPython(transport_encryption="auto")
    manager.start_kernel(env=os.environ | given, cwd=str(ROOT / "notebooks"))
    client = manager.client()
    client.start_channels()
    client.wait_for_ready(timeout=PATIENCE)
    yield Kernel(manager, client)
    client.stop_channels()
    manager.shutdown_kernel(now=True)
