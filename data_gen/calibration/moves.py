"""Make birth_places.csv, residences.csv and residence_factors.csv: where people are born and live.

The residents of a département were born abroad, in the same département, in another one of the
same region, or elsewhere in France in proportion to population. Those born abroad are the published
immigrants times the ratio of the whole country. Where INSEE publishes the residents born in their
département or region, that share is met; elsewhere half of those born in France were born in the
département. Some of those born abroad come from a neighbour of an overseas département: in Mayotte
from the Comoros, in Guyane from Suriname, Haiti or Brazil. So these countries have their own moves.

A birth place is drawn first, from 4,096 slots; then a residence, from the 65,536 slots of that
département. Each person needs a distinct order number among the births of a place and month, so a
place may not have many slots. residences.csv has no status, sex or age. So each slot is multiplied
by the factor of the residence for the person's status, sex and age band; a factor of 65,536 changes
nothing. Births are drawn from the same slots for all groups; the factors bring each group to its
part of every département in persons_by_departement.

Where the registered are overrepresented, the residents added by a factor come from elsewhere. So
for overseas départements the input must have more births there than the published share of
residents, and fewer abroad; some of these persons then live in metropolitan France.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import product

import numpy

from data_gen import ledger
from data_gen.calibration import fitting, placing, source_tables
from data_gen.calibration.fitting import CannotFit
from data_gen.calibration.placing import departements
from data_gen.calibration.population import SEXES
from data_gen.ledger import BadReference, Setting

ABROAD = "99"
ILE_DE_FRANCE = "11"
ISLANDS = ("971", "972", "974")
GUYANE, MAYOTTE = "973", "976"
ROUNDS = 2_000  # of the fit of factors
TOLERANCE = 1e-9  # relative, of each département's share; below the rounding of whole factors
ORIGIN_ROUNDS = 16  # of the search for origins
STEP = 0.5  # of the error, as the two parts change each other
LEAST_ABROAD, MOST = 0.005, 0.985
BIRTH_SLOTS = 4_096
RESIDENCE_SLOTS = 65_536
UNCHANGED = 65_536  # the factor that changes nothing
COMMUNES_PER_DEPARTEMENT = 8
# Order numbers end at 999, and the largest month of one sex and year has 18,450 pairs of births:
# five rounds of the slots, each of two numbers.
MOST_SLOTS = 97


def births() -> list[str]:
    """Return all places of birth: the 101 départements, abroad, and each of the neighbours."""
    return [*departements(), ABROAD, *neighbours()]


@cache
def neighbours() -> list[str]:
    """Return the codes of the countries where many residents overseas were born: 99 and country."""
    return sorted({ABROAD + row["country_code"] for row in source_tables.read("overseas_births")})


def residents(setting: Setting) -> numpy.ndarray:
    """Return the share of persons in each département."""
    persons = placing.by_departement(setting)
    return numpy.array(list(persons.values())) / sum(persons.values())


def region_persons(setting: Setting) -> list[tuple]:
    """Return (region_code, persons); they add up to CNIL's total."""
    persons = dict.fromkeys((row["region_code"] for row in source_tables.read("regions")), 0)
    for code, count in placing.by_departement(setting).items():
        persons[regions()[code]] += count
    return list(persons.items())


@dataclass(frozen=True)
class Origins:
    """The shares of a département's residents born in it and born abroad."""

    home: float
    abroad: float


def expected_moves(setting: Setting, known: Mapping[str, Origins]) -> numpy.ndarray:
    """Return the share of persons by birth (rows, as births()) and residence (columns).

    `known`: the origins of the residents of some départements.
    """
    shares, people = abroad_shares(setting), residents(setting)
    columns = []
    for (residence, region), abroad in zip(regions().items(), shares.tolist(), strict=True):
        if residence in known:
            home, near, abroad = known[residence].home, 0.0, known[residence].abroad
        else:
            inside = [region == each for each in regions().values()]
            mean = float(numpy.average(shares[inside], weights=people[inside]))
            home, near = _born_nearby(setting, region, abroad, mean)
        born_in_france = _born_in_france(residence, home, near, 1 - abroad - home - near)
        columns.append([*born_in_france, *_born_abroad(residence) * abroad])
    return numpy.array(columns).T * people


def abroad_shares(setting: Setting) -> numpy.ndarray:
    """Return the share born abroad by département, so that the overall share is met.

    It follows the share of immigrants where that is published; overseas it is assumed. The others,
    which have large towns among them, have the mean of the published ones of their region, scaled
    to the rest of the overall share.
    """
    codes = numpy.array(departements())
    shares = numpy.full(len(codes), numpy.nan)
    shares[numpy.isin(codes, ISLANDS)] = setting.share("born_abroad_islands")
    shares[codes == GUYANE] = setting.share("born_abroad_guyane")
    shares[codes == MAYOTTE] = setting.share("born_abroad_mayotte")
    for code, share in followed_abroad(setting).items():
        shares[codes == code] = share
    other = numpy.isnan(shares)
    people, likely = residents(setting), _by_neighbours(setting)
    left = setting.share("born_abroad") - (people * shares)[~other].sum()
    scale = left / (people * likely)[other].sum()
    if not 0 <= scale * likely[other].max() <= 1:
        raise BadReference(
            f"{ledger.LEDGER}, born_abroad_per_mille, {setting.name}: leaves {left:.1%} of all to "
            "the départements without a figure; expected 0 or more, and room for them."
        )
    shares[other] = scale * likely[other]
    return shares


def _by_neighbours(setting: Setting) -> numpy.ndarray:
    """Return for each département the mean share of the published ones in its region."""
    codes, region_codes = departements(), numpy.array(list(regions().values()))
    followed, people = followed_abroad(setting), residents(setting)
    known = numpy.array([followed.get(code, 0.0) for code in codes])
    mainland = numpy.isin(codes, [*followed]) & (region_codes != ILE_DE_FRANCE)
    likely = numpy.full(len(codes), numpy.average(known[mainland], weights=people[mainland]))
    for region in set(region_codes[mainland].tolist()):
        inside = mainland & (region_codes == region)
        likely[region_codes == region] = numpy.average(known[inside], weights=people[inside])
    return likely


def followed_abroad(setting: Setting) -> dict[str, float]:
    """Return the share born abroad of each département with a published share of immigrants.

    It is the share of immigrants times the ratio of the whole country: there are more immigrants
    among job seekers, and some persons were born French abroad.
    """
    scale = setting.share("born_abroad") / ledger.read_published("immigrants_per_mille")
    published = by_area("immigrants")
    weights = source_tables.column("ile_de_france_births_abroad", "departement_code", "weight")
    inside = [code for code, region in regions().items() if region == ILE_DE_FRANCE]
    weight = numpy.array([weights[code] for code in inside])
    people = residents(setting)[[departements().index(code) for code in inside]]
    # Of each département of the Île-de-France, relative to the whole of it.
    relative = dict(zip(inside, weight / numpy.average(weight, weights=people), strict=True))
    shares = {
        code: published["region", region] * relative.get(code, 1.0) * scale
        for code, region in regions().items()
        if ("region", region) in published
    }
    return shares | {
        code: per_mille * scale
        for (area, code), per_mille in published.items()
        if area == "departement"
    }


def by_area(name: str) -> dict[tuple[str, str], int]:
    """Return {(area, code): per mille} of a table of reference/."""
    return {
        (row["area"], row["area_code"]): int(row["per_mille"]) for row in source_tables.read(name)
    }


def _born_abroad(residence: str) -> numpy.ndarray:
    """Return the shares of abroad in general and of each neighbour, of residents born abroad.

    On the mainland they are those of all countries.
    """
    everywhere = source_tables.column("birth_countries", "country_code", "share_per_mille")
    rows = source_tables.read("overseas_births")
    there = {
        row["country_code"]: int(row["share_per_mille"])
        for row in rows
        if row["departement_code"] == residence
    }
    codes = [code.removeprefix(ABROAD) for code in neighbours()]
    shares = numpy.array([there.get(code, 0) if there else everywhere[code] for code in codes])
    return numpy.append(1_000 - shares.sum(), shares) / 1_000


@cache
def regions() -> dict[str, str]:
    """Return {département: its region}."""
    return {
        row["departement_code"]: row["region_code"] for row in source_tables.read("departements")
    }


def _born_in_france(residence: str, home: float, near: float, far: float) -> numpy.ndarray:
    """Return the shares of the départements of birth for the residents of one.

    Births abroad are not included. In a region of one département, all others come from afar.
    """
    codes, region_codes = numpy.array(departements()), numpy.array(list(regions().values()))
    is_home = codes == residence
    is_near = (region_codes == regions()[residence]) & ~is_home
    is_far = ~is_near & ~is_home
    return home * is_home + near * _by_people(is_near) + far * _by_people(is_far)


def _born_nearby(
    setting: Setting, region: str, abroad: float, abroad_in_region: float
) -> tuple[float, float]:
    """Return the shares of a département's residents born in it, and in another of its region.

    They are as assumed of those born in France. Where the sum is published for the region, they are
    scaled to it.
    """
    home, near = (setting.share(f"born_in_same_{area}") for area in ("departement", "region"))
    published, scale = by_area("born_there"), 1.0
    if ("region", region) in published:
        born_in_france = published["region", region] / 1_000 / (1 - abroad_in_region)
        scale = born_in_france / (home + near)
    elif list(regions().values()).count(region) == 1:
        near = 0.0
    return (1 - abroad) * home * scale, (1 - abroad) * near * scale


def _by_people(kept: numpy.ndarray) -> numpy.ndarray:
    """Return the share of each kept département in their population; zeros if all are left out."""
    people = source_tables.column("departements", "departement_code", "population")
    weights = numpy.array(list(people.values())) * kept
    return weights / max(weights.sum(), 1)


def fitted_factors(
    weights: numpy.ndarray, slots: numpy.ndarray, wanted: numpy.ndarray, name: str
) -> numpy.ndarray:
    """Return the factor of each residence that gives the wanted shares; raise CannotFit if off."""
    factors = numpy.ones(len(wanted))
    for _ in range(ROUNDS):
        errors = reached_shares(weights, slots, factors) / wanted
        if abs(errors - 1).max() < TOLERANCE:
            return factors
        factors /= errors
    worst = departements()[int(abs(errors - 1).argmax())]
    raise CannotFit(f"{name} {worst}: still {abs(errors - 1).max():.2%} off. Are moves too rare?")


def reached_shares(
    weights: numpy.ndarray, slots: numpy.ndarray, factors: numpy.ndarray
) -> numpy.ndarray:
    """Return the share of persons in each residence, by the weights of births (rows).

    A product of matrices takes half the time, but its last digit differs from machine to machine.
    """
    multiplied = slots * factors
    return (multiplied * (weights / multiplied.sum(axis=1))[:, None]).sum(axis=0)


def wanted_shares(setting: Setting) -> dict[placing.Group, numpy.ndarray]:
    """Return the target shares of the départements for each group.

    An empty group, as there may be at high ages, has the shares of all persons.
    """
    persons, shares = placing.placed_persons(setting), {}
    for group in product(placing.STATUSES, SEXES, placing.BANDS):
        part = numpy.array([persons[code, *group] for code in departements()])
        shares[group] = part / part.sum() if part.sum() else residents(setting)
    return shares


@cache
def overseas_origins(setting: Setting) -> dict[str, Origins]:
    """Return the input origins of each published département that meet the targets afterwards."""
    wanted = origin_targets(setting)
    sought = dict(wanted)
    for _ in range(ORIGIN_ROUNDS):
        for code, found in origins_after_factors(setting, sought).items():
            before, target = sought[code], wanted[code]
            abroad = max(before.abroad + STEP * (target.abroad - found.abroad), LEAST_ABROAD)
            # The sum stays below 1.
            home = min(before.home + STEP * (target.home - found.home), MOST - abroad)
            sought[code] = Origins(home, abroad)
    return sought


def origin_targets(setting: Setting) -> dict[str, Origins]:
    """Return the shares of residents born in their département, as published, and abroad.

    The share abroad is assumed.
    """
    abroad = dict(zip(departements(), abroad_shares(setting).tolist(), strict=True))
    return {
        code: Origins(per_mille / 1_000, abroad[code])
        for (area, code), per_mille in by_area("born_there").items()
        if area == "departement"
    }


def origins_after_factors(setting: Setting, origins: Mapping[str, Origins]) -> dict[str, Origins]:
    """Return the shares of residents born there and abroad, after the factors.

    They are of all statuses, sexes and ages together. `origins`: the shares before the factors.
    """
    expected = expected_moves(setting, origins)
    born = expected.sum(axis=1)
    slots = expected / born[:, None]
    places = [departements().index(code) for code in origins]
    sums = numpy.zeros((3, len(places)))  # persons, born there, born abroad
    placed = placing.placed_persons(setting)
    for group, wanted in wanted_shares(setting).items():
        multiplied = slots * fitted_factors(born, slots, wanted, " ".join(group))
        lived = (multiplied * (born / multiplied.sum(axis=1))[:, None])[:, places]
        people = numpy.array([placed[code, *group] for code in origins])
        there = lived[places, range(len(places))]
        abroad = lived[len(departements()) :].sum(axis=0)
        everyone = lived.sum(axis=0)
        sums += people * numpy.array([everyone, there, abroad]) / everyone
    persons, there, abroad = sums
    shares = zip(origins, (there / persons).tolist(), (abroad / persons).tolist(), strict=True)
    return {code: Origins(home, away) for code, home, away in shares}


def birth_places(setting: Setting) -> list[tuple]:
    """Return (birth_place, birth_place_name, departement_code, country_name, slots).

    A département's slots are shared between its largest communes, by population.
    """
    slots = dict(zip(births(), birth_slots(setting), strict=True))
    communes: dict[str, list[dict[str, str]]] = {code: [] for code in departements()}
    for row in source_tables.read("communes"):
        communes[row["departement_code"]].append(row)
    rows = []
    for departement, inside in communes.items():
        largest = sorted(inside, key=lambda row: (-int(row["population"]), row["commune_code"]))
        largest = largest[:COMMUNES_PER_DEPARTEMENT]
        people = [int(row["population"]) for row in largest]
        shares = fitting.largest_remainder(people, slots[departement])
        rows += [
            (row["commune_code"], row["commune_name"], departement, "France", share)
            for row, share in zip(largest, shares, strict=True)
            if share
        ]
    # A place abroad is 99 and the country's code; neighbours of overseas départements have slots.
    countries = {ABROAD + row["country_code"]: row for row in source_tables.read("birth_countries")}
    far = [code for code in countries if code not in slots]
    weights = [int(countries[code]["share_per_mille"]) for code in far]
    capped = _cap_shares(fitting.largest_remainder(weights, slots[ABROAD]))
    slots |= dict(zip(far, capped, strict=True))
    return sorted(rows) + [
        (code, row["country_name"], ABROAD, row["country_name"], slots[code])
        for code, row in countries.items()
    ]


@cache
def residences(setting: Setting) -> list[tuple]:
    """Return (birth_departement_code, departement_code, slots), 65,536 for each birth.

    The moves are fitted to births as rounded to slots and to the residents.
    """
    expected = _moves_of(setting)
    birth, residence = (index.ravel().tolist() for index in numpy.indices(expected.shape))
    lived = residents(setting) * BIRTH_SLOTS
    margins = [
        fitting.margin("birth", birth, dict(enumerate(birth_slots(setting)))),
        fitting.margin("residence", residence, dict(enumerate(lived))),
    ]
    moves = fitting.fit(expected.ravel(), margins).reshape(expected.shape)
    rows = []
    for place, weights in zip(births(), moves, strict=True):
        slots = fitting.systematic(weights.tolist(), RESIDENCE_SLOTS)
        named = zip(departements(), slots, strict=True)
        rows += [(place, home, count) for home, count in named if count]
    return rows


def residence_factors(setting: Setting) -> list[tuple]:
    """Return (status, sex, age_band, departement_code, factor), factors with a mean of 65,536."""
    weights = numpy.array(birth_slots(setting)) / BIRTH_SLOTS
    by_pair = {(birth, home): count for birth, home, count in residences(setting)}
    pairs = product(births(), departements())
    # By birth (rows, abroad last) and residence (columns).
    slots = numpy.array([by_pair.get(pair, 0) for pair in pairs]).reshape(len(births()), -1)
    rows = []
    for group, wanted in wanted_shares(setting).items():
        factors = fitted_factors(weights, slots, wanted, f"residence of {' '.join(group)}")
        whole = numpy.rint(factors / factors.mean() * UNCHANGED).astype(int).tolist()
        named = zip(departements(), whole, strict=True)
        rows += [(*group, code, factor) for code, factor in named]
    return rows


def birth_slots(setting: Setting) -> list[int]:
    """Return the slots of each département of birth, then of abroad and of the neighbours."""
    return fitting.largest_remainder(_moves_of(setting).sum(axis=1).tolist(), BIRTH_SLOTS)


@cache
def _moves_of(setting: Setting) -> numpy.ndarray:
    return expected_moves(setting, overseas_origins(setting))


def _cap_shares(shares: list[int]) -> list[int]:
    """Give the slots above MOST_SLOTS to the smaller shares, one each, in their order.

    Raises CannotFit if there is no room for all.
    """
    excess = sum(max(share - MOST_SLOTS, 0) for share in shares)
    capped = [min(share, MOST_SLOTS) for share in shares]
    while excess:
        roomy = [place for place, share in enumerate(capped) if share < MOST_SLOTS]
        if not roomy:
            raise fitting.CannotFit(f"birth places: {excess:,} slots above {MOST_SLOTS} for each.")
        for place in roomy[:excess]:
            capped[place] += 1
        excess -= min(excess, len(roomy))
    return capped
