"""Where people were born and where they live: shares of persons by département.

Seen from the residence: some were born abroad, half of the others in the same département,
some in another of the same region, the rest anywhere else in proportion to population. Of those
born abroad some come from a neighbour of an overseas département, in Mayotte from the Comoros, in
Guyane from Suriname, Haiti or Brazil; so these countries have moves of their own.
"""

from functools import cache

import numpy

from data_gen import ledger
from data_gen.calibration import placing, tables
from data_gen.ledger import BadReference, Setting

ABROAD = "99"
ILE_DE_FRANCE = "11"
WEST = ("28", "52", "53")
ISLANDS = ("971", "972", "974")
GUYANE, MAYOTTE = "973", "976"


def departements() -> list[str]:
    """Return the codes of the 101 départements."""
    return list(regions())


def births() -> list[str]:
    """Return where one can be born: the 101 départements, abroad, or in one of the neighbours."""
    return [*departements(), ABROAD, *neighbours()]


@cache
def neighbours() -> list[str]:
    """Return 99 and the code of the countries that many people overseas were born in."""
    return sorted({ABROAD + row["country_code"] for row in tables.read("overseas_births")})


def residents(setting: Setting) -> numpy.ndarray:
    """Return the share of persons in each département."""
    persons = placing.by_departement(setting)
    return numpy.array(list(persons.values())) / sum(persons.values())


def region_persons(setting: Setting) -> list[tuple]:
    """Return (region_code, persons), CNIL's total in all."""
    persons = dict.fromkeys((row["region_code"] for row in tables.read("regions")), 0)
    for code, count in placing.by_departement(setting).items():
        persons[regions()[code]] += count
    return list(persons.items())


@cache
def expected_moves(setting: Setting) -> numpy.ndarray:
    """Return the share of persons by birth (rows, as births()) and residence (columns)."""
    columns = [
        [*_born_in_france(setting, residence) * (1 - abroad), *_born_abroad(residence) * abroad]
        for residence, abroad in zip(departements(), abroad_shares(setting), strict=True)
    ]
    return numpy.array(columns).T * residents(setting)


def abroad_shares(setting: Setting) -> numpy.ndarray:
    """Return the share born abroad by département, so that the overall share is met."""
    codes, region_codes = numpy.array(departements()), numpy.array(list(regions().values()))
    shares = numpy.full(len(codes), numpy.nan)
    shares[region_codes == ILE_DE_FRANCE] = _ile_de_france(setting)
    shares[numpy.isin(region_codes, WEST)] = setting.share("born_abroad_west")
    shares[numpy.isin(codes, ISLANDS)] = setting.share("born_abroad_islands")
    shares[codes == GUYANE] = setting.share("born_abroad_guyane")
    shares[codes == MAYOTTE] = setting.share("born_abroad_mayotte")
    other = numpy.isnan(shares)
    known = (residents(setting) * shares)[~other].sum()
    elsewhere = (setting.share("born_abroad") - known) / residents(setting)[other].sum()
    if not 0 <= elsewhere <= 1:
        raise BadReference(
            f"{ledger.LEDGER}, born_abroad_per_mille, {setting.name}: leaves {elsewhere:.1%} to "
            "the départements without a figure; expected 0 to 100 %."
        )
    shares[other] = elsewhere
    return shares


def _ile_de_france(setting: Setting) -> numpy.ndarray:
    """Return the shares of its départements, which have the region's on average."""
    weights = tables.column("ile_de_france_births_abroad", "departement_code", "weight")
    inside = [code for code, region in regions().items() if region == ILE_DE_FRANCE]
    weight = numpy.array([weights[code] for code in inside])
    people = residents(setting)[[departements().index(code) for code in inside]]
    return (
        setting.share("born_abroad_ile_de_france") * weight / numpy.average(weight, weights=people)
    )


def _born_abroad(residence: str) -> numpy.ndarray:
    """Return the shares of abroad in general and of the neighbours among those who live in one and
    were born abroad; on the mainland they are those of all countries."""
    everywhere = tables.column("birth_countries", "country_code", "share_per_mille")
    rows = tables.read("overseas_births")
    there = {
        row["country_code"]: int(row["share_per_mille"])
        for row in rows
        if row["departement_code"] == residence
    }
    codes = [code.removeprefix(ABROAD) for code in neighbours()]
    shares = numpy.array([there.get(code, 0) if there else everywhere[code] for code in codes])
    return numpy.append(1_000 - shares.sum(), shares) / 1_000


def regions() -> dict[str, str]:
    """Return the region of each département."""
    return {row["departement_code"]: row["region_code"] for row in tables.read("departements")}


def _born_in_france(setting: Setting, residence: str) -> numpy.ndarray:
    """Return the shares of the départements of birth of those who live in one and were not
    born abroad. A region of one département has nobody from nearby; they come from afar."""
    codes, region_codes = numpy.array(departements()), numpy.array(list(regions().values()))
    home = codes == residence
    near = (region_codes == regions()[residence]) & ~home
    home_share = setting.share("born_in_same_departement")
    near_share = setting.share("born_in_same_region") if near.any() else 0.0
    far_share = 1 - home_share - near_share
    return home_share * home + near_share * _by_people(near) + far_share * _by_people(~near & ~home)


def _by_people(kept: numpy.ndarray) -> numpy.ndarray:
    """Return the share of each département kept in their population; all zero if none is."""
    weights = numpy.array(list(_people().values())) * kept
    return weights / max(weights.sum(), 1)


def _people() -> dict[str, int]:
    return tables.column("departements", "departement_code", "population")
