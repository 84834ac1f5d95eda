"""Make persons_by_age.csv: registrants by sex and completed age on 5 March 2024.

Residents come from the age pyramid and the participation of each age. The deceased and persons
abroad are the rest of the total; their ages are assumptions.
"""

from functools import cache

import numpy

from data_gen import ledger
from data_gen.calibration import contacts, population, rounding, source_tables, statuses
from data_gen.calibration.spreading import spread
from data_gen.ledger import Setting

AGES = range(16, 95)
SEXES = ("female", "male")
BANDS = ("15-19", *(f"{age}-{age + 4}" for age in range(20, 95, 5)))
WORKING_BANDS = BANDS[1:10]  # 20 to 64
WOMEN_REGISTER_MORE = range(25, 50)
AGE_BANDS = ((16, 17), (18, 19), *((age, age + 4) for age in range(20, 75, 5)), (75, 94))
FULL_PER_MILLE = 950  # of the residents of a band: no place has more (placing.py)
TYPED_SHAPE = 500  # of age_shape_per_mille
MOST_PER_MILLE = 999  # of the residents of an age: at most so many have a record


@cache
def persons_by_age(setting: Setting) -> list[tuple]:
    """Return (sex, age, resident_persons, abroad_persons, deceased_persons)."""
    parts = [_whole(part(setting)) for part in (residents, abroad, count_deceased)]
    keys = [(sex, age) for sex in SEXES for age in AGES]
    return [(*key, *counts) for key, counts in zip(keys, zip(*parts, strict=True), strict=True)]


def residents(setting: Setting) -> numpy.ndarray:
    """Return residents by sex and single age, women first, spread smoothly from 5-year bands."""
    by_age: list[float] = []
    for sex in SEXES:
        youngest, *bands = (
            residents_of(setting, band) * sex_share(setting, sex, band) for band in BANDS
        )
        teens = _teens(setting, youngest)
        # The first band counts as five times the number aged 19, so that age 20 follows smoothly.
        by_age += [*teens, *spread([5 * teens[-1], *bands])[5:]]
    return _shape(setting, numpy.array(by_age) * _in_contact(setting))


def residents_of(setting: Setting, band: str) -> float:
    """Return the residents of a five-year band who have a record, of both sexes.

    All bands of participation_by_age are scaled by one factor, up to the people of each band.
    """
    wanted = setting.figure("residents_aged_20_to_64_per_mille")
    persons = _participants()[band] * wanted / _participants_per_mille()
    return min(persons, _people(band) * MOST_PER_MILLE / 1_000)


def _shape(setting: Setting, typed: numpy.ndarray) -> numpy.ndarray:
    """Return residents by sex and single age, of another shape by age with the same sum.

    At 500 of age_shape_per_mille it is the typed shape; at 0 every band has the same part of its
    people; at 1,000 the bands with the highest parts are full, and the others have nobody. They
    are the shapes of sql/method/participation_shapes.sql, where an age is full with everybody.
    """
    shape = setting.figure("age_shape_per_mille")
    if shape == TYPED_SHAPE:
        return typed
    band_of = numpy.repeat(range(len(AGE_BANDS)), [last - first + 1 for first, last in AGE_BANDS])
    persons = numpy.bincount(numpy.tile(band_of, len(SEXES)), typed)
    people = numpy.bincount(band_of, [population.by_single_age()[age] for age in AGES])
    if shape < TYPED_SHAPE:
        other = people * persons.sum() / people.sum()
    else:
        fullest = numpy.argsort(-persons / people)
        room = people[fullest] * FULL_PER_MILLE / 1_000
        other = numpy.empty(len(AGE_BANDS))
        other[fullest] = numpy.clip(persons.sum() - numpy.cumsum(room) + room, 0, room)
    far = abs(shape - TYPED_SHAPE) / TYPED_SHAPE
    factors = 1 - far + far * other / persons
    return typed * numpy.tile(factors[band_of], len(SEXES))


def abroad(setting: Setting) -> numpy.ndarray:
    """Return persons abroad by sex and single age: in proportion to residents, near ages of moving.

    The weight at the youngest and the oldest of these ages is half of that in their middle; beyond
    them it falls.
    """
    youngest, oldest = (setting.figure(f"abroad_age_{end}") for end in ("youngest", "oldest"))
    from_middle = (numpy.tile(AGES, len(SEXES)) - (youngest + oldest) / 2) / (oldest - youngest) * 2
    square = from_middle * from_middle
    weights = residents(setting) / (1 + square * square)
    return weights / weights.sum() * setting.figure("abroad_persons")


def count_deceased(setting: Setting) -> numpy.ndarray:
    """Return the deceased by sex and single age: the rest of the total.

    They are in proportion to residents, with odds that rise by a constant factor a year (Gompertz).
    """
    living = residents(setting)
    alive = round(living.sum() + abroad(setting).sum())
    total = statuses.subtract(ledger.read_published("persons_final"), alive, "the deceased")
    women = setting.share("deceased_women")
    growth = 1 + setting.share("deceased_odds_growth")
    odds = numpy.multiply.accumulate(numpy.full(len(AGES), growth))
    of_sex = living.reshape(len(SEXES), -1) * odds
    shares = numpy.array([[women], [1 - women]]) / of_sex.sum(axis=1, keepdims=True)
    return (of_sex * shares).ravel() * total


def sex_share(setting: Setting, sex: str, band: str) -> float:
    """Return the share of one sex among the registrants of a five-year band."""
    women, men = (population.by_age_and_sex(each)[band] for each in SEXES)
    weight = women * setting.share("women_registering") if _women_register_more(band) else women
    share = weight / (weight + men)
    return share if sex == "female" else 1 - share


def _women_register_more(band: str) -> bool:
    return int(band.split("-")[0]) in WOMEN_REGISTER_MORE


def _participants_per_mille() -> int:
    """Return the share of residents aged 20 to 64 with a record, by the source table."""
    persons = sum(_participants()[band] for band in WORKING_BANDS)
    return round(1_000 * persons / sum(map(_people, WORKING_BANDS)))


def _participants() -> dict[str, int]:
    return source_tables.column("participation_by_age", "age_band", "resident_persons")


def _people(band: str) -> int:
    return sum(population.by_age_and_sex(sex)[band] for sex in SEXES)


def _teens(setting: Setting, persons: float) -> list[float]:
    """Split the first band over the ages 16 to 19."""
    shares = [setting.share(f"age_{age}") for age in (16, 17, 18)]
    return [persons * share for share in (*shares, 1 - sum(shares))]


def _in_contact(setting: Setting) -> numpy.ndarray:
    """Return the part of each sex and age that can be on file: in contact within twenty years."""
    return numpy.tile(contacts.going(setting, numpy.array(AGES) - 19), len(SEXES))


def _whole(persons: numpy.ndarray) -> list[int]:
    """Return whole persons that add up to the whole total."""
    return rounding.largest_remainder(persons.tolist(), round(persons.sum()))
