"""At what ages people come to the agency, and at what ages they leave it: shapes, not counts.

Only the four operations are used: exp() and pow() differ between machines.
"""

import numpy

from data_gen.ledger import Setting

YEARS_TO_LEAVE = 3  # half are left so many years after last contacts begin to fall


def coming(age: numpy.ndarray) -> numpy.ndarray:
    """Most come about 20; some at every age."""
    off = (age - 20) / 8
    return 1 + 9 / (1 + off * off)


def going(setting: Setting, age: numpy.ndarray) -> numpy.ndarray:
    """Last contacts thin out before the age of a full pension, and end but for a small tail.

    Of those in contact at 62, one half is at 65, one in twenty at 67, one in 360 at 70.
    """
    late = numpy.maximum(age - setting.figure("last_contacts_fall_from_age"), 0) / YEARS_TO_LEAVE
    cube = late * late * late
    return 1 / (1 + cube * cube)
