"""A notebook that ran; pages use it without importing the machinery that runs notebooks."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nbformat import NotebookNode


@dataclass(frozen=True)
class Ran:
    """A notebook with its outputs, its seconds, and its kernel's peak memory in bytes."""

    path: Path  # relative to the folder of the notebooks
    notebook: "NotebookNode"
    seconds: float
    peak: int

    @property
    def title(self) -> str:
        """Its question: the first heading."""
        return self.notebook.cells[0].source.splitlines()[0].removeprefix("# ")
