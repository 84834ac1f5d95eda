"""A displayed answer: a heading, a figure or table, notes; as HTML, as text, as a picture."""

import html
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas

from breachlab.errors import BadFigure, NotInstalled
from breachlab.notebook.looks import CELL
from breachlab.words import Words
from breachlab.words.vocabulary import UNKNOWN

if TYPE_CHECKING:
    import polars
    import pyarrow
    from plotly.graph_objects import Figure

PLOTLY = "application/vnd.plotly.v1+json"  # MIME type that plotly's JupyterLab extension draws
EXTRA = "pip install 'breachlab[analysis]'"


@dataclass(frozen=True, eq=False)
class Shown:
    """The parts of an answer, from top to bottom, and its rows.

    `title` and `said`, the headline, stand above; `below` and `link` are small print beneath.
    `body` is a bundle {MIME type: content}; a program displays a type that it supports. `picture`
    is a chart as data (breachlab/drawing) or a map, the source of `figure` and `save`. `style` is
    CSS of the body. `asked` is the question with its parameters. `words` have the kind of data
    of the rows, which every file names; without them the rows are a user's own.
    """

    rows: pandas.DataFrame
    body: Mapping[str, Any]
    title: str = ""
    said: str = ""
    above: str = ""  # HTML: a legend
    below: Sequence[str] = field(default=())
    link: str = ""
    picture: Any = None
    style: str = ""
    asked: tuple[str, Mapping[str, Any]] | None = None
    words: Words = field(default_factory=lambda: Words("en", {}, data_kind=UNKNOWN))

    @property
    def figure(self) -> "Figure":
        """The picture as a Plotly Figure that the user may change and show.

        Raises BadFigure if there are no numbers to draw.
        """
        from breachlab.notebook.plotly_figure import make_figure

        self._check_picture()
        return make_figure(self.picture, self.title)

    def save(self, path: str | os.PathLike, replace: bool = False) -> Path:
        """Write a file in the format of its suffix, and return its path.

        .png and .svg have the picture with its title and notes, .html everything in the cell;
        .csv, .xlsx, .parquet and .json the rows. An existing file is kept unless `replace` is true.
        The last column `note` of the rows says whose they are. Raises BadParameters for an existing
        file, for another suffix, and for a name that says SYNTHETIC of other rows; BadFigure if
        there is no picture, NotInstalled if the package for .png is missing.
        """
        from breachlab.notebook.shown_files import save

        return save(self, Path(path), replace)

    def to_html(self) -> str:
        """Return a complete HTML page without network requests, light or dark as the screen."""
        from breachlab.notebook.shown_files import page

        return page(self)

    def pl(self) -> "polars.DataFrame":
        """Return the rows as a Polars frame; raise NotInstalled, with the command, without it."""
        try:
            import polars
        except ImportError:
            raise NotInstalled(f"Polars is not installed. Add it with: {EXTRA}") from None
        return polars.from_pandas(self.rows)

    def arrow(self) -> "pyarrow.Table":
        """Return the rows as an Arrow table; raise NotInstalled, with the command, without it."""
        try:
            import pyarrow
        except ImportError:
            raise NotInstalled(f"pyarrow is not installed. Add it with: {EXTRA}") from None
        return pyarrow.Table.from_pandas(self.rows, preserve_index=False)

    def _ipython_display_(self) -> None:
        from IPython.display import display  # imported late: only a notebook has IPython

        for bundle in self.bundles():
            display(bundle, raw=True)

    def bundles(self) -> Iterator[dict[str, Any]]:
        """Yield each part as {MIME type: content}, with text for programs without HTML."""
        style = f"<style>{CELL}{self.style}</style>"
        if self.title or self.said or self.above:
            text = "\n".join(each for each in (self.title, self.said) if each)
            name = "breachlab above" if PLOTLY in self.body else "breachlab"
            yield {"text/html": f"{style}{wrap(self.head(), name)}", "text/plain": text}
            style = ""
        body = dict(self.body)
        if "text/html" in body:
            body["text/html"] = f"{style}{wrap(body['text/html'])}"
        yield body
        if self.below or self.link_that_answers:
            link = self.link_that_answers
            text = "\n".join([*self.below, *([link] if link else [])])
            yield {"text/html": wrap(self.foot(link)), "text/plain": text}

    def head(self) -> str:
        """Return the HTML of the title, of the sentence and of the legend."""
        head = f"<h3>{html.escape(self.title)}</h3>" if self.title else ""
        paragraph = f"<p>{html.escape(self.said)}</p>" if self.said else ""
        return head + paragraph + self.above

    def foot(self, link: str = "") -> str:
        """Return the HTML of the notes, and of a link."""
        lines = [f'<p class="note">{html.escape(each)}</p>' for each in self.below]
        if link:
            address = html.escape(link)
            lines.append(f'<p class="note"><a href="{address}">{address}</a></p>')
        return "".join(lines)

    @property
    def link_that_answers(self) -> str:
        """The link if the dashboard answers at its address; else empty."""
        from breachlab.notebook.page_link import answers

        return self.link if self.link and answers() else ""

    def _check_picture(self) -> None:
        if self.picture is None:
            raise BadFigure("There are no numbers to draw: this is a table of words. Take: .rows")

    def __repr__(self) -> str:
        return "\n".join(str(bundle["text/plain"]) for bundle in self.bundles())


def wrap(content: str, name: str = "breachlab") -> str:
    """Return HTML in an element with the lab's style."""
    return f'<div class="{name}">{content}</div>'
