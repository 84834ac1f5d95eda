"""The rows of an answer as dicts, cached by answer."""

from threading import Lock
from typing import TYPE_CHECKING, Any
from weakref import ref

import cachetools

if TYPE_CHECKING:
    import pandas

ANSWERS = 64  # in the cache: the last read
_known: cachetools.LRUCache = cachetools.LRUCache(ANSWERS)
_lock = Lock()


def list_rows(rows: "pandas.DataFrame") -> list[dict[str, Any]]:
    """Return each row of an answer as a dict. Callers must change neither rows nor dicts.

    Reading a cell of a frame takes a hundred times as long as one of a dict.

    Example:

        >>> import pandas
        >>> rows = pandas.DataFrame({"sex": ["female", "male"], "person_count": [2, 3]})
        >>> list_rows(rows)
        [{'sex': 'female', 'person_count': 2}, {'sex': 'male', 'person_count': 3}]
        >>> list_rows(rows) is list_rows(rows)
        True
    """
    with _lock:
        known = _known.get(id(rows))
    if known is not None and known[0]() is rows:
        return known[1]
    dicts = _list(rows)
    with _lock:
        _known[id(rows)] = ref(rows), dicts
    return dicts


def _list(rows: "pandas.DataFrame") -> list[dict[str, Any]]:
    columns = {str(name): column.tolist() for name, column in rows.items()}
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
