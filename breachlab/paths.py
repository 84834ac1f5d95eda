"""Paths of the repository or of the installed package: the one place that counts folders."""

from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
# A wheel has the questions inside this package: a folder `sql` beside it would be everybody's.
IS_INSTALLED = (HERE / "sql").is_dir()
SQL = (HERE if IS_INSTALLED else ROOT) / "sql"
MACROS = HERE / "macros"
DATA_GEN = ROOT / "data_gen"
BREACH = DATA_GEN / "breaches" / "france_travail_2024"  # that of the default world
# What is made, and not kept in the repository; as installed, it is in the folder that one works in.
DATA = (Path.cwd() if IS_INSTALLED else ROOT) / "data"


def read(path: Path) -> str:
    """Return the text of a file of this tree, its SQL for instance."""
    return path.read_text(encoding="utf-8")
