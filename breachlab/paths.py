"""Where things stand in the tree: the one place that counts folders upwards."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MACROS = ROOT / "breachlab" / "macros"
DATA_GEN = ROOT / "data_gen"
DATA = ROOT / "data"  # what is made, and not kept in the repository


def read(path: Path) -> str:
    """Return the text of a file of this tree, its SQL for instance."""
    return path.read_text(encoding="utf-8")
