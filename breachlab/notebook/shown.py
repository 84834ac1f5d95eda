"""A displayed answer: a heading, a figure or table, notes; as HTML, as text, as a picture."""

import html
import os
import re
import socket
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from dataclasses import replace as change
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas

from breachlab.answer_files.formats import FORMATS, SUFFIXES, Answer
from breachlab.answer_files.output import keep_private
from breachlab.answer_files.output import save as write
from breachlab.drawing import svg
from breachlab.drawing.figure_template import CONFIG
from breachlab.drawing.paper import INK, SOFT, Look, Paper, list_keys, png, write_keys
from breachlab.drawing.rate_map import RateMap, draw_filled_map
from breachlab.errors import BadFigure, BadParameters, NotInstalled
from breachlab.paths import read
from breachlab.words import LANGUAGES, Words, data_note
from breachlab.words.language import interface
from breachlab.words.vocabulary import SYNTHETIC, UNKNOWN

if TYPE_CHECKING:
    import polars
    import pyarrow
    from plotly.graph_objects import Figure

PLOTLY = "application/vnd.plotly.v1+json"  # MIME type that plotly's JupyterLab extension draws
EXTRA = "pip install 'breachlab[analysis]'"
HOST, PORT = "127.0.0.1", 8050  # of `make dashboard`
ADDRESS = f"http://{HOST}:{PORT}"
PATIENCE = 0.05  # seconds until the connection times out
AGAIN = 10.0  # seconds until the next probe

DARK_CELL = 'body[data-jp-theme-light="false"]'
# JupyterLab displays the head of an answer and its figure one after the other.
OWN = ".jp-OutputArea-child:has(.breachlab.above) + .jp-OutputArea-child .js-plotly-plot"
LOOKS = re.sub(r"(?s)/\*.*?\*/|\n *", "", read(Path(__file__).with_name("cell.css")))
DARK_RULE = re.compile(re.escape(DARK_CELL) + r" ([^{}]*\{[^{}]*\})")
DARK_FILE = r"@media(prefers-color-scheme:dark){\1}"
FILE_LOOKS = (
    "@media(prefers-color-scheme:dark){body{background:#111}}"
    "body{margin:24px;font:15px/1.45 Inter,system-ui,sans-serif}"
)

# Dark text on white; `plotly_dark` inverts it in a dark notebook.
PAPER = {"paper_bgcolor": "#fff", "plot_bgcolor": "#fff"}
PICTURES = (".png", ".svg", ".html")
ACROSS = 900  # pixels of a picture
DENSITY = 2.0  # pixels of a PNG per pixel of the picture
SAID_SYNTHETIC = re.compile("synth[eé]ti[a-z]*", re.IGNORECASE)
KEY = re.compile(r'<span style="color:([^"]+)">■</span>\s*([^<]*)')

_last_probe = [0.0, False]  # time of the last probe of the dashboard, and whether it was answered


def plotly_dark(figure: str) -> str:
    """Return the CSS of the Plotly figures that a selector finds, in a dark notebook.

    Plotly sets colours on its elements; only !important overrides these.
    """
    white = ":is(.infolayer text,[class$=tick] text,.bartext-outside,.textpoint text)"
    return (
        f"{DARK_CELL} {figure} .main-svg{{background:transparent!important}}"
        f"{DARK_CELL} {figure} .main-svg :is(.bg,.bg rect){{fill:transparent!important}}"
        f"{DARK_CELL} {figure} {white}{{fill:#e7e9ec!important}}"
        f"{DARK_CELL} {figure} :is(.gridlayer path,.zl){{stroke:#3a4049!important}}"
    )


def draw_body(drawing: Any, text: str) -> dict[str, Any]:
    """Return a chart or a map as {MIME type: content}; `text` is its text alternative."""
    if isinstance(drawing, RateMap):
        return {"text/html": f'<div class="map">{drawing.still()}</div>', "text/plain": text}
    layout = drawing["layout"]
    font = {**layout.get("font", {}), "color": INK}
    figure = {
        "data": drawing["data"],
        "layout": {**layout, **PAPER, "autosize": True, "font": font},
        "config": {**CONFIG, "responsive": True},
    }
    return {PLOTLY: figure, "text/plain": text}


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
        if self.picture is None:
            raise BadFigure("There are no numbers to draw: this is a table of words. Take: .rows")
        from plotly.graph_objects import Figure  # takes a third of a second

        is_map = isinstance(self.picture, RateMap)
        chart = draw_filled_map(self.picture) if is_map else self.picture
        layout = {**chart["layout"], **PAPER, "dragmode": "zoom"}
        layout["title"] = {"text": self.title, "x": 0, "xanchor": "left"}
        if self.title:
            margin = layout.get("margin", {})
            layout["margin"] = {**margin, "t": margin.get("t", 0) + 44}
            layout["height"] = layout.get("height", svg.HEIGHT) + 44
        return Figure({"data": chart["data"], "layout": layout})

    def save(self, path: str | os.PathLike[str], replace: bool = False) -> Path:
        """Write a file in the format of its suffix, and return its path.

        .png and .svg have the picture with its title and notes, .html everything in the cell;
        .csv, .xlsx, .parquet and .json the rows. An existing file is kept unless `replace` is true.
        The last column `note` of the rows says whose they are. Raises BadParameters for an existing
        file, for another suffix, and for a name that says SYNTHETIC of other rows; BadFigure if
        there is no picture.
        """
        path, words = Path(path), self.words
        if words.data_kind != SYNTHETIC and (said := SAID_SYNTHETIC.search(path.name)):
            text = interface(words.language)["notebook"]["other_mark"]
            raise BadParameters(text.format(file=path.name, mark=said[0], note=data_note(words)))
        with keep_private(words):
            content = self._content(path.suffix.lower())
            write(content, path, replace, LANGUAGES[0], in_python=True)
        return path

    def to_html(self) -> str:
        """Return a complete HTML page without network requests, light or dark as the screen."""
        body = self._drawing() if PLOTLY in self.body else self.body.get("text/html", "")
        style = DARK_RULE.sub(DARK_FILE, f"{LOOKS}{FILE_LOOKS}{self.style}")
        inside = wrap(f"{self.head()}{body}{self.foot()}")
        return (
            '<!doctype html><html><head><meta charset="utf-8">'
            f"<title>{html.escape(self.title)}</title><style>{style}</style></head>"
            f"<body>{inside}</body></html>"
        )

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
        style = f"<style>{LOOKS}{plotly_dark(OWN)}{self.style}</style>"
        if self.title or self.said or self.above:
            text = "\n".join(each for each in (self.title, self.said) if each)
            name = "breachlab above" if PLOTLY in self.body else "breachlab"
            yield {"text/html": f"{style}{wrap(self.head(), name)}", "text/plain": text}
            style = ""
        body = dict(self.body)
        if "text/html" in body:
            body["text/html"] = f"{style}{wrap(body['text/html'])}"
        yield body
        link = self.link_that_answers
        if self.below or link:
            text = "\n".join([*self.below, *([link] if link else [])])
            yield {"text/html": wrap(self.foot(link)), "text/plain": text}

    def __repr__(self) -> str:
        return "\n".join(str(bundle["text/plain"]) for bundle in self.bundles())

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
        return self.link if self.link and is_served() else ""

    def _drawing(self) -> str:
        """Return the HTML of a chart: an SVG with its margins, or what Plotly draws."""
        if not svg.can_draw(self.picture):
            figure = change(self, title="").figure  # the page has the title
            return str(figure.to_html(CONFIG, include_plotlyjs=True, full_html=False))
        keys = "".join(
            f'<span><span style="color:{colour}">■</span> {html.escape(name)}</span>'
            for colour, name in list_keys(self.picture)
        )
        legend = f'<p class="keys">{keys}</p>' if keys else ""
        room, chart = svg.room(self.picture).style, svg.svg(self.picture, self.title)
        style = "; ".join(f"{name}: {value}" for name, value in room.items())
        return f'{legend}<div class="drawing" style="{style}">{chart}</div>'

    def _content(self, suffix: str) -> bytes:
        if suffix == ".html":
            return self.to_html().encode()
        if suffix in PICTURES:
            picture = picture_svg(self)
            if suffix == ".svg":
                return picture.encode()
            return png(picture, DENSITY)
        if suffix not in SUFFIXES:
            known = ", ".join([*PICTURES, *SUFFIXES])
            raise BadParameters(f"No file is written by the ending {suffix!r}. Known: {known}")
        words = change(self.words, language=LANGUAGES[0], labels={})
        content = FORMATS[SUFFIXES[suffix]](Answer(self.rows, words, self.said, asked=self.asked))
        return content if isinstance(content, bytes) else f"{content}\n".encode()


def wrap(content: str, name: str = "breachlab") -> str:
    """Return HTML in an element with the lab's style."""
    return f'<div class="{name}">{content}</div>'


def is_served() -> bool:
    """Return whether a server answers at the dashboard's address; cached for ten seconds."""
    now = time.monotonic()
    if not _last_probe[0] or now - _last_probe[0] > AGAIN:
        try:
            socket.create_connection((HOST, PORT), PATIENCE).close()
            _last_probe[:] = [now, True]
        except OSError:
            _last_probe[:] = [now, False]
    return bool(_last_probe[1])


def picture_svg(shown: Shown) -> str:
    """Return the picture as a standalone SVG, with its title above and its notes below.

    Raises BadFigure without a picture, and for a chart that Plotly alone can draw.
    """
    picture = shown.picture
    if picture is None:
        raise BadFigure("There are no numbers to draw: this is a table of words. Save it as .html")
    is_map = isinstance(picture, RateMap)
    if not is_map and not svg.can_draw(picture):
        raise BadFigure("Plotly alone draws this chart. Save it as .html, or take: .figure")
    paper = Paper(ACROSS)
    paper.write(shown.title, Look(18, is_bold=True))
    paper.write(shown.said, Look())
    if is_map:  # whose legend is in the HTML above it
        keys = [
            (colour, [(html.unescape(text), False)]) for colour, text in KEY.findall(shown.above)
        ]
        paper.place(write_keys(keys, paper.room))
    paper.draw(picture)
    # A file has bars in place of the page's drawing, on which it has no notes.
    of_page = tuple(interface(each)["notebook"]["of_picture"] for each in LANGUAGES)
    for text in shown.below:
        if not (shown.style and text.startswith(of_page)):
            paper.write(text, Look(11, colour=SOFT), after=0)
    return paper.svg()
