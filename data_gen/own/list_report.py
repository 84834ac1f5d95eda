"""The counts of a list that was read: rows, what its columns hold, and persons at both ends."""

from collections.abc import Iterator
from dataclasses import dataclass

# A field that counts as held by every record, by the role of its column.
OF_EVERY_RECORD = {
    "first_name",
    "birth_name",
    "usage_name",
    "surname",
    "sex",
    "birth_date",
    "postcode",
}
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

    @property
    def share_of_fields(self) -> float:
        """The share of rows, from 0 to 1, that at least have each field of OF_EVERY_RECORD."""
        lacking = [
            column.empty + column.placeholder
            for column in self.columns
            if column.role in OF_EVERY_RECORD
        ]
        return 1 - max(lacking, default=0) / self.rows


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
