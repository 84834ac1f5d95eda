"""The answers of notebooks that ran: what each cell shows, the last one, and the golden file."""

import re
import textwrap
from html import unescape

from breachlab.book.running import Ran, answers
from breachlab.notebook.shown import PLOTLY
from breachlab.paths import ROOT
from breachlab.query.catalogue import world_of
from breachlab.words.vocabulary import marks
from tests.support.charts import tell_figure
from tests.support.notebooks.reading import NOTEBOOKS, title

TIME = re.compile(r"[\d.,]+ s ·|http://127\S*")  # and a link that stands where a page answers
LOOK = re.compile(r'<[^>]*style="(?:color|width):([^";]+)[^>]*>')  # of a key, of a bar
MARKUP = re.compile("<style.*?</style>|<[^>]*>", re.DOTALL)
MOST = 700  # letters of an output
NUMBER = re.compile(r"\d[\d,.]*")
GOLDEN = ROOT / "tests/golden/notebooks.md"


def answer(notebook):
    *_, last = (cell for cell in notebook.cells if cell.cell_type == "code")
    return last.outputs[-1].data["text/markdown"]


def silent(notebook):
    """Say of each cell that shows nothing, or says an error, which it is."""
    set_up, *shown = [cell for cell in notebook.cells if cell.cell_type == "code"]
    if set_up.outputs:
        yield "the first cell shows something"
    for cell in shown:
        kinds = {"execute_result", "display_data", "stream"}
        if not cell.outputs or cell.outputs[-1].output_type not in kinds:
            yield f"nothing is shown by {cell.source!r}"
        if any(output.get("name") == "stderr" for output in cell.outputs):
            yield f"an error is said by {cell.source!r}"


def changes(here, there):
    """Return whether a notebook has an answer, with other numbers in another world."""
    said = answer(here)
    is_said = said.startswith("## Answer\n") and any(mark in said for mark in marks())
    is_whole = "nan" not in said.split() and "–" not in said.split()
    return is_said and is_whole and NUMBER.findall(said) != NUMBER.findall(answer(there))


def answers_as_written(notebooks, lab, pytestconfig):
    """Hold the page of answers of the small world against the golden one, a part a notebook.

    `notebooks` are those that ran, by their paths.
    """
    folder = ROOT / "notebooks"
    ran = [Ran(path.relative_to(folder), notebook, 0, 0) for path, notebook in notebooks.items()]
    made = parts(answers(ran, world_of(lab)))
    written = parts(GOLDEN.read_text("utf-8")) if GOLDEN.exists() else {}
    if pytestconfig.getoption("--update-golden"):
        written |= made
        order = ["", *(name for name in headings() if name in written)]
        GOLDEN.write_text("\n\n".join(written[name] for name in order) + "\n", "utf-8")
    offenders = [
        f"{text}\n\nwhere the golden file has:\n\n{written.get(name)}"
        for name, text in made.items()
        if text != written.get(name)
    ]
    assert not offenders, "\n\n".join(offenders)


def headings():
    return [f"[{title(path)}]({path.name})" for path in NOTEBOOKS]


def parts(page):
    """Return what a page says by its second headings, with what stands before the first as ''."""
    first, *others = re.split(r"(?m)^## ", page)
    by_heading = {part.partition("\n")[0]: f"## {part.strip()}" for part in others}
    return {"": first.strip()} | by_heading


def tell(notebook):
    """Return what a reader sees below each cell: charts in words, texts as long as they matter."""
    lines = []
    for number, cell in enumerate(notebook.cells, 1):
        for output in cell.get("outputs", ()):
            data, text = output.get("data", {}), output.get("text", "")
            if PLOTLY in data:
                lines += tell_figure(data[PLOTLY])
            else:
                seen = MARKUP.sub(" ", LOOK.sub(r" \1 ", data.get("text/html", "")))
                text = unescape(seen) or text or data.get("text/markdown") or data["text/plain"]
                lines.append(f"[{number}] {textwrap.shorten(TIME.sub('', text), MOST)}")
    return "\n".join(lines)
