"""The charts of the page: one line a chart."""

from collections.abc import Callable
from dataclasses import dataclass

from . import figures


@dataclass(frozen=True)
class Chart:
    """A chart: a click on it selects values of its dimension.

    `also` names what else it splits by, so what else it must not be filtered by.
    """

    dimension: str
    query: str
    title: str
    figure: Callable
    note: str = ""
    also: tuple[str, ...] = ()

    @property
    def own(self) -> tuple[str, ...]:
        """The dimensions that this chart shows and therefore does not obey."""
        return (self.dimension, *self.also)


CHARTS = (
    Chart("departements", "exposure/by_departement", "Where · département", figures.departement_map),
    Chart("age_bands", "exposure/by_age_and_sex", "Age and sex", figures.age_pyramid, also=("sexes",)),
    Chart("statuses", "exposure/by_status", "Status", figures.status_bars),
    Chart("end_bands", "exposure/by_end_band", "Since the last registration ended", figures.end_bars),
    Chart("first_years", "exposure/by_first_year", "First registration", figures.year_columns),
)
TOTAL = "exposure/total"
