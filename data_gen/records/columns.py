"""The columns of the stored register: their list, their codes in DuckDB, their checksums."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import duckdb
import numpy
from numpy.typing import NDArray

from breachlab.paths import DATA_GEN, read
from data_gen import breach
from data_gen.draws import mixer

if TYPE_CHECKING:
    import pandas  # takes a quarter of a second, and only who inserts rows needs it

FILE = DATA_GEN / "records" / "columns.toml"
CODE = "code"  # the unit of a value of a type; files have its word
WIDTHS = {"utinyint": "uint8", "usmallint": "uint16", "uinteger": "uint32"}
DAY_ZERO = numpy.datetime64(breach.DAY_ZERO)  # days are counted from here


@dataclass(frozen=True)
class Column:
    """One column; columns.toml explains each part."""

    name: str
    type: str
    unit: str
    checksum: str
    comment: str
    streams: tuple[str, ...]
    in_shard: str = ""
    name_in_shard: str = ""
    has_few_values: bool = False
    is_packed: bool = False
    is_shown: bool = False

    @property
    def name_of_file(self) -> str:
        """Its name in the files of shards."""
        return self.name_in_shard or self.name


def read_columns() -> tuple[Column, ...]:
    """Return the columns in their order; raise TypeError for a missing or unknown part."""
    listed = tomllib.loads(read(FILE))
    return tuple(
        Column(name, **parts | {"streams": tuple(parts.get("streams", ()))})
        for name, parts in listed.items()
    )


COLUMNS = read_columns()


STORED = tuple(column.name for column in COLUMNS)


class Columns:
    """The columns of a table, filled from codes.

    The code of a value of a type or of a list of words is its position there, that of a date the
    days since 1929. Null is -1, or the highest number of an unsigned array.
    """

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        table: str,
        words: Mapping[str, list[str]] | None = None,
    ) -> None:
        self.connection, self.table = connection, table
        described = connection.table(table)
        self.kinds = dict(zip(described.columns, described.types, strict=True))
        lists: dict[str, Any] = {
            name: kind.children[0][1] for name, kind in self.kinds.items() if kind.id == "enum"
        }
        self.lists = {name: tuple(values) for name, values in (lists | dict(words or {})).items()}

    def empty(self, rows: int) -> dict[str, NDArray]:
        """Return an empty array of so many codes for each column, as wide as its stored type."""
        return {name: numpy.empty(rows, dtype=self._width(name)) for name in self.kinds}

    def insert(self, codes: Mapping[str, NDArray]) -> None:
        """Insert rows: an array of codes for each column of the table."""
        import pandas

        values = {name: self._values(name, codes[name]) for name in self.kinds}
        self._insert(pandas.DataFrame(values, copy=False))

    def _insert(self, rows_of_codes: "pandas.DataFrame") -> None:
        """Insert a frame, which DuckDB finds by its name: as a relation it takes 2 ms more."""
        self.connection.execute(f"insert into {self.table} from rows_of_codes")

    def _width(self, name: str) -> numpy.dtype:
        if name in self.lists:
            size = len(self.lists[name])
            return numpy.dtype(f"int{8 if size < 128 else 16 if size < 32_768 else 32}")
        return numpy.dtype(WIDTHS[self.kinds[name].id])

    def _values(self, name: str, codes: NDArray) -> Any:
        import pandas

        if name in self.lists:
            words = _categories(self.lists[name])
            return pandas.Categorical.from_codes(codes, dtype=words, validate=False)
        is_nothing = codes == numpy.array(-1).astype(codes.dtype)
        if self.kinds[name].id == "date":
            days = (DAY_ZERO.astype(numpy.int64) + codes).view("datetime64[D]")
            return numpy.where(is_nothing, numpy.datetime64("NaT", "D"), days)
        if is_nothing.any():
            return pandas.arrays.IntegerArray(codes, is_nothing)
        return codes


@lru_cache(maxsize=64)  # of more types than there are: pandas checks each list of words for doubles
def _categories(words: tuple[str, ...]) -> "pandas.CategoricalDtype":
    """Return the words as pandas has them: as objects.

    DuckDB reads each word at each insert, and pandas' strings are slow.
    """
    import pandas

    return pandas.CategoricalDtype(pandas.Index(words, dtype=object))


class Sums:
    """The checksum of each stored column: the sum of its values mixed with record_id, modulo 2^64.

    The column record_id itself counts as ones. `record_checksums` of table_sql computes the same
    from the stored table.
    """

    def __init__(self) -> None:
        self.sums = dict.fromkeys(STORED, 0)

    def add(self, sums: dict[str, int]) -> None:
        """Add the sums of a part of the records."""
        self.sums = {name: (own + sums[name]) % 2**64 for name, own in self.sums.items()}


def column_sums(made: SimpleNamespace) -> dict[str, int]:
    """Return the sums of a part of the records: of codes as uint32, null as the highest number."""
    base, sums = mixer.key_base(made.record_id), {}
    for name in STORED:
        values = 1 if name == "record_id" else vars(made)[name].view(numpy.uint32)
        sums[name] = int(mixer.draw(base, values).sum(dtype=numpy.uint64))
    return sums
