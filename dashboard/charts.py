"""The charts of the page: one entry a chart, in the order of the page."""

from collections.abc import Callable
from dataclasses import dataclass

import pandas

from breachlab.words import Sentence
from dashboard import figures
from dashboard.selection import Selection
from dashboard.words import PageWords


@dataclass(frozen=True)
class Chart:
    """A chart: it shows the rows of its query, and a click selects a value of its dimension.

    Its title and its note stand in breachlab/words/, by its name.
    Charts may share a dimension; where it is None, the chart shows and selects nothing.
    `also` names what else it splits by, and must therefore not be filtered by.
    """

    dimension: str | None
    query: str
    figure: Callable[[pandas.DataFrame, Selection, PageWords], dict]
    summary: Callable[[PageWords, str, pandas.DataFrame], Sentence] = PageWords.headline
    also: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What the page knows this chart by: the last part of its query."""
        return self.query.rpartition("/")[2]

    @property
    def own(self) -> tuple[str, ...]:
        """The dimensions that this chart shows, and so does not obey."""
        return (self.dimension, *self.also) if self.dimension else self.also

    def caption(self, rows: pandas.DataFrame, words: PageWords) -> str:
        """Say in words what the rows of the query show, for those who do not see it drawn."""
        said = self.summary(words, self.query, rows)
        return f"{said.text} {words.of_chart(self.name, 'note')}".strip()


# The chart whose two sides have headings, which are buttons.
PYRAMID = "by_age_and_sex"

CHARTS = (
    Chart(
        "departements",
        "exposure/by_departement",
        figures.departement_map,
        summary=PageWords.rates,
    ),
    Chart("age_bands", "exposure/by_age_and_sex", figures.age_pyramid, also=("sexes",)),
    Chart("statuses", "exposure/by_status", figures.status_bars),
    Chart("end_bands", "exposure/by_end_band", figures.end_bars),
    Chart("first_years", "exposure/by_first_year", figures.year_columns),
)


def named(name: str) -> Chart:
    """Return the chart of this name."""
    return next(chart for chart in CHARTS if chart.name == name)
