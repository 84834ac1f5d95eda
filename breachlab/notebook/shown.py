"""What a cell shows: a heading, a figure or table, and what stands below; as HTML and as text."""

import html
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas

PLOTLY = "application/vnd.plotly.v1+json"  # which JupyterLab draws, by plotly's own extension


@dataclass(frozen=True, eq=False)
class Shown:
    """The parts of what is shown, from top to bottom, and the rows that it is of.

    `title` and `said` stand above, `below` and `link` in small print beneath; `body` is one bundle
    of {MIME type: content}, of which a program takes what it knows.
    """

    rows: pandas.DataFrame
    body: Mapping[str, Any]
    title: str = ""
    said: str = ""
    above: str = ""  # HTML: a legend
    below: Sequence[str] = field(default=())
    link: str = ""

    def _ipython_display_(self) -> None:
        from IPython.display import display  # there is none outside a notebook

        for bundle in self.bundles():
            display(bundle, raw=True)

    def bundles(self) -> Iterator[dict[str, Any]]:
        """Yield each part as {MIME type: content}; text for those who read no HTML."""
        if self.title or self.said or self.above:
            head = f"<h3>{html.escape(self.title)}</h3>" if self.title else ""
            said = f"<p>{html.escape(self.said)}</p>" if self.said else ""
            text = "\n".join(each for each in (self.title, self.said) if each)
            yield {"text/html": head + said + self.above, "text/plain": text}
        yield dict(self.body)
        if self.below or self.link:
            lines = [html.escape(each) for each in self.below]
            if self.link:
                lines.append(f'<a href="{self.link}">{html.escape(self.link)}</a>')
            small = "<br>".join(lines)
            text = "\n".join([*self.below, *([self.link] if self.link else [])])
            yield {"text/html": f"<small>{small}</small>", "text/plain": text}

    def __repr__(self) -> str:
        return "\n".join(str(bundle["text/plain"]) for bundle in self.bundles())
