"""Rows joined by keys: pairs of rows with one key, and the groups that pairs make."""

import numpy
from numpy.typing import NDArray

Keys = NDArray[numpy.uint64]  # of each row; 0 where it has none
Places = NDArray[numpy.int64]  # of rows
Pairs = tuple[Places, Places]

SPREAD = numpy.uint64(0x9E3779B97F4A7C15)
SHIFT = numpy.uint64(29)
CHUNK = 1 << 15
PERSON_BITS = numpy.uint64(40)
MOST_KEPT = 0.8  # of the rows, from which a further look at their keys is in vain


def combine(*keys: Keys) -> Keys:
    """Return a key of all keys together, 0 where one of them is missing."""
    total = numpy.empty(len(keys[0]), numpy.uint64)
    for start in range(0, len(total), CHUNK):  # by parts that the processor's cache holds
        part = slice(start, start + CHUNK)
        total[part] = _combine_part([key[part] for key in keys])
    return total


def _combine_part(keys: list[Keys]) -> Keys:
    total = numpy.zeros(len(keys[0]), numpy.uint64)
    is_whole = numpy.ones(len(total), bool)
    for key in keys:
        total ^= key
        total *= SPREAD
        total ^= total >> SHIFT
        is_whole &= key != 0
    total[total == 0] = 1
    total[~is_whole] = 0
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
    of_key = _distinct(key[rows], nirs[rows])
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
    torn = numpy.zeros(count, bool)
    torn[_torn_groups(first, nirs)] = True
    left, right = pairs
    keep = ~torn[first[left]] | (nirs[left] == nirs[right])
    return join_pairs(count, (left[keep], right[keep])) if not keep.all() else first


def _torn_groups(first: Places, nirs: Keys) -> Places:
    """Return the groups that have two NIRs."""
    rows = numpy.flatnonzero(nirs)
    order = rows[numpy.argsort(first[rows], kind="stable")]
    differ = (first[order[1:]] == first[order[:-1]]) & (nirs[order[1:]] != nirs[order[:-1]])
    return numpy.unique(first[order[1:]][differ])


def _distinct(values: Keys, others: Keys) -> Keys:
    """Return each value in order, as often as it stands beside different others."""
    both = combine(values, others + 1)
    order = numpy.argsort(both)
    is_new = numpy.ones(len(order), bool)
    is_new[1:] = both[order[1:]] != both[order[:-1]]
    return numpy.sort(values[order[is_new]])


def is_in(values: Keys, known: Keys) -> NDArray[numpy.bool_]:
    """Return which values are among the known, which are sorted."""
    if not len(known):
        return numpy.zeros(len(values), bool)
    places = numpy.searchsorted(known, values)
    places[places == len(known)] = 0
    return known[places] == values
