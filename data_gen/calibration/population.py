"""Residents of France, and the registrants among them by sex and completed age.

Residents are INSEE's own table: by département, sex and five-year age, 1 January 2023. The register
begins at 16. INSEE's group of those aged 15 to 19 is split by the single years of the country,
which are themselves spread from its five-year groups: so 16-17 and 18-19 are *derived*. Ages of
1 January 2023 are used for the reference day without a correction. By commune and postcode,
population is the weight of a place of residence (localities.csv).

Registrants (persons_by_age.csv) come from the age pyramid and the participation of each age. The
deceased and persons abroad are the rest of the total; their ages are assumptions. The weights of
the ages of first and of last contacts with the agency are shapes, not counts; only the four
arithmetic operations are used, as exp() and pow() differ between machines.
"""

from functools import cache

import numpy

from data_gen import ledger
from data_gen.breach import CALENDAR
from data_gen.calibration import fitting, source_tables
from data_gen.ledger import Setting

SEXES = ("female", "male")
TEENS = "15-19"
FIFTHS = {"15": (0, 1), "16-17": (1, 3), "18-19": (3, 5)}  # of the five years of TEENS
WORKING = tuple(range(20, 60, 5))
YOUNG = [band for band, first, _ in CALENDAR.age_bands if first < 30]
FINENESS = 12  # divides by 2, 3, 4, 6 and 12 postcodes, so that most communes split evenly
AGES = CALENDAR.ages
BANDS = ("15-19", *(f"{age}-{age + 4}" for age in range(20, 95, 5)))
WORKING_BANDS = BANDS[1:10]  # 20 to 64
WOMEN_REGISTER_MORE = range(25, 50)
AGE_BANDS = [(first, last) for _, first, last in CALENDAR.age_bands]
FULL_PER_MILLE = 950  # of the residents of a band: no place has more (placing.py)
TYPED_SHAPE = 500  # of age_shape_per_mille
MOST_PER_MILLE = 999  # of the residents of an age: at most so many have a record
YEARS_TO_LEAVE = 3  # half remain so many years after last contacts begin to fall


@cache
def residents() -> list[tuple]:
    """Return (departement_code, sex, age_band, residents, is_derived) of those aged 16 and over."""
    people: dict[tuple, int] = {}
    for row in source_tables.read("population"):
        for band, part in _parts(row["sex"], row["age_band"], int(row["population"])):
            key = row["departement_code"], row["sex"], band
            people[key] = people.get(key, 0) + part
    return [(*key, count, "true" if key[2] in FIFTHS else "false") for key, count in people.items()]


def _parts(sex: str, band: str, people: int) -> list[tuple[str, int]]:
    """Return (age band of the register, people) for the parts of a five-year group."""
    age = int(band.rstrip("+").split("-")[0])
    if age < 15:
        return []
    if band == TEENS:
        return list(zip(FIFTHS, fitting.largest_remainder(_teens(sex), people), strict=True))[1:]
    begun = [own for own, first, _ in CALENDAR.age_bands if first <= age]
    last_begun = begun[-1]  # the last band that begins at or below this age
    return [(last_begun, people)]


@cache
def by_cell() -> dict[tuple[str, str, str], int]:
    """Return the residents of each (departement_code, sex, age_band)."""
    return {(code, sex, band): count for code, sex, band, count, _ in residents()}


@cache
def by_age_and_sex(sex: str) -> dict[str, int]:
    """Return the residents of one sex in the country by five-year group, from 0-4 to 95+."""
    people: dict[str, int] = {}
    for row in source_tables.read("population"):
        if row["sex"] == sex:
            band = row["age_band"]
            people[band] = people.get(band, 0) + int(row["population"])
    return people


@cache
def by_single_age() -> dict[int, float]:
    """Return the residents of each completed age from 0 to 94, spread from five-year groups."""
    women, men = (list(by_age_and_sex(sex).values())[:19] for sex in SEXES)
    both = [sum(pair) for pair in zip(women, men, strict=True)]
    return dict(enumerate(fitting.spread(both).tolist()))


def localities() -> list[tuple]:
    """Return (commune_code, postcode, departement_code, weight), by département and commune."""
    rows = []
    for commune in source_tables.read("communes"):
        code, departement = commune["commune_code"], commune["departement_code"]
        postcodes = sorted(commune["postcodes"].split())
        each, left = divmod(int(commune["population"]) * FINENESS, len(postcodes))
        if int(commune["population"]):
            rows += [  # the first postcodes take the remainder
                (code, postcode, departement, each + (index < left))
                for index, postcode in enumerate(postcodes)
            ]
    return sorted(rows, key=lambda row: (row[2], row[0], row[1]))


@cache
def _teens(sex: str) -> list[float]:
    """Return the weights of 15, of 16-17 and of 18-19 in the country."""
    years = fitting.spread(list(by_age_and_sex(sex).values())[:19])[15:20]
    return [float(years[first:end].sum()) for first, end in FIFTHS.values()]


@cache
def persons_by_age(setting: Setting) -> list[tuple]:
    """Return (sex, age, resident_persons, abroad_persons, deceased_persons)."""
    parts = [
        fitting.largest_remainder(persons.tolist(), round(persons.sum()))
        for persons in (residents_on_file(setting), abroad(setting), count_deceased(setting))
    ]
    keys = [(sex, age) for sex in SEXES for age in AGES]
    return [(*key, *counts) for key, counts in zip(keys, zip(*parts, strict=True), strict=True)]


def residents_on_file(setting: Setting) -> numpy.ndarray:
    """Return residents by sex and single age, women first, spread smoothly from 5-year bands."""
    shares = [setting.share(f"age_{age}") for age in (16, 17, 18)]
    by_age: list[float] = []
    for sex in SEXES:
        youngest, *bands = (
            residents_of(setting, band) * sex_share(setting, sex, band) for band in BANDS
        )
        teens = [youngest * share for share in (*shares, 1 - sum(shares))]
        # The first band counts as five times the number aged 19, so that age 20 follows smoothly.
        older = fitting.spread([5 * teens[-1], *bands])[5:]
        by_age += [*teens, *older[: len(AGES) - len(teens)]]
    in_contact = going(setting, numpy.array(AGES) - 19)  # within twenty years
    return _shape(setting, numpy.array(by_age) * numpy.tile(in_contact, len(SEXES)))


def residents_of(setting: Setting, band: str) -> float:
    """Return the residents of a five-year band who have a record, of both sexes.

    All bands of participation_by_age are scaled by one factor, up to the people of each band.
    """
    wanted = setting.figure("residents_aged_20_to_64_per_mille")
    typed = source_tables.column("participation_by_age", "age_band", "resident_persons")
    working = sum(typed[each] for each in WORKING_BANDS)
    per_mille = round(1_000 * working / sum(map(_people, WORKING_BANDS)))
    persons = typed[band] * wanted / per_mille
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
    people = numpy.bincount(band_of, [by_single_age()[age] for age in AGES])
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
    weights = residents_on_file(setting) / (1 + square * square)
    return weights / weights.sum() * setting.figure("abroad_persons")


def count_deceased(setting: Setting) -> numpy.ndarray:
    """Return the deceased by sex and single age: the rest of the total.

    They are in proportion to residents, with odds that rise by a constant factor a year (Gompertz).
    """
    living = residents_on_file(setting)
    alive = round(living.sum() + abroad(setting).sum())
    total = source_tables.subtract(ledger.read_published("persons_final"), alive, "the deceased")
    women = setting.share("deceased_women")
    growth = 1 + setting.share("deceased_odds_growth")
    odds = numpy.multiply.accumulate(numpy.full(len(AGES), growth))
    of_sex = living.reshape(len(SEXES), -1) * odds
    shares = numpy.array([[women], [1 - women]]) / of_sex.sum(axis=1, keepdims=True)
    return (of_sex * shares).ravel() * total


def sex_share(setting: Setting, sex: str, band: str) -> float:
    """Return the share of one sex among the registrants of a five-year band."""
    women, men = (by_age_and_sex(each)[band] for each in SEXES)
    register_more = int(band.split("-")[0]) in WOMEN_REGISTER_MORE
    weight = women * setting.share("women_registering") if register_more else women
    share = weight / (weight + men)
    return share if sex == "female" else 1 - share


def _people(band: str) -> int:
    return sum(by_age_and_sex(sex)[band] for sex in SEXES)


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
