"""The rows of access/own_departement: persons in reach of an account of one département."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from math import sqrt
from typing import Any

import numpy
from numpy.typing import NDArray

from breachlab.query.answer_rows import Rows
from dashboard.twins.rate_rows import Places

DRAWS = 3.5  # standard deviations between seeds: a larger difference is no chance

Columns = Mapping[str, list]


def list_reached(columns: Columns, places: Places) -> Rows:
    """Return the rows of access/own_departement, from cells by département; `places` names them."""
    names = dict(zip(places.codes, places.names, strict=True))
    cells = zip(
        *(columns[name] for name in ("departement_code", "record_count", "person_count")),
        strict=True,
    )
    ranked = sorted((each for each in cells if each[2] > 0), key=lambda each: (-each[2], each[0]))
    codes = [code for code, *_ in ranked]
    records, persons = (numpy.array([each[at] for each in ranked], numpy.int64) for at in (1, 2))
    everybody, so_far = int(persons.sum()), numpy.cumsum(persons)
    mean = int((persons * persons).sum()) / everybody if everybody else 0.0
    return Rows(
        {
            "departement_code": codes,
            "departement_name": [names[code] for code in codes],
            "record_count": records,
            "person_count": persons,
            "departement_count": numpy.arange(1, len(codes) + 1),
            "person_share": persons / everybody,
            "fall_factor": everybody / persons,
            "so_far_person_share": so_far / everybody,
            "mean_person_count": mean,
            "mean_fall_factor": everybody / mean if mean else 0.0,
            "half_departement_count": 1 + int((so_far < 0.5 * everybody).sum()),
            "most_departement_count": 1 + int((so_far < 0.9 * everybody).sum()),
            "is_ahead_of_next": _are_ahead(persons.tolist()),
        },
        {"departement_code": places.codes},
    )


def _are_ahead(persons: Sequence[int]) -> NDArray[Any]:
    """Return whether each count exceeds the next by more than the draws of a seed explain."""
    ahead = [one - other > DRAWS * sqrt(one + other) for one, other in pairwise(persons)]
    return numpy.array([*ahead, True][: len(persons)], bool)
