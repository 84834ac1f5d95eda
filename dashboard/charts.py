"""The charts of the page: one entry a chart, in the order of the page."""

from collections.abc import Callable
from dataclasses import dataclass

import pandas

from . import contours, figures, words
from .selection import Selection


@dataclass(frozen=True)
class Chart:
    """A chart: it shows the rows of its query, and a click selects a value of its dimension.

    Charts may share a dimension; where it is None, the chart shows and selects nothing.
    `also` names what else it splits by, and must therefore not be filtered by.
    """

    dimension: str | None
    query: str
    title: str
    figure: Callable[[pandas.DataFrame, Selection], dict]
    summary: Callable[[list], str] = words.most
    note: str = ""
    also: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What the page knows this chart by: the last part of its query."""
        return self.query.rpartition("/")[2]

    @property
    def own(self) -> tuple[str, ...]:
        """The dimensions that this chart shows, and so does not obey."""
        return (self.dimension, *self.also) if self.dimension else self.also

    def caption(self, figure: dict) -> str:
        """Say in words what a drawn figure shows, for those who do not see it."""
        points = [point for trace in figure["data"] for point in trace["customdata"]]
        return f"{self.summary(points)} {self.note}".strip()


# The chart whose two sides have headings, which are buttons.
PYRAMID = "by_age_and_sex"

CHARTS = (
    Chart(
        "departements",
        "exposure/by_departement",
        "Where · département",
        figures.departement_map,
        summary=words.highest_rate,
        note=contours.CREDIT,
    ),
    Chart(
        "age_bands",
        "exposure/by_age_and_sex",
        "Age on 5 March 2024 and sex",
        figures.age_pyramid,
        also=("sexes",),
    ),
    Chart("statuses", "exposure/by_status", "Status", figures.status_bars),
    Chart(
        "end_bands",
        "exposure/by_end_band",
        "Since the last registration ended",
        figures.end_bars,
        note="Of the formerly registered (radiés).",
    ),
    Chart(
        "first_years",
        "exposure/by_first_year",
        "Year of first registration",
        figures.year_columns,
        note="Candidate spaces have no registration and are not drawn.",
    ),
)


def named(name: str) -> Chart:
    """Return the chart of this name."""
    return next(chart for chart in CHARTS if chart.name == name)
