"""The rows of notification/bridge: from the records to the persons reached by notice alone."""

from collections.abc import Mapping

import numpy

from breachlab.query.answer_rows import Rows
from dashboard.twins.informed_groups import CHANNELS, Kinds, find_rows

TAKEN_OFF = ("further_records", "dead", "gone", "not_due")


def list_steps(due: Kinds, columns: Mapping[str, list], is_of_place: bool) -> Rows:
    """Return the rows of notification/bridge, from cells by KEYS; `due` are the kinds to inform.

    Of a place those who left France are taken off, and its exposed residents are left.
    """
    counts = numpy.array([columns["record_count"], columns["person_count"]], numpy.int64)
    fates, rows = numpy.array(columns["fate"]), find_rows(due, columns)
    living, is_gone = fates != "deceased", (fates == "abroad") & is_of_place
    is_counted = living & ~is_gone
    is_to_inform = is_counted & (rows >= 0)
    channels = numpy.where(is_to_inform, due.channels[rows], len(CHANNELS))
    everybody, residents = numpy.ones_like(living), {"exposed_residents": fates == "resident"}
    steps = {
        "records": everybody,
        "further_records": everybody,
        "persons": everybody,
        "dead": ~living,
        "living": living,
        **({"gone": is_gone, **residents} if is_of_place else {}),
        "not_due": is_counted & ~is_to_inform,
        "to_inform": is_to_inform,
        **{name: channels == number for number, name in enumerate(CHANNELS)},
        **({} if is_of_place else residents),
    }
    records, persons = numpy.array([counts[:, which].sum(axis=1) for which in steps.values()]).T
    of = dict(zip(steps, persons.tolist(), strict=True))
    further = [*steps].index("further_records")
    whole = int(records[0])
    records[further], persons[further] = whole - of["persons"], 0
    return Rows(
        {
            "count_id": [*steps],
            "is_taken_off": [name in TAKEN_OFF for name in steps],
            "record_count": records,
            "person_count": persons,
            "all_person_count": of["persons"],
            "all_living_person_count": of["living"],
            "to_inform_person_count": of["to_inform"],
            "public_notice_person_count": of["public_notice"],
            "all_record_count": whole,
            "not_due_person_count": of["not_due"],
            "reachable_person_count": of["to_inform"] - of["public_notice"],
        }
    )
