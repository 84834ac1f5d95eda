"""The charts of the page: one entry a chart, in the order of the page."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

import pandas

from breachlab.words import Sentence
from dashboard import figures, legend
from dashboard.selection import Selection, parameters_for
from dashboard.words import PageWords

Views = Mapping[str, str]  # {name of a chart with a switch: the view it shows}
FIRST_VIEWS: Views = MappingProxyType({})  # a chart that is not named shows its first


@dataclass(frozen=True)
class Chart:
    """A chart: it shows the rows of its query, and a click selects a value of its dimension.

    Its title and its note stand in breachlab/words/, by its name.
    Charts may share a dimension; where it is None, the chart shows and selects nothing.
    `also` names what else it splits by, and must therefore not be filtered by.
    `views` is a switch above it: what each view asks in place of the selection's own, the
    first nothing. It is no part of the selection, so no other chart obeys it.
    """

    dimension: str | None
    query: str
    figure: Callable[[pandas.DataFrame, Selection, PageWords], dict]
    summary: Callable[[PageWords, str, pandas.DataFrame], Sentence] = PageWords.headline
    also: tuple[str, ...] = ()
    views: Mapping[str, Selection] = field(default_factory=dict)
    legend: Callable[[pandas.DataFrame, PageWords], list] | None = None

    @property
    def name(self) -> str:
        """What the page knows this chart by: the last part of its query."""
        return self.query.rpartition("/")[2]

    @property
    def own(self) -> tuple[str, ...]:
        """The dimensions that this chart shows, and so does not obey."""
        return (self.dimension, *self.also) if self.dimension else self.also

    def asked(self, selection: Selection, views: Views) -> Selection:
        """Return the parameters of the query for a selection."""
        instead = self.views.get(views.get(self.name, ""), {})
        return {**parameters_for(self.own, selection), **instead}

    def caption(self, rows: pandas.DataFrame, words: PageWords) -> str:
        """Say in words what the rows of the query show, for those who do not see it drawn."""
        return self.summary(words, self.query, rows).text


# The chart whose two sides have headings, which are buttons.
PYRAMID = "by_age_and_sex"

CHARTS = (
    Chart(
        "departements",
        "exposure/rate_by_departement",
        figures.departement_map,
        summary=PageWords.rates,
        views={"all": {}, "registered": {"statuses": ["registered"]}},
        legend=legend.of_map,
    ),
    Chart("age_bands", "exposure/by_age_and_sex", figures.age_pyramid, also=("sexes",)),
    Chart("statuses", "exposure/by_status", figures.status_bars),
    Chart("end_bands", "exposure/by_end_band", figures.end_bars),
    Chart("first_years", "exposure/by_first_year", figures.year_columns),
)


def named(name: str) -> Chart:
    """Return the chart of this name."""
    return next(chart for chart in CHARTS if chart.name == name)


def views(shown: Sequence[str]) -> Views:
    """Return which view each switch shows, from their values in the order of the page."""
    switched = [chart.name for chart in CHARTS if chart.views]
    return dict(zip(switched, shown, strict=True))
