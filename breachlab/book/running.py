"""Run notebooks, each from top to bottom in a kernel of its own, and write what they answer.

The kernels are of the running Python, independent of those installed on the machine.
"""

import logging
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import nbformat
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning.local_provisioner import LocalProvisioner
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from tqdm import tqdm
from traitlets import default

from breachlab.errors import CellFailed
from breachlab.paths import ROOT
from breachlab.store import memory
from breachlab.words.language import refusals, refuse

NOTEBOOKS = ROOT / "notebooks"
FILE = NOTEBOOKS / "README.md"  # what the notebooks answer for the default world, without rows
HEADING = "## Answer"
TOP = """# What the notebooks answer

Each asks one question; `make lab` opens them, and `make book` runs them all and writes this page.
SYNTHETIC: no row describes a real person, and every split is modelled. Of the default world,
{row_count:,} records of {person_count:,} persons, seed {seed}.
"""
INDEX = "00_index.ipynb"
LINK = re.compile(r"\]\(([\w./-]+\.ipynb)\)")
SECONDS = 600  # time limit of a cell
COMMAND = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
SPEC = KernelSpec(
    argv=COMMAND,
    display_name="this Python",
    language="python",
    metadata={"supported_encryption": ["curve"]},
)


@dataclass(frozen=True)
class Ran:
    """A notebook with its outputs, its seconds, and its kernel's peak memory in bytes."""

    path: Path  # relative to the folder of the notebooks
    notebook: NotebookNode
    seconds: float
    peak: int

    @property
    def title(self) -> str:
        """Its question: the first heading."""
        source: str = self.notebook.cells[0].source
        return source.splitlines()[0].removeprefix("# ")


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
    """Return the notebooks of a folder and its lessons, relative to the folder, in order.

    Of the lab's own folder, only those that are the lab's: a user may have others there.
    """
    paths = [*sorted(folder.glob("*.ipynb")), *sorted(folder.glob("teaching/*.ipynb"))]
    found = [path.relative_to(folder) for path in paths]
    if folder.resolve() != NOTEBOOKS.resolve():
        return found
    own = _list_tracked(folder) or _list_named(folder)
    return [path for path in found if path.as_posix() in own]


def _list_tracked(folder: Path) -> set[str]:
    """Return the notebooks that git tracks; none where there is no git or no repository."""
    words = ["git", "-C", str(folder), "ls-files", "-z", "--", "*.ipynb"]
    try:
        listed = subprocess.run(words, capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return set()
    return {*listed.split("\0")} - {""}


def _list_named(folder: Path) -> set[str]:
    """Return the notebooks that the index and the page of lessons name; both travel with them."""
    return {INDEX} | {
        f"{page.rpartition('/')[0]}/{name}".removeprefix("/")
        for page in (INDEX, "teaching/README.md")
        for name in LINK.findall((folder / page).read_text("utf-8"))
    }


def run_all(
    folder: Path, paths: Sequence[Path], database: Path, quiet: bool = False
) -> Iterator[Ran]:
    """Run notebooks on a database, one after another, and yield each as it has run.

    Raises CellFailed if a cell fails, and before any is run if one cannot be read.
    """
    notebooks = {path: read(folder, path) for path in paths}
    count = sum(len(notebook.cells) for notebook in notebooks.values())
    with tqdm(total=count, unit=" cells", disable=quiet, file=sys.stderr, leave=False) as bar:
        for path, notebook in notebooks.items():
            bar.set_description(path.stem)
            yield _run(folder, path, notebook, database, bar.update)


def read(folder: Path, path: Path) -> NotebookNode:
    """Return a notebook of a folder as it is stored; raises CellFailed if it cannot be run."""
    try:
        notebook: NotebookNode = nbformat.read(folder / path, as_version=4)
        if notebook.cells and notebook.cells[0].source.strip():
            return notebook
        reason: str | dict[str, str] = refusals("no_first_cell")
    except (ValueError, AttributeError) as error:
        reason = type(error).__name__
    raise refuse(CellFailed, "no_notebook", file=path, reason=reason) from None


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
    environment = os.environ | {"BREACHLAB_DATABASE": str(database), "PYTHONPATH": str(ROOT)}
    with client.setup_kernel(env=environment, stderr=subprocess.DEVNULL):
        for number, cell in enumerate(notebook.cells):
            _run_cell(client, cell, number, path)
            done()
        assert isinstance(client.km, ThisPython)
        return Ran(path, notebook, time.perf_counter() - start, client.km.peak)


def _run_cell(client: NotebookClient, cell: NotebookNode, number: int, path: Path) -> None:
    try:
        client.execute_cell(cell, number)
    except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
        reason: str | dict[str, str]
        match error:
            case CellExecutionError():
                reason = f"{error.ename}: {error.evalue}".rstrip(".")
            case CellTimeoutError():
                reason = refusals("cell_too_long", seconds=SECONDS)
            case _:
                reason = refusals("kernel_died")
        said = {"file": path, "number": number + 1, "all": len(client.nb.cells)}
        raise refuse(CellFailed, "cell_failed", reason=reason, **said) from None
    except KeyboardInterrupt:
        logging.getLogger("asyncio").disabled = True  # else it reports the abandoned cell
        raise


def answers(book: Sequence[Ran], world: Mapping[str, str]) -> str:
    """Return the page, in Markdown; `world` is that of the database, by columns of provenance."""
    facts = {name: int(world[name]) for name in ("row_count", "person_count", "seed")}
    parts = [
        f"## [{ran.title}]({ran.path.as_posix()})\n\n{answer(ran)}\n" for ran in book if answer(ran)
    ]
    return "\n".join([TOP.format(**facts), *parts])


def answer(ran: Ran) -> str:
    """Return the text under the heading Answer that the last cell of code shows, if any."""
    *_, last = (cell for cell in ran.notebook.cells if cell.cell_type == "code")
    texts = [output.get("data", {}).get("text/markdown", "") for output in last.outputs]
    said = next((text for text in texts if text.startswith(HEADING)), HEADING)
    paragraphs = said.removeprefix(HEADING).strip().split("\n\n")
    return "\n\n".join(" ".join(each.split()) for each in paragraphs)
