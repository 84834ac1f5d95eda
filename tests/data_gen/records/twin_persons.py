"""The steps of the twin that make a person: place, birth, names, dates, fields, fate."""

import numpy

from tests.data_gen import oracle

IN_2021, IN_2023, IN_2024 = 16, 32, 64  # files of the agency, as bits of the truths


def owned(tables, made):
    """Say whose record each is: groups of 1,024 records stand for 877 persons, or 876."""
    records, persons = made.block.record_count, made.block.person_count
    group_start = made.number // 1_024 * 1_024
    slot = made.number - group_start
    first_person = group_start * persons // records
    persons_within = (group_start + 1_024) * persons // records - first_person
    person, copy = tables.owners.person_in_group[slot], tables.owners.copy_number[slot]
    # A group of 876 ends in a second record of its last person.
    is_second = (slot == 1_023) & (persons_within == 876)
    person, copy = numpy.where(is_second, 875, person), numpy.where(is_second, 1, copy)
    is_short = records - group_start < 1_024
    short_person, short_copy = _owned_in_short(slot, records - group_start, persons - first_person)
    person_number = first_person + numpy.where(is_short, short_person, person)
    return {
        "record_id": made.block.first_record + made.number + 1,
        "person_number": person_number,
        "person_id": made.block.first_person + person_number + 1,
        "copy_number": numpy.where(is_short, short_copy, copy),
    }


def _owned_in_short(slot, records, persons):
    """Say whose record it is in the short last group: primary ones first, then spread copies."""
    copies = numpy.maximum(records - persons, 1)
    is_copy = slot >= persons
    return numpy.where(is_copy, (slot - persons) * persons // copies, slot), is_copy


def positioned(tables, made):
    """Send the person's number through the permutation of the block."""
    return {"position": oracle.whole(oracle.position(made.block, made.person_number))}


def profiled(tables, made):
    """Give equal runs of positions one profile, and number the people of one sex and age."""
    persons = made.block.person_count
    slot = made.position * 65_536 // persons
    profile = {name: column[slot] for name, column in vars(tables.profiles).items()}
    cell_start = -(-profile["cell_first_slot"] * persons // 65_536)  # rounded up
    return profile | {"cell_rank": made.position - cell_start}


def born_when(tables, made):
    """Read the month of birth off the rank, and number those born in that month of that year."""
    slot = (made.cell_rank + made.cell_shift) % 8_192
    month = {name: column[slot] for name, column in vars(tables.months).items()}
    return month | {
        "birth_month_number": (94 - made.age) * 12 + month["month_offset"],
        "rank_in_month": made.cell_rank // 8_192 * month["month_slots"] + month["month_rank"],
    }


def born_where(tables, made):
    """Read the place of birth off that number, and number those born there in that month."""
    slot = (made.rank_in_month + made.cell_shift // 8_192 + made.month_shift) % 4_096
    place = {name: column[slot] for name, column in vars(tables.places).items()}
    rank = made.rank_in_month // 4_096 * place["place_slots"] + place["place_rank"]
    return place | {"nir_order": made.first_order + made.order_step * rank}


def drawn(tables, made):
    """Draw once from every stream."""
    base = oracle.key_base(made.person_id)
    draws = {
        f"{name}_draw": oracle.whole(oracle.mix32(base ^ numpy.uint64(constant)))
        for name, constant in tables.streams.items()
    }
    return draws | {
        f"copy_{name}_draw": _of_copy(base, made.copy_number, tables.streams[name])
        for name in ("drift", "former_residence", "former_locality")
    }


def _of_copy(base, copy_number, constant):
    """Draw once more for each copy of a person: the stream's constant goes up by its number."""
    constants = (copy_number.astype(numpy.uint64) + numpy.uint64(constant)) & oracle.MASK
    return oracle.whole(oracle.mix32(base ^ constants))


def named(tables, made):
    """Choose the day of birth inside the month, and the names by their frequency."""
    month_start, month_days = numpy.divmod(tables.lists.months[made.birth_month_number], 32)
    days = numpy.minimum(month_days, made.day_limit)
    decade = (made.birth_month_number + 8 * 12) // 120  # months from 1929, decades from 1921
    first_name = made.first_name_start + decade * 8_192 + oracle.upper(made.first_name_draw, 13)
    birth_name = tables.lists.surnames[oracle.upper(made.birth_name_draw, 16)]
    has_other = oracle.lower(made.usage_name_draw, 16) < made.usage_name_limit
    other = tables.lists.surnames[oracle.upper(made.usage_name_draw, 16)]
    return {
        "birth_day": month_start + made.days_before + oracle.share(made.birth_name_draw, 16, days),
        "first_name": tables.first_names[first_name],
        "birth_name": birth_name,
        "own_usage_name": numpy.where(has_other, other, birth_name),
    }


def dated(tables, made):
    """Choose the last day inside its window, then the first day not after it; -1 where none."""
    has_first, has_last = made.first_from >= 0, made.last_from >= 0
    last_day = made.last_from + (oracle.upper(made.history_draw, 16) * made.last_days >> 16)
    last_day = numpy.where(has_last, last_day, -1)
    first_to = numpy.where(has_last, numpy.minimum(made.first_to, last_day), made.first_to)
    first_day = made.first_from + oracle.share(
        made.history_draw, 16, first_to - made.first_from + 1
    )
    return {
        "own_last_day": last_day,
        "own_first_day": numpy.where(has_first, first_day, -1),
    }


def known(tables, made):
    """Choose the fields on file and the fate, and say which files of the agency had the person."""
    mask = made.contact_class * 4_096 + oracle.upper(made.availability_draw, 12)
    fate = oracle.upper(made.fate_draw, 16)
    return {
        "own_fields": tables.lists.field_masks[mask],
        "is_deceased": fate < made.deceased_limit,
        "is_abroad": fate >= made.abroad_from,
        "perimeters": _perimeters(tables, made),
    }


def _perimeters(tables, made):
    lists, first = tables.lists, made.own_first_day
    is_registered = made.status == tables.statuses["registered"]
    recent = is_registered | (made.own_last_day >= lists.ended_from_2021)
    by_2021 = (first >= 0) & (first <= lists.first_until_2021)
    by_2022 = (first >= 0) & (first <= lists.first_until_2022) & recent
    return by_2021 * IN_2021 + by_2022 * IN_2023 + is_registered * IN_2024
