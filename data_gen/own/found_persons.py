"""Persons found among the rows of a list, by strict keys and by loose ones.

Two rows are one person by an identifier with the same birth date or first name, or by first name
and birth date with a surname, an e-mail address or a phone number: never by one field, and never
with two different NIRs. Twins are insured by the NIR of a parent: with the birth date a NIR joins
only those whose first names begin alike.

Loose keys take a letter that is mistyped, names in the other order, and a field that changed:
names with the postcode, first name with e-mail, birth date and postcode with either name, an
identifier with a surname or the first letter of the first name. Two first names that the lab knows
are two people, as twins are who live together; another spelling may be a slip.
"""

from dataclasses import dataclass

import duckdb
import numpy
from numpy.typing import NDArray

from breachlab.paths import DATA_GEN, read
from data_gen.own.linked_rows import (
    Keys,
    Pairs,
    Places,
    add,
    combine,
    is_in,
    join_apart,
    keep_matching,
    pair_rows,
    repeated_rows,
)

MOST_PEOPLE = 5  # who may share an identifier or an address that is used for matching
FEW = 1_000  # rows whose keys are read at once
KEYS = read(DATA_GEN / "own" / "matching_keys.sql")
KNOWN = read(DATA_GEN / "own" / "known_names.sql")
DROP_KEYS = read(DATA_GEN / "own" / "drop_keys.sql")
SURNAMES = ("birth_name_key", "usage_name_key", "surname_key")
IDENTIFIERS = ("identifier_key", "nir_key")
SHARED = (*IDENTIFIERS, "email_key", "phone_key")


@dataclass(frozen=True)
class Persons:
    """The person of each row, numbered from 1 in the order of their first rows."""

    strict: Places
    loose: Places
    is_primary: NDArray[numpy.bool_]

    @property
    def strict_count(self) -> int:
        """Return how many persons the strict keys find."""
        return int(self.strict.max(initial=0))

    @property
    def loose_count(self) -> int:
        """Return how many persons the loose keys find."""
        return int(self.loose.max(initial=0))


def find_persons(connection: duckdb.DuckDBPyConnection) -> Persons:
    """Return the persons among own_keyed_rows."""
    keys = _read_keys(connection)
    latest, nirs = keys.pop("latest_day").astype(numpy.int64), keys["nir_key"]
    _keep_matching(keys)
    strict, heads = _number(join_apart(len(nirs), _gather(_strict_pairs(keys, nirs)), nirs))
    of_persons = numpy.zeros(len(heads), numpy.uint64)
    of_persons[strict[nirs != 0]] = nirs[nirs != 0]
    known_names = connection.execute(KNOWN).fetchnumpy()["name_key"]
    left, right = _gather(_loose_pairs(keys, nirs, known_names))
    pairs = _keep_apart((strict[left], strict[right]), of_persons)
    loose, _ = _number(join_apart(len(heads), pairs, of_persons))
    return Persons(strict + 1, loose[strict] + 1, choose_primary(strict, latest))


def choose_primary(persons: Places, latest: Places) -> NDArray[numpy.bool_]:
    """Return which row stands for its person: the latest, the first of them that are alike.

    Example:

        >>> choose_primary(numpy.array([0, 1, 0]), numpy.array([3, -1, 7])).tolist()
        [False, True, True]
    """
    is_primary = numpy.bincount(persons)[persons] == 1
    rows = numpy.flatnonzero(~is_primary)  # of persons with several: few, and a sort takes long
    order = rows[numpy.lexsort((rows, -latest[rows], persons[rows]))]
    is_first = numpy.ones(len(order), bool)
    is_first[1:] = persons[order[1:]] != persons[order[:-1]]
    is_primary[order[is_first]] = True
    return is_primary


def _read_keys(connection: duckdb.DuckDBPyConnection) -> dict[str, NDArray]:
    """Return the keys of the rows by name, of many rows one at a time; drop them from the table.

    To read one takes 2 ms, however few the rows are.
    """
    keys = connection.sql(KEYS)
    parts = [keys.columns] if len(keys) <= FEW else [[name] for name in keys.columns]
    found = {
        name: numpy.ma.getdata(values)
        for part in parts
        for name, values in keys.project(*map(duckdb.ColumnExpression, part)).fetchnumpy().items()
    }
    connection.execute(DROP_KEYS)
    return found


def _keep_matching(keys: dict[str, Keys]) -> None:
    """Put 0 for the identifiers and addresses that match nobody, or too many people."""
    people = combine(keys["first_name_key"] + 1, keys["born_key"] + 1)
    for name in SHARED:
        keys[name] = keep_matching(keys[name], people, MOST_PEOPLE)


def _strict_pairs(keys: dict[str, Keys], nirs: Keys) -> list[Pairs]:
    first_name, born = keys["first_name_key"], keys["born_key"]
    whole = combine(first_name, born)
    pairs = [
        pair_rows(combine(whole, keys["email_key"]), nirs),
        pair_rows(combine(whole, keys["phone_key"]), nirs),
        pair_rows(combine(keys["identifier_key"], born), nirs),
        pair_rows(combine(keys["nir_key"], born, keys["initial_key"]), nirs),
    ]
    for name in IDENTIFIERS:
        pairs.append(pair_rows(combine(keys[name], first_name), nirs))
    pairs.append(_pair_names(whole, _surnames(keys), nirs))
    return pairs


def _loose_pairs(keys: dict[str, Keys], nirs: Keys, known_names: Keys) -> list[Pairs]:
    first_name, postcode = keys["first_name_key"], keys["postcode_key"]
    known = numpy.where(is_in(first_name, known_names), first_name, numpy.uint64(0))
    born_there, surnames = combine(keys["born_key"], postcode), _surnames(keys)
    pairs = [_pair_names(born_there, [first_name, *surnames], nirs)]
    for name in IDENTIFIERS:
        pairs.append(pair_rows(combine(keys[name], keys["initial_key"]), nirs))
        pairs.append(_pair_names(keys[name], surnames, nirs))
    return [
        pair_rows(combine(first_name, keys["email_key"]), nirs),
        _pair_names(postcode, [add(first_name, name) for name in surnames], nirs),
        *(_keep_apart(each, known) for each in pairs),
    ]


def _surnames(keys: dict[str, Keys]) -> list[Keys]:
    """Return the surnames that the list has."""
    return [keys[name] for name in SURNAMES if keys[name].any()]


def _pair_names(beside: Keys, names: list[Keys], nirs: Keys) -> Pairs:
    """Return pairs by a key, beside a name of one row that is any of the names of the other."""
    if not names:
        return pair_rows(numpy.zeros(0, numpy.uint64), nirs)
    rows = repeated_rows(beside)
    keys = [combine(beside[rows], name[rows]) for name in names]
    return pair_rows(numpy.concatenate(keys), nirs, numpy.tile(rows, len(names)))


def _gather(pairs: list[Pairs]) -> Pairs:
    return (
        numpy.concatenate([left for left, _ in pairs]),
        numpy.concatenate([right for _, right in pairs]),
    )


def _keep_apart(pairs: Pairs, values: Keys) -> Pairs:
    """Return the pairs without those whose rows have two different values."""
    left, right = values[pairs[0]], values[pairs[1]]
    keep = (left == 0) | (right == 0) | (left == right)
    return pairs[0][keep], pairs[1][keep]


def _number(first: Places) -> tuple[Places, Places]:
    """Return the number of each row's group from 0, and the first row of each group."""
    heads = numpy.flatnonzero(first == numpy.arange(len(first)))
    numbers = numpy.zeros(len(first), numpy.int64)
    numbers[heads] = numpy.arange(len(heads))
    return numbers[first], heads
