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
from data_gen.own import run_sql
from data_gen.own.slips import Pairs, find_slips

Keys = NDArray[numpy.uint64]  # of each row; 0 where it has none
Places = NDArray[numpy.int64]  # of rows

SPREAD = numpy.uint64(0x9E3779B97F4A7C15)
SHIFT = numpy.uint64(29)
CHUNK = 1 << 15
PERSON_BITS = numpy.uint64(40)
MOST_KEPT = 0.8  # of the rows, from which a further look at their keys is in vain

MOST_PEOPLE = 5  # who may share an identifier or an address that is used for matching
FEW = 1_000  # rows whose keys are read at once
KEYS, *DROP_KEYS = duckdb.extract_statements(read(DATA_GEN / "own" / "matching.sql"))
SURNAMES = ("birth_name_key", "usage_name_key", "surname_key")
IDENTIFIERS = ("identifier_key", "nir_key")
SHARED = (*IDENTIFIERS, "email_key", "phone_key")


@dataclass(frozen=True)
class Persons:
    """The person of each row, numbered from 1 in the order of their first rows.

    `high` joins what is nearly certain, `low` also what is likely.
    """

    high: Places
    low: Places
    is_primary: NDArray[numpy.bool_]
    joinable_rows: int  # that have the fields of any key

    @property
    def high_count(self) -> int:
        """Return how many persons there are at the high end."""
        return int(self.high.max(initial=0))

    @property
    def low_count(self) -> int:
        """Return how many persons there are at the low end."""
        return int(self.low.max(initial=0))


def find_persons(connection: duckdb.DuckDBPyConnection, seeks_slips: bool = False) -> Persons:
    """Return the persons among own_keyed_rows, with pairs that differ by a slip or without."""
    run_sql(connection, "known_names")
    known_names = connection.execute("from own_known_names").fetchnumpy()["name_key"]
    certain, likely = find_slips(connection) if seeks_slips else (None, None)
    keys = _read_keys(connection)
    latest, nirs = keys.pop("latest_day").astype(numpy.int64), keys["nir_key"]
    joinable = _count_joinable(keys)
    # Identifiers and addresses that match nobody, or too many people, are of no use.
    people = combine(keys["first_name_key"] + 1, keys["born_key"] + 1)
    for name in SHARED:
        keys[name] = keep_matching(keys[name], people, MOST_PEOPLE)
    strict_pairs = _strict_pairs(keys, nirs)
    if certain:
        strict_pairs.append(_keep_apart(certain, nirs))
    strict, heads = _number(join_apart(len(nirs), _gather(strict_pairs), nirs))
    of_persons = numpy.zeros(len(heads), numpy.uint64)
    of_persons[strict[nirs != 0]] = nirs[nirs != 0]
    loose_pairs = [likely] if likely else _loose_pairs(keys, nirs, known_names)
    left, right = _gather(loose_pairs)
    pairs = _keep_apart((strict[left], strict[right]), of_persons)
    loose, _ = _number(join_apart(len(heads), pairs, of_persons))
    return Persons(strict + 1, loose[strict] + 1, choose_primary(strict, latest), joinable)


def _count_joinable(keys: dict[str, Keys]) -> int:
    """Return how many rows have the fields of at least one key, strict or loose."""
    first, born, email, phone, number, nir, postcode = (
        keys[name] != 0
        for name in (
            *("first_name_key", "born_key", "email_key", "phone_key", "identifier_key"),
            *("nir_key", "postcode_key"),
        )
    )
    surname = numpy.logical_or.reduce([keys[name] != 0 for name in SURNAMES])
    has_key = first & (number | nir | email | (born & (phone | surname)) | (postcode & surname))
    has_key |= (number | nir) & (born | surname) | born & postcode & (first | surname)
    return int(numpy.count_nonzero(has_key))


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
    for statement in DROP_KEYS:
        connection.execute(statement)
    return found


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


def combine(*keys: Keys) -> Keys:
    """Return a key of all keys together, 0 where one of them is missing."""
    total = numpy.empty(len(keys[0]), numpy.uint64)
    for start in range(0, len(total), CHUNK):  # by parts that the processor's cache holds
        parts = [key[start : start + CHUNK] for key in keys]
        part = numpy.zeros(len(parts[0]), numpy.uint64)
        is_whole = numpy.ones(len(part), bool)
        for key in parts:
            part ^= key
            part *= SPREAD
            part ^= part >> SHIFT
            is_whole &= key != 0
        part[part == 0] = 1
        part[~is_whole] = 0
        total[start : start + CHUNK] = part
    return total


def add(keys: Keys, others: Keys) -> Keys:
    """Return a key of two keys in whatever order, 0 where one of them is missing."""
    return numpy.where((keys != 0) & (others != 0), keys + others, numpy.uint64(0))


def keep_matching(values: Keys, people: Keys, most: int) -> Keys:
    """Return the values that two rows have, 0 in place of others.

    So do values that more than so many different people have become 0: they tell nobody apart.
    """
    rows = repeated_rows(values)
    rows = rows[numpy.argsort(values[rows])]
    counts = _run_lengths(values[rows])
    rows, counts = rows[counts > 1], counts[counts > 1]
    frequent = rows[counts > most]
    is_kept = counts <= most
    is_kept[counts > most] = _count_people(values[frequent], people[frequent]) <= most
    kept = numpy.zeros(len(values), numpy.uint64)
    kept[rows[is_kept]] = values[rows[is_kept]]
    return kept


def _count_people(ordered: Keys, people: Keys) -> Places:
    """Return for each of the values, which are sorted, how many different people have it.

    People are told apart by 40 bits beside the number of the value: one sort finds both.

    Example:

        >>> values, people = numpy.array([[3, 3, 3, 5], [7, 8, 7, 7]], numpy.uint64)
        >>> _count_people(values, people).tolist()
        [2, 2, 2, 1]
    """
    is_first = numpy.ones(len(ordered), bool)
    is_first[1:] = ordered[1:] != ordered[:-1]
    numbers = numpy.cumsum(is_first).astype(numpy.uint64)
    spread = people * SPREAD >> (numpy.uint64(64) - PERSON_BITS)
    pairs = numpy.sort(numbers << PERSON_BITS | spread)
    is_new = numpy.ones(len(pairs), bool)
    is_new[1:] = pairs[1:] != pairs[:-1]
    of_number = numpy.bincount((pairs[is_new] >> PERSON_BITS).astype(numpy.int64))
    return of_number[numbers.astype(numpy.int64)]


def _run_lengths(ordered: Keys) -> Places:
    """Return for each of the values, which are sorted, how many are alike.

    Example:

        >>> _run_lengths(numpy.array([3, 5, 5, 9], numpy.uint64)).tolist()
        [1, 2, 2, 1]
    """
    is_first = numpy.ones(len(ordered) + 1, bool)
    is_first[1:-1] = ordered[1:] != ordered[:-1]
    lengths = numpy.diff(numpy.flatnonzero(is_first))
    return numpy.repeat(lengths, lengths)


def pair_rows(key: Keys, nirs: Keys, rows: Places | None = None) -> Pairs:
    """Return pairs that join the rows of each key, none of two different NIRs.

    Where a key has two NIRs, a row without one could be of either, so it joins neither. `rows`
    are the places of the keys, where they are not in the order of the rows.
    """
    ordered = _order(key, repeated_rows(key))
    same = key[ordered[1:]] == key[ordered[:-1]]
    left, right = ordered[:-1][same], ordered[1:][same]
    places = numpy.arange(len(key)) if rows is None else rows
    torn = _conflicts(key, nirs[places], ordered)
    if len(torn):
        keep = ~is_in(key[left], torn)
        again = _pair_within(key, nirs[places], ordered[is_in(key[ordered], torn)])
        left = numpy.concatenate([left[keep], again[0]])
        right = numpy.concatenate([right[keep], again[1]])
    return places[left], places[right]


def _order(key: Keys, rows: Places) -> Places:
    """Return the rows whose key stands twice, by their key and in the order of the list.

    Which rows stand side by side decides the pairs that are left where first names keep some
    apart, so no order of a sort may: it would differ from one processor to another.
    """
    rows = rows[numpy.argsort(key[rows])]
    rows = numpy.sort(rows[_run_lengths(key[rows]) > 1])
    return rows[numpy.argsort(key[rows], kind="stable")]


def repeated_rows(key: Keys) -> Places:
    """Return the rows whose key may stand twice: other bits of the key are looked at each time.

    A key that nobody shares has its first bits alone in one case of two. Each look takes a fraction
    of the time that it saves a sort, until most of the rows stay.
    """
    rows, first_bit = numpy.flatnonzero(key), 64
    while len(rows) and first_bit:
        bits = min(max(len(rows), 4).bit_length(), first_bit)
        first_bit -= bits
        bucket = (key[rows] >> numpy.uint64(first_bit)).astype(numpy.int64) & (1 << bits) - 1
        kept = rows[numpy.bincount(bucket, minlength=1 << bits)[bucket] > 1]
        if len(kept) > MOST_KEPT * len(rows):
            return kept
        rows = kept
    return rows


def _conflicts(key: Keys, nirs: Keys, rows: Places) -> Keys:
    """Return the keys that rows of two NIRs have."""
    rows = rows[nirs[rows] != 0]
    keys, both = key[rows], combine(key[rows], nirs[rows] + 1)
    order = numpy.argsort(both)
    is_new = numpy.ones(len(order), bool)
    is_new[1:] = both[order[1:]] != both[order[:-1]]
    of_key = numpy.sort(keys[order[is_new]])  # each as often as it has different NIRs
    return numpy.unique(of_key[1:][of_key[1:] == of_key[:-1]])


def _pair_within(key: Keys, nirs: Keys, rows: Places) -> Pairs:
    """Return pairs of the rows with one key and one NIR, or one key and none."""
    order = rows[numpy.lexsort((nirs[rows], key[rows]))]
    same = (key[order[1:]] == key[order[:-1]]) & (nirs[order[1:]] == nirs[order[:-1]])
    return order[:-1][same], order[1:][same]


def join_pairs(count: int, pairs: Pairs) -> Places:
    """Return for each of so many rows the first row of its group.

    Example:

        >>> pairs = numpy.array([0, 3, 4]), numpy.array([2, 4, 2])
        >>> join_pairs(6, pairs).tolist()
        [0, 1, 0, 0, 0, 5]
    """
    first = numpy.arange(count)
    left, right = pairs
    while len(left):
        left, right = first[left], first[right]
        apart = left != right
        left, right = left[apart], right[apart]
        first[numpy.maximum(left, right)] = numpy.minimum(left, right)
        first = _shorten(first)
    return first


def _shorten(first: Places) -> Places:
    """Return for each row the end of the way that its group's rows point."""
    while True:
        further = first[first]
        if numpy.array_equal(further, first):
            return first
        first = further


def join_apart(count: int, pairs: Pairs, nirs: Keys) -> Places:
    """Return for each row the first row of its group, where no group has two NIRs.

    In a group that would have two, rows with a NIR are joined to those of the same alone, and rows
    without one to one another.
    """
    first = join_pairs(count, pairs)
    if not nirs.any():
        return first
    rows = numpy.flatnonzero(nirs)
    order = rows[numpy.argsort(first[rows], kind="stable")]
    differ = (first[order[1:]] == first[order[:-1]]) & (nirs[order[1:]] != nirs[order[:-1]])
    torn = numpy.zeros(count, bool)  # the groups that have two
    torn[first[order[1:]][differ]] = True
    left, right = pairs
    keep = ~torn[first[left]] | (nirs[left] == nirs[right])
    return join_pairs(count, (left[keep], right[keep])) if not keep.all() else first


def is_in(values: Keys, known: Keys) -> NDArray[numpy.bool_]:
    """Return which values are among the known, which are sorted."""
    if not len(known):
        return numpy.zeros(len(values), bool)
    places = numpy.searchsorted(known, values)
    places[places == len(known)] = 0
    return known[places] == values
