"""Check stored ends against new worlds: those of the largest mover of each headline."""

from collections.abc import Iterable, Iterator

from data_gen.ends.ends_tables import Results, headline_rows
from data_gen.ends.ranking import Stored, largest, rows, rows_of
from data_gen.ends.runs import OUTER, Ends, at
from data_gen.ends.world_questions import headlines


def runs() -> list[Ends]:
    """Return the central world, and the largest mover of each headline at both of its ends."""
    furthest = (largest(rows_of(headline)) for headline in headlines())
    movers = dict.fromkeys(row.figure for row in furthest if row.figure)
    return [(), *(at((name, end)) for name in movers for end in OUTER)]


def differences(results: Results) -> list[str]:
    """Return a line for each stored row of these figures that differs from the new results."""
    new_rows = {(str(row[0]), str(row[1]), row[2]): row for row in headline_rows(results)}
    figures = {name for ends in results for name, _ in ends}
    return list(_differences(new_rows, (row for row in rows() if row.figure in figures)))


def _differences(made: dict, found: Iterable[Stored]) -> Iterator[str]:
    for row in found:
        if row.crossed_with is None:
            now = made.get((row.question, row.key, row.figure), (None,) * 8)[5:]
            if tuple(now) != (row.low, row.central, row.high):
                yield (
                    f"{row.question}, {row.figure}: stored {row.low:,} {row.central:,} "
                    f"{row.high:,}; made {now}. Make them anew with: python -m data_gen ends "
                    "--write"
                )
