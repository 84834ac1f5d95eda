"""Weights of the ages of first and of last contacts with the agency: shapes, not counts.

Only the four arithmetic operations are used: exp() and pow() differ between machines.
"""

import numpy

from data_gen.ledger import Setting

YEARS_TO_LEAVE = 3  # half remain so many years after last contacts begin to fall


def coming(age: numpy.ndarray) -> numpy.ndarray:
    """Return the weight of first contacts at an age: a peak at 20, and some at every age."""
    off = (age - 20) / 8
    return 1 + 9 / (1 + off * off)


def going(setting: Setting, age: numpy.ndarray) -> numpy.ndarray:
    """Return the share still in contact at an age; it falls before the age of a full pension.

    Of those in contact at 62, one half is at 65, one in twenty at 67, one in 360 at 70.
    """
    late = numpy.maximum(age - setting.figure("last_contacts_fall_from_age"), 0) / YEARS_TO_LEAVE
    cube = late * late * late
    return 1 / (1 + cube * cube)
