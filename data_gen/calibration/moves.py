"""Where people were born and where they live: shares of persons by département.

Seen from the residence: some were born abroad, half of the others in the same département,
some in another of the same region, the rest anywhere else in proportion to population.
"""

from functools import cache

import numpy

from data_gen import ledger
from data_gen.calibration import placing, tables
from data_gen.ledger import BadReference, Setting

ABROAD = "99"
ILE_DE_FRANCE = "11"
WEST = ("28", "52", "53")


def departements() -> list[str]:
    """Return the codes of the 101 départements."""
    return list(regions())


def births() -> list[str]:
    """Return where one can be born: the 101 départements, or abroad."""
    return [*departements(), ABROAD]


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
    """Return the share of persons by birth (rows, abroad last) and residence (columns)."""
    columns = [
        [*_born_in_france(setting, residence) * (1 - abroad), abroad]
        for residence, abroad in zip(departements(), abroad_shares(setting), strict=True)
    ]
    return numpy.array(columns).T * residents(setting)


def abroad_shares(setting: Setting) -> numpy.ndarray:
    """Return the share born abroad by département, so that the overall share is met."""
    region_codes = numpy.array(list(regions().values()))
    shares = numpy.full(len(region_codes), numpy.nan)
    shares[region_codes == ILE_DE_FRANCE] = setting.share("born_abroad_ile_de_france")
    shares[numpy.isin(region_codes, WEST)] = setting.share("born_abroad_west")
    other = numpy.isnan(shares)
    known = (residents(setting) * shares)[~other].sum()
    elsewhere = (setting.share("born_abroad") - known) / residents(setting)[other].sum()
    if not 0 <= elsewhere <= 1:
        raise BadReference(
            f"{ledger.LEDGER}, born_abroad_per_mille, {setting.name}: leaves {elsewhere:.1%} to "
            "the regions without a figure; expected 0 to 100 %."
        )
    shares[other] = elsewhere
    return shares


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
