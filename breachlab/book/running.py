"""Run notebooks, each from top to bottom in a kernel of its own.

The kernels are of the running Python, independent of those installed on the machine.
"""

import logging
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import nbformat
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning import LocalProvisioner
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from tqdm import tqdm
from traitlets import default

from breachlab.book.ran import Ran
from breachlab.cli import memory
from breachlab.errors import CellFailed
from breachlab.paths import ROOT

SECONDS = 600  # time limit of a cell
COMMAND = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
SPEC = KernelSpec(
    argv=COMMAND,
    display_name="this Python",
    language="python",
    metadata={"supported_encryption": ["curve"]},
)


class ThisPython(AsyncKernelManager):
    """A kernel manager with an encrypted connection, as for `make lab`."""

    @property
    def kernel_spec(self) -> KernelSpec:
        """The kernel spec that starts it."""
        return SPEC

    @default("transport_encryption")
    def _choose_encryption(self) -> str:
        return "auto"

    @property
    def peak(self) -> int:
        """The bytes of its peak memory so far."""
        assert isinstance(self.provisioner, LocalProvisioner)  # it runs on this machine
        return memory.peak(self.provisioner.pid or 0)


def find_notebooks(folder: Path) -> list[Path]:
    """Return the notebooks of a folder and its lessons, relative to the folder, in order."""
    paths = [*sorted(folder.glob("*.ipynb")), *sorted(folder.glob("teaching/*.ipynb"))]
    return [path.relative_to(folder) for path in paths]


def run_all(folder: Path, paths: Sequence[Path], database: Path, quiet: bool = False) -> list[Ran]:
    """Run notebooks on a database, one after another; raise CellFailed if a cell fails."""
    notebooks = {path: nbformat.read(folder / path, as_version=4) for path in paths}
    count = sum(len(notebook.cells) for notebook in notebooks.values())
    ran = []
    with tqdm(total=count, unit=" cells", disable=quiet, file=sys.stderr, leave=False) as bar:
        for path, notebook in notebooks.items():
            bar.set_description(path.stem)
            ran.append(_run(folder, path, notebook, database, bar.update))
    return ran


def _run(
    folder: Path, path: Path, notebook: NotebookNode, database: Path, done: Callable[[], object]
) -> Ran:
    start = time.perf_counter()
    client = NotebookClient(
        notebook,
        timeout=SECONDS,
        kernel_manager_class=ThisPython,
        resources={"metadata": {"path": str((folder / path).parent)}},
    )
    # The stderr of a kernel would mix with the progress bar.
    with client.setup_kernel(env=_environment(database), stderr=subprocess.DEVNULL):
        for number, cell in enumerate(notebook.cells):
            _run_cell(client, cell, number, path)
            done()
        assert isinstance(client.km, ThisPython)
        return Ran(path, notebook, time.perf_counter() - start, client.km.peak)


def _environment(database: Path) -> dict[str, str]:
    return os.environ | {"BREACHLAB_DATABASE": str(database), "PYTHONPATH": str(ROOT)}


def _run_cell(client: NotebookClient, cell: NotebookNode, number: int, path: Path) -> None:
    try:
        client.execute_cell(cell, number)
    except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
        raise CellFailed(
            f"{path}, cell {number + 1} of {len(client.nb.cells)}: {_say(error)}. The former book "
            "is as it was. See the cell fail in: make lab"
        ) from None
    except KeyboardInterrupt:
        logging.getLogger("asyncio").disabled = True  # else it reports the abandoned cell
        raise


def _say(error: Exception) -> str:
    match error:
        case CellExecutionError():
            return f"{error.ename}: {error.evalue}".rstrip(".")
        case CellTimeoutError():
            return f"it took longer than {SECONDS} s"
    return "its kernel died, as it does where memory does not suffice"
