"""The rows of notification/bridge: from the records to the persons reached by notice alone."""

from collections.abc import Mapping

import numpy

from breachlab.query.answer_rows import Rows
from dashboard.twins.informed_groups import CHANNELS, Kinds, find_rows

TAKEN_OFF = ("further_records", "dead", "not_due")


def list_steps(due: Kinds, columns: Mapping[str, list]) -> Rows:
    """Return the rows of notification/bridge, from cells by KEYS; `due` are the kinds to inform."""
    counts = numpy.array([columns["record_count"], columns["person_count"]], numpy.int64)
    fates, rows = numpy.array(columns["fate"]), find_rows(due, columns)
    channels = numpy.where(rows >= 0, due.channels[rows], len(CHANNELS))
    living, is_to_inform = fates != "deceased", rows >= 0
    everybody = numpy.ones_like(living)
    steps = {
        "records": everybody,
        "further_records": everybody,
        "persons": everybody,
        "dead": ~living,
        "living": living,
        "not_due": living & ~is_to_inform,
        "to_inform": living & is_to_inform,
        **{name: channels == number for number, name in enumerate(CHANNELS)},
        "exposed_residents": fates == "resident",
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
