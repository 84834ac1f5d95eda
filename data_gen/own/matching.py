"""Persons found among the rows of a list, by strict keys and by loose ones.

Two rows are one person by an identifier with the same birth date or first name, or by first name
and birth date with a surname, an e-mail address or a phone number: never by one field, and never
with two different NIRs. Twins are insured by the NIR of a parent: with the birth date a NIR joins
only those whose first names begin alike.

Loose keys take a letter that is mistyped, names in the other order, and a field that changed:
names with the postcode, first name with e-mail, birth date and postcode with either name, an
identifier with a surname or the first letter of the first name. Two first names that the lab knows
are two people, as twins are who live together; another spelling may be a slip.

A number of a household, of a family or of a contract is no identifier, whatever its column is
called: where rows that share one are often of two people, it joins nobody.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import duckdb
import numpy
from numpy.typing import NDArray

from breachlab.paths import DATA_GEN, read
from data_gen.own import run_sql
from data_gen.own.slips import Pairs, find_slips

Keys = NDArray[numpy.uint64]  # of each row; 0 where it has none
# Of names, dates and postcodes, of 32 bits: they join rows in threes alone, or beside a key of 64.
Halves = NDArray[numpy.uint32]
Places = NDArray[numpy.uint32]  # of rows
Counts = NDArray[numpy.int64]
Bits = NDArray[numpy.uint8]  # a bit of each row, eight in one
Shared = tuple[Places, Keys]  # the rows that have a value that others have too, and the values

ONE = numpy.uint64(1)
SPREAD = numpy.uint64(0x9E3779B97F4A7C15)
SHIFT = numpy.uint64(29)
CHUNK = 1 << 15
PERSON_BITS = numpy.uint64(40)
MOST_KEPT = 0.8  # of the rows, from which a further look at their keys is in vain

MOST_PEOPLE = 5  # who may share an identifier or an address that is used for matching
# The share of pairs of rows with one identifier that have two first names and two birth dates. In
# FEBRL 3, the noisiest list of one identifier a person, it is 0.023: docs/own_list.md.
MOST_OF_TWO = 0.1
FEWEST_PAIRS = 20  # from which the share is taken
LOOKED_AT = 1_000_000  # rows, about, by which it is measured
FEW = 1_000  # rows whose keys are read at once
# What DuckDB may hold in memory while NumPy matches; it writes the rest to disk.
LITTLE = "250MB"
IS_MORE = """
    select current_setting('memory_limit') as memory_limit
    where parse_formatted_bytes(memory_limit) > parse_formatted_bytes($little)
"""
PART = 1 << 21  # rows, about, that are held against one another at once: their memory is this
KEYS, *DROP_KEYS = duckdb.extract_statements(read(DATA_GEN / "own" / "matching.sql"))
OF_TWO, *FORGET = duckdb.extract_statements(read(DATA_GEN / "own" / "shared_numbers.sql"))
SURNAMES = ("birth_name_key", "usage_name_key", "surname_key")
IDENTIFIERS = ("identifier_key", "nir_key")
SHARED = (*IDENTIFIERS, "email_key", "phone_key")
PEOPLE = ("first_name_key", "born_key")  # that tell people of one address apart


@dataclass(frozen=True)
class Persons:
    """The person of each row, numbered from 1 in the order of their first rows.

    `high` joins what is nearly certain, `low` also what is likely.
    """

    high: Places
    low: Places
    is_primary: NDArray[numpy.bool_]
    joinable_rows: int  # that have the fields of any key
    of_two_share: float = 0  # of the pairs with one identifier, if it is none and joins nobody

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
    of_two_share = _forget_shared_numbers(connection)
    run_sql(connection, "known_names")
    known_names = connection.execute("from own_known_names").fetchnumpy()["name_key"]
    certain, likely = find_slips(connection) if seeks_slips else (None, None)
    with _little_memory(connection):
        keys, shared, joinable = _read_keys(connection)
        nirs = keys["nir_key"]
        strict_pairs = _strict_pairs(keys, shared)
        if certain:
            strict_pairs.append(_keep_apart(certain, nirs))
        strict, heads = _number(join_apart(len(nirs), _gather(strict_pairs), nirs))
        of_persons = numpy.zeros(len(heads), numpy.uint32)
        of_persons[strict[nirs != 0]] = nirs[nirs != 0]
        known = numpy.unique(halved(known_names))
        loose = [likely] if likely else _loose_pairs(keys, shared, known)
        loose_pairs = [_between(each, strict) for each in loose]
        latest = keys["latest_day"]
        del keys, shared, nirs, loose
        pairs = _keep_apart(_gather(loose_pairs), of_persons)
        low, _ = _number(join_apart(len(heads), pairs, of_persons))
        is_primary = choose_primary(strict, latest)
        return Persons(strict + 1, low[strict] + 1, is_primary, joinable, of_two_share)


@contextmanager
def _little_memory(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Have DuckDB hold little in memory meanwhile; its former limit is rounded down at the end."""
    former = connection.execute(IS_MORE, {"little": LITTLE}).fetchall()
    try:
        for _ in former:
            connection.execute(f"set memory_limit = '{LITTLE}'")
        yield
    finally:
        for (limit,) in former:
            connection.execute("set memory_limit = $limit", {"limit": limit})


def _forget_shared_numbers(connection: duckdb.DuckDBPyConnection) -> float:
    """Empty the identifiers of own_keyed_rows if they are of more than a person each.

    Returns the share of the pairs with one identifier that are of two people, 0 if they are kept.
    """
    ((pairs, of_two),) = connection.execute(OF_TWO, {"rows": LOOKED_AT}).fetchall()
    if pairs < FEWEST_PAIRS or of_two <= MOST_OF_TWO * pairs:
        return 0
    for statement in FORGET:
        connection.execute(statement)
    return float(of_two / pairs)


def _count_joinable(is_there: dict[str, Bits]) -> int:
    """Return how many rows have the fields of at least one key, strict or loose."""
    first, born, email, phone, number, nir, postcode = (
        is_there[name]
        for name in (
            *("first_name_key", "born_key", "email_key", "phone_key", "identifier_key"),
            *("nir_key", "postcode_key"),
        )
    )
    surname = numpy.bitwise_or.reduce([is_there[name] for name in SURNAMES])
    has_key = first & (number | nir | email | (born & (phone | surname)) | (postcode & surname))
    has_key |= (number | nir) & (born | surname) | born & postcode & (first | surname)
    return int(numpy.bitwise_count(has_key).sum())


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


def _read_keys(
    connection: duckdb.DuckDBPyConnection,
) -> tuple[dict[str, Halves], dict[str, Shared], int]:
    """Return keys of each row by name, those of SHARED that others have, and who can be joined.

    The last is how many rows have the fields of any key. The keys are dropped from the table. Of
    many rows one key is read at a time: to read one takes 2 ms, however few the rows are.
    """
    stored = connection.sql(KEYS)
    names = [name for name in stored.columns if name not in SHARED]
    names = [*names, *SHARED]  # which need the first name and the birth date of their people
    keys: dict[str, Halves] = {}
    shared: dict[str, Shared] = {}
    is_there: dict[str, Bits] = {}

    def people_of(rows: Places) -> Keys:
        """Return who the people of these rows are, by their first names and birth dates."""
        return combine(*(keys[name][rows].astype(numpy.uint64) + ONE for name in PEOPLE))

    for part in [names] if len(stored) <= FEW else [[name] for name in names]:
        found = stored.project(*map(duckdb.ColumnExpression, part)).fetchnumpy()
        for name in part:
            values = numpy.ma.getdata(found.pop(name))
            if name not in ("initial_key", "latest_day"):
                is_there[name] = numpy.packbits(values != 0)  # an eighth of the memory
            if name in SHARED:
                # Those that match nobody, or too many people, are of no use.
                shared[name] = keep_matching(values, people_of, MOST_PEOPLE)
            if name == "latest_day":
                keys[name] = values
            elif name not in SHARED or name == "nir_key":
                keys[name] = halved(values)
    for statement in DROP_KEYS:
        connection.execute(statement)
    return keys, shared, _count_joinable(is_there)


def halved(keys: Keys) -> Halves:
    """Return keys of half the bits, 0 for 0 alone.

    Example:

        >>> halved(numpy.array([0, 7, 7 << 32, 1 << 32 | 1], numpy.uint64)).tolist()
        [0, 7, 7, 1]
    """
    halves = numpy.zeros(len(keys), numpy.uint32)  # of a column without a key no memory is taken
    for start in range(0, len(keys), CHUNK):
        part = keys[start : start + CHUNK]
        if part.any():
            half = (part ^ part >> numpy.uint64(32)).astype(numpy.uint32)
            half[(half == 0) & (part != 0)] = 1
            halves[start : start + CHUNK] = half
    return halves


def _strict_pairs(keys: dict[str, Halves], shared: dict[str, Shared]) -> list[Pairs]:
    first_name, born, nirs = keys["first_name_key"], keys["born_key"], keys["nir_key"]
    pairs = []
    for name, *others in (
        ("email_key", first_name, born),
        ("phone_key", first_name, born),
        ("identifier_key", born),
        ("identifier_key", first_name),
        ("nir_key", born, keys["initial_key"]),
        ("nir_key", first_name),
    ):
        pairs.append(_pair_shared(shared[name], others, nirs))
    pairs.append(_pair_names(combine(first_name, born), _surnames(keys), nirs))
    return pairs


def _loose_pairs(
    keys: dict[str, Halves], shared: dict[str, Shared], known_names: Halves
) -> Iterator[Pairs]:
    first_name, postcode, nirs = keys["first_name_key"], keys["postcode_key"], keys["nir_key"]
    surnames = _surnames(keys)
    known = first_name * is_in(first_name, known_names)
    names = [first_name, *surnames]
    yield _keep_apart(_pair_names(combine(keys["born_key"], postcode), names, nirs), known)
    for name in IDENTIFIERS:
        rows, values = shared[name]
        yield _keep_apart(_pair_shared(shared[name], [keys["initial_key"]], nirs), known)
        names = [each[rows] for each in surnames]
        yield _keep_apart(_pair_names(values, names, nirs, rows), known)
    yield _pair_shared(shared["email_key"], [first_name], nirs)
    yield _pair_both_names(combine(postcode), first_name, surnames, nirs)


def _surnames(keys: dict[str, Halves]) -> list[Halves]:
    """Return the surnames that the list has."""
    return [keys[name] for name in SURNAMES if keys[name].any()]


def _pair_shared(shared: Shared, others: list[Halves], nirs: Halves) -> Pairs:
    """Return pairs by a value that few people share, beside other keys."""
    rows, values = shared
    return pair_rows(combine(values, *(each[rows] for each in others)), nirs, rows)


def _pair_names(
    beside: Keys, names: list[Halves], nirs: Halves, rows: Places | None = None
) -> Pairs:
    """Return pairs by a key, beside a name of one row that is any of the names of the other.

    `rows` are the places of the keys, where they are not in the order of the rows.
    """
    pairs = [NO_PAIRS]
    for part in _parts(beside) if names else ():
        keys = [combine(beside[part], name[part]) for name in names]
        places = part if rows is None else rows[part]
        pairs.append(pair_rows(numpy.concatenate(keys), nirs, numpy.tile(places, len(names))))
    return _gather(pairs)


def _pair_both_names(
    beside: Keys, first_name: Halves, surnames: list[Halves], nirs: Halves
) -> Pairs:
    """Return pairs by a key, beside a first name and a surname in whatever order."""
    pairs = [NO_PAIRS]
    for part in _parts(beside) if surnames else ():
        keys = [combine(beside[part], add(first_name[part], name[part])) for name in surnames]
        pairs.append(pair_rows(numpy.concatenate(keys), nirs, numpy.tile(part, len(surnames))))
    return _gather(pairs)


NO_PAIRS = numpy.zeros(0, numpy.uint32), numpy.zeros(0, numpy.uint32)


def _gather(pairs: list[Pairs]) -> Pairs:
    """Return all pairs in one, and empty the list."""
    lefts, rights = map(list, zip(*pairs, strict=True))
    pairs.clear()
    left = numpy.concatenate(lefts)
    del lefts
    return left, numpy.concatenate(rights)


def _between(pairs: Pairs, persons: Places) -> Pairs:
    """Return pairs of rows as pairs of their persons, without those of one person."""
    left, right = persons[pairs[0]], persons[pairs[1]]
    differ = left != right
    return left[differ], right[differ]


def _keep_apart(pairs: Pairs, values: Halves) -> Pairs:
    """Return the pairs without those whose rows have two different values."""
    left, right = values[pairs[0]], values[pairs[1]]
    keep = (left == 0) | (right == 0) | (left == right)
    return pairs[0][keep], pairs[1][keep]


def _number(first: Places) -> tuple[Places, Places]:
    """Return the number of each row's group from 0, and the first row of each group."""
    heads = numpy.flatnonzero(first == numpy.arange(len(first), dtype=numpy.uint32))
    numbers = numpy.zeros(len(first), numpy.uint32)
    numbers[heads] = numpy.arange(len(heads), dtype=numpy.uint32)
    return numbers[first], heads.astype(numpy.uint32)


def combine(*keys: Keys | Halves) -> Keys:
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


def add(keys: Halves, others: Halves) -> Keys:
    """Return a key of two keys in whatever order, 0 where one of them is missing."""
    both = numpy.minimum(keys, others).astype(numpy.uint64) << numpy.uint64(32)
    both |= numpy.maximum(keys, others)
    both[(keys == 0) | (others == 0)] = 0
    return both


def keep_matching(values: Keys, people_of: Callable[[Places], Keys], most: int) -> Shared:
    """Return the rows whose value another row has too, in their order, and the values.

    Values that more than so many different people have are left out: they tell nobody apart.
    `people_of` returns who the people of some rows are.
    """
    kept = [NO_PAIRS[0]]
    for rows in _parts(values):
        rows = rows[numpy.argsort(values[rows])]
        counts = _run_lengths(values[rows])
        rows, counts = rows[counts > 1], counts[counts > 1]
        frequent = rows[counts > most]
        is_kept = counts <= most
        is_kept[counts > most] = _count_people(values[frequent], people_of(frequent)) <= most
        kept.append(rows[is_kept])
    rows = numpy.sort(numpy.concatenate(kept))
    return rows, values[rows]


def _parts(key: Keys) -> Iterator[Places]:
    """Yield the rows whose key may stand twice, in parts: all of a key are in one."""
    count = 1 << (len(key) // PART).bit_length()
    if count == 1:
        yield repeated_rows(key, numpy.flatnonzero(key).astype(numpy.uint32))
        return
    part_of = (key & numpy.uint64(count - 1)).astype(numpy.uint16)
    part_of[key == 0] = count
    for part in range(count):
        rows = numpy.flatnonzero(part_of == part)
        yield repeated_rows(key, rows.astype(numpy.uint32))


def _count_people(ordered: Keys, people: Keys) -> Counts:
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


def _run_lengths(ordered: Keys) -> Counts:
    """Return for each of the values, which are sorted, how many are alike.

    Example:

        >>> _run_lengths(numpy.array([3, 5, 5, 9], numpy.uint64)).tolist()
        [1, 2, 2, 1]
    """
    is_first = numpy.ones(len(ordered) + 1, bool)
    is_first[1:-1] = ordered[1:] != ordered[:-1]
    lengths = numpy.diff(numpy.flatnonzero(is_first))
    return numpy.repeat(lengths, lengths)


def pair_rows(key: Keys, nirs: Halves, rows: Places | None = None) -> Pairs:
    """Return pairs that join the rows of each key, none of two different NIRs.

    Where a key has two NIRs, a row without one could be of either, so it joins neither. `rows`
    are the places of the keys, where they are not in the order of the rows.
    """
    if rows is not None:
        nirs = nirs[rows]
    pairs = [NO_PAIRS]
    for part in _parts(key):
        ordered = _order(key, part)
        same = key[ordered[1:]] == key[ordered[:-1]]
        left, right = ordered[:-1][same], ordered[1:][same]
        torn = _conflicts(key, nirs, ordered)
        if len(torn):
            keep = ~is_in(key[left], torn)
            again = _pair_within(key, nirs, ordered[is_in(key[ordered], torn)])
            left = numpy.concatenate([left[keep], again[0]])
            right = numpy.concatenate([right[keep], again[1]])
        pairs.append((left, right) if rows is None else (rows[left], rows[right]))
    return _gather(pairs)


def _order(key: Keys, rows: Places) -> Places:
    """Return the rows whose key stands twice, by their key and in the order of the list.

    Which rows stand side by side decides the pairs that are left where first names keep some
    apart, so no order of a sort may: it would differ from one processor to another.
    """
    rows = rows[numpy.argsort(key[rows])]
    rows = numpy.sort(rows[_run_lengths(key[rows]) > 1])
    return rows[numpy.argsort(key[rows], kind="stable")]


def repeated_rows(key: Keys, rows: Places) -> Places:
    """Return those of the rows whose key may stand twice: other bits are looked at each time.

    A key that nobody shares has its first bits alone in one case of two. Each look takes a fraction
    of the time that it saves a sort, until most of the rows stay.
    """
    first_bit = 64
    while len(rows) and first_bit:
        bits = min(max(len(rows), 4).bit_length(), first_bit)
        first_bit -= bits
        bucket = (key[rows] >> numpy.uint64(first_bit)).astype(numpy.int64) & (1 << bits) - 1
        kept = rows[numpy.bincount(bucket, minlength=1 << bits)[bucket] > 1]
        if len(kept) > MOST_KEPT * len(rows):
            return kept
        rows = kept
    return rows


def _conflicts(key: Keys, nirs: Halves, rows: Places) -> Keys:
    """Return the keys that rows of two NIRs have."""
    rows = rows[nirs[rows] != 0]
    keys, both = key[rows], combine(key[rows], nirs[rows])
    order = numpy.argsort(both)
    is_new = numpy.ones(len(order), bool)
    is_new[1:] = both[order[1:]] != both[order[:-1]]
    of_key = numpy.sort(keys[order[is_new]])  # each as often as it has different NIRs
    return numpy.unique(of_key[1:][of_key[1:] == of_key[:-1]])


def _pair_within(key: Keys, nirs: Halves, rows: Places) -> Pairs:
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
    first = numpy.arange(count, dtype=numpy.uint32)
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


def join_apart(count: int, pairs: Pairs, nirs: Halves) -> Places:
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


def is_in(values: NDArray, known: NDArray) -> NDArray[numpy.bool_]:
    """Return which values are among the known, which are sorted."""
    found = numpy.zeros(len(values), bool)
    for start in range(0, len(values) if len(known) else 0, CHUNK):
        part = values[start : start + CHUNK]
        places = numpy.searchsorted(known, part)
        places[places == len(known)] = 0
        found[start : start + CHUNK] = known[places] == part
    return found
