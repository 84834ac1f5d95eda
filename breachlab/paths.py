"""Paths of the repository or of the installed package, defined in this one place."""

from os import environ
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
# A wheel has the questions inside this package: a folder `sql` beside it could be any project's.
IS_INSTALLED = (HERE / "sql").is_dir()
SQL = (HERE if IS_INSTALLED else ROOT) / "sql"
MACROS = HERE / "macros"
DATA_GEN = ROOT / "data_gen"
DEFAULT_BREACH = DATA_GEN / "breaches" / "france_travail_2024"
# A folder of data_gen/breaches/, or the path of another one.
BREACH = DATA_GEN / "breaches" / environ.get("BREACHLAB_BREACH", DEFAULT_BREACH.name)
# Generated files, outside version control; for an installed package, below the working folder.
DATA = (Path.cwd() if IS_INSTALLED else ROOT) / "data"


def read(path: Path) -> str:
    """Return the text of a file of this tree, such as its SQL."""
    return path.read_text(encoding="utf-8")
