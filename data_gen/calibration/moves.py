"""The places of birth and of residence: shares of persons by département.

The residents of a département were born abroad, in the same département, in another one of the
same region, or elsewhere in France in proportion to population. Those born abroad are the published
immigrants times the ratio of the whole country. Where INSEE publishes the residents born in their
département or region, that share is met; elsewhere half of those born in France were born in the
département. Some of those born abroad come from a neighbour of an overseas département: in Mayotte
from the Comoros, in Guyane from Suriname, Haiti or Brazil. So these countries have their own moves.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy

from data_gen import ledger
from data_gen.calibration import placing, source_tables
from data_gen.ledger import BadReference, Setting

ABROAD = "99"
ILE_DE_FRANCE = "11"
ISLANDS = ("971", "972", "974")
GUYANE, MAYOTTE = "973", "976"


def departements() -> list[str]:
    """Return the codes of the 101 départements."""
    return list(regions())


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

    `known`: the origins of the residents of some départements (factors.py).
    """
    shares, people = abroad_shares(setting), residents(setting)
    columns = []
    for (residence, region), abroad in zip(regions().items(), shares.tolist(), strict=True):
        if residence in known:
            home, near, abroad = known[residence].home, 0.0, known[residence].abroad
        else:
            mean = _mean_of(region, shares, people)
            home, near = _born_nearby(setting, region, abroad, mean)
        born_in_france = _born_in_france(residence, home, near, 1 - abroad - home - near)
        columns.append([*born_in_france, *_born_abroad(residence) * abroad])
    return numpy.array(columns).T * people


def _mean_of(region: str, shares: numpy.ndarray, people: numpy.ndarray) -> float:
    """Return the mean share of the départements of a region, weighted by their people."""
    inside = [region == each for each in regions().values()]
    return float(numpy.average(shares[inside], weights=people[inside]))


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
    shares = {
        code: published["region", region] * weight * scale
        for code, region in regions().items()
        if ("region", region) in published
        for weight in [_ile_de_france(setting)[code] if region == ILE_DE_FRANCE else 1.0]
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


def _ile_de_france(setting: Setting) -> dict[str, float]:
    """Return each département's share relative to that of the whole Île-de-France."""
    weights = source_tables.column("ile_de_france_births_abroad", "departement_code", "weight")
    inside = [code for code, region in regions().items() if region == ILE_DE_FRANCE]
    weight = numpy.array([weights[code] for code in inside])
    people = residents(setting)[[departements().index(code) for code in inside]]
    return dict(zip(inside, weight / numpy.average(weight, weights=people), strict=True))


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
    weights = numpy.array(list(_people().values())) * kept
    return weights / max(weights.sum(), 1)


@cache
def _people() -> dict[str, int]:
    return source_tables.column("departements", "departement_code", "population")
