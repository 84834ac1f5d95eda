"""The rows of retention/beyond_legal_term: persons with a file kept beyond the legal term."""

from collections.abc import Mapping, Sequence

import numpy

from breachlab.query.answer_rows import Rows
from dashboard.twins.channel_plans import Ledger

ORDER = ("candidate_space", "formerly_registered")  # the first rows; all others follow

Columns = Mapping[str, list]


def list_beyond(columns: Columns, ledger: Ledger, statuses: Sequence[str]) -> Rows:
    """Return the rows of retention/beyond_legal_term, from cells by status and term."""
    order = [*ORDER, *(each for each in statuses if each not in ORDER)]
    known = [each for each in order if each in columns["status"]]
    places = numpy.array([known.index(each) for each in columns["status"]], numpy.intp)
    beyond = numpy.array([each == "true" for each in columns["is_beyond_term"]], bool)
    counts = [
        numpy.bincount(places, count * which, len(known)).astype(numpy.int64)
        for which in (numpy.ones_like(beyond), beyond)
        for count in (
            numpy.array(columns[name], numpy.int64) for name in ("record_count", "person_count")
        )
    ]
    records, persons, beyond_records, beyond_persons = counts
    whole = int(beyond_persons.sum())
    low, central, high = (_spaces_beyond(ledger[end]) for end in ("low", "central", "high"))
    months = {
        "formerly_registered": 12 * ledger["central"]["retention_after_registration_years"],
        "candidate_space": ledger["central"]["retention_after_last_use_months"],
    }
    return Rows(
        {
            "status": known,
            "record_count": records,
            "person_count": persons,
            "beyond_record_count": beyond_records,
            "beyond_person_count": beyond_persons,
            "term_months": [months.get(each) for each in known],
            "beyond_person_share": beyond_persons / numpy.maximum(persons, 1),
            "all_beyond_person_count": whole,
            "least_person_count": round(whole * low / max(central, 1)),
            "most_person_count": round(whole * high / max(central, 1)),
        },
        {"status": statuses, "term_months": "int32"},
    )


def _spaces_beyond(figures: Mapping[str, float]) -> float:
    """Return the candidate spaces beyond their term by one set of figures, times a thousand."""
    persons = round(figures["candidate_space_persons"])
    return persons * figures["candidate_spaces_beyond_term_per_mille"]
