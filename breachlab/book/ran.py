"""A notebook that ran: what is told of one needs nothing of what runs it."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nbformat import NotebookNode


@dataclass(frozen=True)
class Ran:
    """A notebook with its outputs, and what it took: seconds, and bytes of its kernel's peak."""

    path: Path  # from the folder of the notebooks
    notebook: "NotebookNode"
    seconds: float
    peak: int

    @property
    def title(self) -> str:
        """The question that it asks: its first heading."""
        return self.notebook.cells[0].source.splitlines()[0].removeprefix("# ")
