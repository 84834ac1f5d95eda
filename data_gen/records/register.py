"""The columns of the stored register: columns.toml, read once."""

import tomllib
from dataclasses import dataclass
from typing import Any

from breachlab.paths import DATA_GEN, read

FILE = DATA_GEN / "records" / "columns.toml"
CODE = "code"  # the unit of a value of a type; files have its word


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
        Column(name, **{key: _frozen(value) for key, value in parts.items()})
        for name, parts in listed.items()
    )


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


COLUMNS = read_columns()
STORED = tuple(column.name for column in COLUMNS)
