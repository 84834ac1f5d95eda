"""A messy French customer list with a known truth, made from the lab's own names: nobody's data.

    python -m tests.support.own_lists 60_000 7 /tmp/clients.csv

writes one, and prints how many persons it has.
"""

import csv
import itertools
import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from breachlab.paths import DATA_GEN

COLUMNS = (
    "N° client;Civilité;Nom;Prénom;Date de naissance;Adresse;Code postal;Ville;E-mail;Téléphone;"
    "IBAN;Statut;Remarque"
)
HEADER = COLUMNS.split(";")
STREETS = ("rue de la Gare", "avenue Victor Hugo", "impasse des Lilas", "place de l'Église")
STATUSES = ("Actif", "Résilié", "Prospect")
REMARKS = ("", "", "", "à rappeler", 'dit "le matin"', "dossier papier ; à classer")
FICTION = ("019900", "026191", "035301", "046571", "053649", "063998")  # numbers that nobody has
FIRST_BIRTH, BIRTHS = date(1935, 1, 1), 26_000  # days
DOUBLED, TWIN, COMPANY = 0.11, 0.012, 0.01  # shares of persons


@dataclass(frozen=True)
class Row:
    """A row of the list before it is written, and the person it is of."""

    person: int
    title: str
    surname: str
    first_name: str
    born: str
    address: str
    postcode: str
    commune: str
    email: str
    phone: str
    iban: str


@dataclass
class OwnList:
    """A list and its truth: what each row was before it was written, its person, and twins."""

    rows: list[list[str]] = field(default_factory=list)
    people: list[Row] = field(default_factory=list)
    persons: list[int] = field(default_factory=list)
    twins: list[tuple[int, int]] = field(default_factory=list)


@cache
def _read_names_and_places() -> tuple[dict[str, tuple], tuple, tuple]:
    """Return the first names by sex, the surnames, and the postcodes with their communes."""
    names = [*read_reference("first_names")]
    names_of = {row["commune_code"]: row["commune_name"] for row in read_reference("communes")}
    return (
        {
            sex: _weigh([(row["first_name"], row["slots"]) for row in names if row["sex"] == sex])
            for sex in ("female", "male")
        },
        _weigh([(row["birth_name"], row["slots"]) for row in read_reference("surnames")]),
        _weigh(
            [
                ((row["postcode"], names_of[row["commune_code"]]), row["weight"])
                for row in read_reference("localities")
            ]
        ),
    )


class _Maker:
    """Makes persons and what a list has of them, from one seed."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.first_names, self.surnames, self.places = _read_names_and_places()

    def _draw(self, weighted: tuple):
        values, sums = weighted
        return self.random.choices(values, cum_weights=sums)[0]

    def make_person(self, person: int) -> Row:
        """Return the row of a person without a slip."""
        chance = self.random
        sex = chance.choice(("female", "male"))
        first_name, surname = self._draw(self.first_names[sex]), self._draw(self.surnames)
        born = FIRST_BIRTH + timedelta(chance.randrange(BIRTHS))
        home = self._home()
        digits = f"{chance.choice(FICTION)}{chance.randrange(10_000):04}"
        return Row(
            person,
            "Mme" if sex == "female" else "M.",
            surname,
            first_name.title(),
            born.strftime("%d/%m/%Y"),
            *home,
            f"{first_name}.{surname}{person}@exemple.fr".replace(" ", "").lower(),
            " ".join(digits[start : start + 2] for start in range(0, 10, 2)),
            make_iban(chance.randrange(10**11)) if chance.random() < 0.7 else "",
        )

    def make_company(self, person: int) -> Row:
        """Return the row of a company, which has a name alone."""
        row = self.make_person(person)
        return replace(row, title="", surname=f"Sté {row.surname}", first_name="", born="")

    def make_twin(self, row: Row, person: int) -> Row:
        """Return the row of a twin: all alike but the first name and what is made from it."""
        other = self.make_person(person)
        while other.first_name == row.first_name:
            other = self.make_person(person)
        return replace(
            row, person=person, title=other.title, first_name=other.first_name, email=other.email
        )

    def make_copy(self, row: Row) -> Row:
        """Return a second row of a person, who moved, has another e-mail, or was mistyped."""
        chance = self.random
        kind = chance.random()
        if kind < 0.25:
            address, postcode, commune = self._home()
            row = replace(row, address=address, postcode=postcode, commune=commune)
        elif kind < 0.5:
            row = replace(row, email=f"autre{row.person}@exemple.fr")
        elif kind < 0.6:
            row = replace(row, surname=self._slip(row.surname))
        elif kind < 0.67:
            row = replace(row, first_name=self._slip(row.first_name))
        return replace(row, surname=chance.choice((row.surname, row.surname.title())))

    def write(self, row: Row, number: int) -> list[str]:
        """Return the row as the list has it, with what goes wrong in lists."""
        chance = self.random
        postcode = row.postcode
        if postcode.startswith("0") and chance.random() < 0.5:
            postcode = postcode[1:]
        return [
            f"C{number:08}",
            row.title,
            row.surname,
            row.first_name,
            self._spoil(row.born, ("31/02/1980", "01/01/1900", ""), 0.03),
            row.address,
            self._spoil(postcode, ("",), 0.03),
            self._spoil(row.commune, (row.commune.upper().replace("-", " "),), 0.3),
            self._spoil(row.email, ("aucun@exemple.fr", ""), 0.09),
            self._spoil(row.phone, ("", "0000000000"), 0.1),
            row.iban,
            chance.choice(STATUSES),
            chance.choice(REMARKS),
        ]

    def _spoil(self, value: str, others: tuple[str, ...], share: float) -> str:
        is_spoilt = value and self.random.random() < share
        return self.random.choice(others) if is_spoilt else value

    def _home(self) -> tuple[str, str, str]:
        number = self.random.randrange(1, 200)
        return f"{number} {self.random.choice(STREETS)}", *self._draw(self.places)

    def _slip(self, name: str) -> str:
        """Return a name with two letters swapped."""
        place = self.random.randrange(max(len(name) - 2, 1)) + 1
        return (
            name[:place] + name[place + 1 : place + 2] + name[place : place + 1] + name[place + 2 :]
        )


def _weigh(weighted: list[tuple]) -> tuple[tuple, list[int]]:
    """Return values, and the running total of their weights, as `random.choices` takes both."""
    values, weights = zip(*weighted, strict=True)
    return values, [*itertools.accumulate(map(int, weights))]


def make_list(rows: int, seed: int) -> OwnList:
    """Return a list of so many rows, in an order that tells nothing."""
    maker, own = _Maker(seed), OwnList()
    people: list[Row] = []
    while len(people) < rows:
        people += _make_household(maker, own, people[-1].person + 1 if people else 0)
    people = people[:rows]
    maker.random.shuffle(people)
    own.rows = [maker.write(row, number) for number, row in enumerate(people)]
    own.people, own.persons = people, [row.person for row in people]
    there = {*own.persons}
    own.twins = [pair for pair in own.twins if there.issuperset(pair)]
    return own


def _make_household(maker: _Maker, own: OwnList, person: int) -> Iterator[Row]:
    """Yield the rows of a person, of a twin if there is one, and their copies."""
    chance = maker.random
    if chance.random() < COMPANY:
        yield maker.make_company(person)
        return
    row = maker.make_person(person)
    if chance.random() < DOUBLED:
        yield maker.make_copy(row)
    yield row
    if chance.random() < TWIN:
        own.twins.append((person, person + 1))
        yield maker.make_twin(row, person + 1)


def make_iban(account: int) -> str:
    """Return a French IBAN of a bank that is none, with its key."""
    number = f"9999999999{account:011}00"
    return f"FR{98 - int(f'{number}152700') % 97:02}{number}"


def write_list(path: Path, own: OwnList, encoding: str = "cp1252") -> Path:
    """Write the list as a customer's system exports it; return the path."""
    with path.open("w", encoding=encoding, errors="replace", newline="") as file:
        writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
        writer.writerow(HEADER)
        writer.writerows(own.rows)
    return path


def read_reference(name: str) -> Iterator[dict[str, str]]:
    """Yield the rows of a file of data_gen/reference."""
    with (DATA_GEN / "reference" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


if __name__ == "__main__":
    made = make_list(int(sys.argv[1]), int(sys.argv[2]))
    write_list(Path(sys.argv[3]), made)
    print(f"{len({*made.persons}):,} persons, {len(made.twins):,} pairs of twins")
