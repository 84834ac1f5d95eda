"""The two ends of a headline, and the assumed figure that moves it furthest."""

from dataclasses import dataclass

import duckdb

FURTHEST = """
    select
        least_value / central_value as least_part,
        most_value / central_value as most_part,
        figure
    from headline_drivers($question)
    where key = $key and crossed_with is null
    order by furthest_share desc, figure asc
    limit 1
"""


@dataclass(frozen=True)
class Ends:
    """Between which values a headline lies, and by which figure of the ledger.

    `driver_id` is a code with words of its own: `words.label("driver_id", …)`.
    """

    least: float
    most: float
    driver_id: str


def headline_ends(
    connection: duckdb.DuckDBPyConnection, question: str, key: str, value: float
) -> Ends | None:
    """Return the ends of a headline that is this value: those of the figure that moves it furthest.

    They keep the proportion to the value that they have to the centre in the default world, so that
    they are those of a selection and of a smaller world, too. None where no figure moves it. Sums
    of money do not use them: their range is that of their draws.

    Example:

        headline_ends(connection, "exposure/total", "person_count", 36_820_828)
    """
    found = connection.execute(FURTHEST, {"question": question, "key": key}).fetchall()
    if not found:
        return None
    ((least, most, driver),) = found
    return Ends(value * least, value * most, driver)
