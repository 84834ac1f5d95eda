"""The columns of the register as it is stored: columns.toml, read once."""

import tomllib
from dataclasses import dataclass
from typing import Any

from breachlab.paths import DATA_GEN, read

FILE = DATA_GEN / "records" / "columns.toml"
CODE = "code"  # the unit of a value of a type, which stands in files as its word


@dataclass(frozen=True)
class Column:
    """One column; columns.toml says what each part means."""

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
    """Return the columns in their order; TypeError for a part that is missing or unknown."""
    listed = tomllib.loads(read(FILE))
    return tuple(
        Column(name, **{key: _frozen(value) for key, value in parts.items()})
        for name, parts in listed.items()
    )


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


COLUMNS = read_columns()
STORED = tuple(column.name for column in COLUMNS)
