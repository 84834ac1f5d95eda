"""Twins: the step that gives the two of a pair one base for their draws."""

from types import SimpleNamespace
from typing import Any

import numpy
from numpy.typing import NDArray

from data_gen.draws import mixer
from data_gen.records.bits import Draws, Whole, choose, index, lower, upper


def pair_twins(tables: SimpleNamespace, made: SimpleNamespace) -> dict[str, Any]:
    """Give twins one base for the draws that they share: day, surname, and maybe the address.

    A pair has one sex and one profile: the same status and years. The pairs of both sexes with the
    same rank are born in one month and place. If a draw makes them twins, the four are two pairs:
    boy and girl one time in three.
    """
    four = ((made.age << 20) + (made.cell_rank >> 1)).view(numpy.uint32)
    constant = tables.streams["twins"] + made.block.block_number & 0xFFFFFFFF
    drawn = mixer.draw(four, constant)
    decade = (made.birth_month_number + 96) // 120  # months count from January 1929
    is_twin = lower(drawn, 16) < tables.twin_limits.twin_limit.take(index(decade))
    twins = numpy.flatnonzero(is_twin)
    base = mixer.key_base(made.person_id)
    families, homes = base.copy(), base.copy()
    pair, second, is_home = _pairs(tables, made, twins, four, drawn)
    families[twins] = pair
    homes[twins[is_home]] = pair[is_home]
    is_second = numpy.zeros(len(base), dtype=numpy.uint32)
    is_second[twins[second]] = 1
    return {
        "birth_decade": decade,
        "is_second_twin": is_second,
        "person_base": base,
        "family_base": families,
        "home_base": homes,
    }


def _pairs(
    tables: SimpleNamespace,
    made: SimpleNamespace,
    twins: NDArray[numpy.intp],
    four: Whole,
    drawn: Draws,
) -> tuple[Any, Any, Any]:
    """Return for twins: the base of the pair, flags of the second ones, flags of shared homes."""
    sixteen, sex = upper(drawn[twins], 16), made.sex[twins]
    number = made.cell_rank[twins] & 1
    is_mixed = sixteen < 21_845  # a third of 65,536
    pair = four[twins] * numpy.uint32(2) + choose(is_mixed, number, sex).view(numpy.uint32)
    base = mixer.key_base(pair, made.block.block_number + 1)
    is_home = (sixteen & 1_023) < tables.twin_limits.home_limit[0]
    return base, choose(is_mixed, sex, number) == 1, is_home
