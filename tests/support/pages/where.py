"""Ten selections and everyone, each as an address and as a clause over the records themselves.

A page that says a number is right if the records counted by the clause are as many. The clauses are
written out here, by birth dates and days, and share nothing with the bands of the cubes.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from tests.support.remembered import read_records

MINOR = "born_on > date '2006-03-05'"  # under 18 on 5 March 2024
LIVES_HERE = "not is_deceased and not lives_abroad"
LIVES = "not is_deceased"
DUE = f"not is_deceased and (status <> 'candidate_space' or has_nir or {MINOR})"


@dataclass(frozen=True)
class Selected:
    """What is selected: the query of its address, and the clause of each dimension."""

    query: str
    clauses: Mapping[str, str]

    def where(self, *without: str, also: str = "true") -> str:
        """Return the clause, without these dimensions: those that a card shows, and skips."""
        kept = [clause for name, clause in self.clauses.items() if name not in without]
        return " and ".join(f"({clause})" for clause in [*kept, also])

    def moved(self, *codes: str) -> "Selected":
        """Return the same people of these départements, and of no others."""
        asked = [each for each in self.query.removeprefix("?").split("&") if each]
        kept = [each for each in asked if not each.startswith("d=")]
        places = ", ".join(f"'{code}'" for code in codes)
        here = f"departement_code in ({places}) and {LIVES_HERE}"
        clauses = {**self.clauses, "departements": here}
        return Selected(f"?{'&'.join([*kept, 'd=' + '.'.join(codes)])}", clauses)

    def __str__(self) -> str:
        return self.query or "everyone"


WOMEN = {"sexes": "sex = 'female'"}
MEN = {"sexes": "sex = 'male'"}
NORD = {"departements": f"departement_code = '59' and {LIVES_HERE}"}
SELECTIONS = [
    Selected("", {}),
    Selected("?st=cs", {"statuses": "status = 'candidate_space'"}),
    Selected("?st=r.fr", {"statuses": "status in ('registered', 'formerly_registered')"}),
    Selected("?d=59.62", {"departements": f"departement_code in ('59', '62') and {LIVES_HERE}"}),
    Selected("?d=59&s=f", NORD | WOMEN),
    Selected("?a=75", {"age_bands": "born_on <= '1949-03-05'"}),
    Selected(
        "?a=25-29.30-34&s=m",
        MEN | {"age_bands": "born_on > '1989-03-05' and born_on <= '1999-03-05'"},
    ),
    Selected("?y=2004", {"first_years": "first_registered_on < '2005-01-01'"}),
    Selected(
        "?y=2015&st=fr",
        {
            "first_years": "year(first_registered_on) = 2015",
            "statuses": "status = 'formerly_registered'",
        },
    ),
    Selected("?e=0.1&s=f", WOMEN | {"end_bands": "last_ended_on > '2022-03-05'"}),
    Selected("?a=16-17", {"age_bands": MINOR}),  # of few
]


# The ages of a selection as the estimates of all residents have them.
BANDS = {
    "?a=75": "age_band = '75 and over'",
    "?a=25-29.30-34&s=m": "age_band in ('25-29', '30-34')",
    "?a=16-17": "age_band = '16-17'",
}


def all_residents_by_departement(lab, selected: Selected) -> dict[str, int]:
    """Return {code: residents, exposed or not} of the ages and sexes of a selection."""
    clauses = [BANDS.get(selected.query, "true"), selected.clauses.get("sexes", "true")]
    return dict(lab.cursor().execute(
        "select departement_code::varchar, sum(resident_count)::bigint from residents"
        f" where {' and '.join(clauses)} group by all"
    ).fetchall())  # fmt: skip


def counts_of_view(selection) -> str:
    """Return the clause on whom a selection counts: of a place its residents, else the living."""
    return LIVES_HERE if {"departements", "regions"} & {*selection} else LIVES


def residents(lab, where: str) -> int:
    """Return the living residents that the records of a clause count."""
    return persons(lab, f"{where} and {LIVES_HERE}")


def residents_and_gone(lab, where: str) -> tuple[int, int]:
    """Return the living residents that the records of a clause count, and who died or left."""
    return persons(lab, f"{where} and {LIVES_HERE}"), persons(
        lab, f"{where} and not ({LIVES_HERE})", "true"
    )


def persons(lab, where: str, counts: str = LIVES) -> int:
    """Return how many living persons the records of a clause count: each at the primary record."""
    return counted(lab, where, counts)[0]


def counted(lab, where: str, counts: str = LIVES) -> tuple[int, int]:
    """Return (persons, records) of a clause over the records; `counts`: which persons count."""
    counts = f"count(*) filter (is_primary and {counts}), count(*)"
    ((persons, found),) = read_records(lab, f"select {counts} from registrants where {where}")
    return persons, found


def persons_by(lab, column: str, where: str) -> dict[str, int]:
    """Return {value of a column: persons} of a clause; a value that nobody has is left out."""
    return dict(
        read_records(
            lab,
            f"select {column}::varchar, count(*) from registrants"
            f" where is_primary and {LIVES} and ({where}) group by all",
        )
    )
