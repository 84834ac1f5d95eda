"""Write notebooks/README.md: the answers of the notebooks for the default world, without rows."""

from collections.abc import Mapping, Sequence

from breachlab.book.ran import Ran
from breachlab.paths import ROOT

NOTEBOOKS = ROOT / "notebooks"
FILE = NOTEBOOKS / "README.md"
HEADING = "## Answer"
TOP = """# What the notebooks answer

Each asks one question; `make lab` opens them, and `make book` runs them all and writes this page.
SYNTHETIC: no row describes a real person, and every split is modelled. Of the default world,
{row_count:,} records of {person_count:,} persons, seed {seed}.
"""


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
