"""The counts of a list that was read: rows, what its columns hold, and persons at both ends."""

from collections.abc import Iterator
from dataclasses import dataclass

STATES = ("empty", "placeholder", "not_understood", "implausible")


@dataclass(frozen=True)
class ColumnCounts:
    """Counts of the rows of a column that are of no use, by the reason."""

    label: str
    role: str
    empty: int
    placeholder: int
    not_understood: int
    implausible: int


@dataclass(frozen=True)
class ListReport:
    """The counts of a list; persons lie between the loose and the strict number."""

    rows: int
    columns: list[ColumnCounts]
    strict_persons: int
    loose_persons: int
    seconds: dict[str, float]


def report_lines(report: ListReport) -> Iterator[str]:
    """Yield the report, a line each column."""
    width = max([6, *(len(column.label) for column in report.columns)])
    heads = " ".join(f"{state.replace('_', ' '):>14}" for state in STATES)
    yield f"{report.rows:,} rows, all of them read"
    yield f"{'column':<{width}}  {'role':<19} {heads}"
    for column in report.columns:
        counts = " ".join(f"{getattr(column, state):>14,}" for state in STATES)
        yield f"{column.label:<{width}}  {column.role:<19} {counts}"
    yield (
        f"{report.strict_persons:,} persons by strict keys, {report.loose_persons:,} by loose keys"
    )
    yield ", ".join(f"{step} {taken:.1f} s" for step, taken in report.seconds.items())
