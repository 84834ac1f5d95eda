"""A list with every column that a mapping knows, and the truth of each row: nobody's data.

Prospects have no registration, members one that is open, former members one that ended; each row
has its own. Of a list with gaps one row in twelve lacks an age, a sex, a place or a status, in one
of the ways in which lists do.
"""

import csv
import random
import tomllib
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from tests.support.own_lists import Weighted, make_iban, read_reference

DAY = date(2026, 11, 20)  # to which ages count
HEADER = [
    "Numéro client",
    "Civilité",
    "Nom",
    "Prénom",
    "Né le",
    "Adresse",
    "CP",
    "Ville",
    "Mail",
    "Tél",
    "NIR",
    "IBAN",
    "Statut",
    "Inscrit le",
    "Inscrit depuis",
    "Fin",
    "Dernier accès",
    "Décédé",
    "Étranger",
]
MAPPING = """\
[list]
path = "clients.csv"
delimiter = ";"
reference_day = 2026-11-20
organisation = "Boulangerie"
name_en = "Bakery 2026"
name_fr = "Boulangerie 2026"

[columns]
"Numéro client" = "identifier"
"Civilité" = "sex"
Nom = "surname"
"Prénom" = "first_name"
"Né le" = "birth_date"
Adresse = "street_address"
CP = "postcode"
Ville = "commune"
Mail = "email"
"Tél" = "phone"
NIR = "nir"
IBAN = "iban"
Statut = "status"
"Inscrit le" = "first_registered_on"
"Inscrit depuis" = "registered_since_on"
Fin = "last_ended_on"
"Dernier accès" = "last_used_on"
"Décédé" = "deceased"
"Étranger" = "lives_abroad"

[birth_date]
format = "%d/%m/%Y"
[first_registered_on]
format = "%Y-%m-%d"
[registered_since_on]
format = "%d/%m/%Y"
[last_ended_on]
format = "%d.%m.%Y"
[last_used_on]
format = "%Y-%m-%d %H:%M:%S"

[sex.words]
Mme = "female"
"M." = "male"
"N/A" = "not_known"
[status.words]
Actif = "registered"
"Résilié" = "formerly_registered"
Prospect = "candidate_space"
"?" = "not_known"
[deceased.words]
oui = "true"
non = "false"
[lives_abroad.words]
oui = "true"
non = "false"
"""
ROLES = frozenset(tomllib.loads(MAPPING)["columns"].values())
TITLES = {"female": "Mme", "male": "M."}
STATUSES = {
    "registered": "Actif",
    "formerly_registered": "Résilié",
    "candidate_space": "Prospect",
}
YES = {True: "oui", False: "non"}
GAPS = ("birth", "sex", "area", "status")
OFTEN = ("59", "75", "2A", "974")  # where six in ten live, so that their answers are of something


@dataclass(frozen=True)
class Truth:
    """The facts of a row; null is what the list does not say."""

    person: int
    number: int
    first_name: str
    surname: str
    sex: str | None
    born_on: date | None
    postcode: str | None
    commune_code: str | None
    commune_name: str | None
    departement_code: str | None
    has_email: bool
    status: str | None
    first_registered_on: date | None
    registered_since_on: date | None
    last_ended_on: date | None
    last_used_on: date | None
    is_deceased: bool
    lives_abroad: bool
    has_phone: bool = False
    has_street_address: bool = True
    has_nir: bool = False
    has_identifier: bool = True  # alike in all rows of a person
    has_iban: bool = False


@cache
def _read_names_and_places() -> tuple[list[dict], list[str], Weighted, Weighted]:
    """Return first names with their sex, surnames, places of OFTEN and of anywhere."""
    names = {row["commune_code"]: row["commune_name"] for row in read_reference("communes")}
    here = [
        (row | {"commune_name": names[row["commune_code"]]}, row["weight"])
        for row in read_reference("localities")
    ]
    return (
        [*read_reference("first_names")][::7],
        [row["birth_name"] for row in read_reference("surnames")],
        Weighted([each for each in here if each[0]["departement_code"] in OFTEN]),
        Weighted(here),
    )


class _Maker:
    """Draws the truth of persons from one seed."""

    def __init__(self, seed: int, youngest: int, longest_gone: int) -> None:
        self.random, self.youngest, self.longest_gone = random.Random(seed), youngest, longest_gone
        self.first_names, self.surnames, self.often, self.anywhere = _read_names_and_places()

    def make(self, person: int) -> Truth:
        """Return the first row of a person."""
        chance = self.random
        name = chance.choice(self.first_names)
        return Truth(
            person,
            0,
            name["first_name"],
            chance.choice(self.surnames),
            name["sex"],
            self._day(self.youngest * 366, 100 * 365),
            *self._place(),
            chance.random() < 0.8,
            *self._history(),
            chance.random() < 0.04,
            chance.random() < 0.05,
        )

    def make_copy(self, truth: Truth) -> Truth:
        """Return another row of a person, of another registration or place."""
        names = "status", "first_registered_on", "registered_since_on", "last_ended_on"
        history = dict(zip((*names, "last_used_on"), self._history(), strict=True))
        names = "postcode", "commune_code", "commune_name", "departement_code"
        place = dict(zip(names, self._place(), strict=True))
        return replace(truth, **history, **place, has_email=self.random.random() < 0.8)

    def _place(self) -> tuple[str, str, str, str]:
        place = (self.often if self.random.random() < 0.6 else self.anywhere).draw(self.random)
        names = "postcode", "commune_code", "commune_name", "departement_code"
        return tuple(place[name] for name in names)

    def _history(self) -> tuple[str, date | None, date | None, date | None, date | None]:
        """Return a status, the days of its registration, and that of the last use."""
        chance = self.random
        status = chance.choices([*STATUSES], (4, 4, 2))[0]
        if status == "candidate_space":
            return status, None, None, None, self._day(0, 9 * 365)
        first = self._day(0, 40 * 365)
        if status == "registered":
            since = first + timedelta(chance.randrange((DAY - first).days + 1))
            since = max(since, self._day(0, 5 * 365)) if chance.random() < 0.8 else since
            return status, first, since, None, self._day(0, 700) if chance.random() < 0.5 else None
        ended = max(first, self._day(0, self.longest_gone))
        used = ended - timedelta(chance.randrange(900)) if chance.random() < 0.6 else None
        if used and chance.random() < 0.2:  # somebody who came back to have a look
            used = ended + timedelta(chance.randrange((DAY - ended).days + 1))
        return status, first, None, ended, used

    def _day(self, least: int, most: int) -> date:
        """Return a day so many days before the reference day, often an anniversary of it."""
        if self.random.random() < 0.1:
            years = self.random.randrange(least // 365, most // 365)
            day = DAY.replace(year=DAY.year - years) + timedelta(self.random.choice((0, 0, 1)))
            return min(day, DAY)
        return DAY - timedelta(self.random.randrange(least, most))


def make_whole_list(
    rows: int, seed: int, has_gaps: bool = False, youngest: int = 16, longest_gone: int = 7_600
) -> list[Truth]:
    """Return the truth of so many rows; a registration ended at most so many days ago."""
    maker, truths, person = _Maker(seed, youngest, longest_gone), [], 0
    while len(truths) < rows:
        person += 1
        truths.append(maker.make(person))
        while maker.random.random() < 0.15:
            truths.append(maker.make_copy(truths[-1]))
    truths = truths[:rows]
    maker.random.shuffle(truths)
    truths = [_add_contacts(replace(truth, number=place)) for place, truth in enumerate(truths)]
    return [_spoil(truth, maker.random) if has_gaps else truth for truth in truths]


def _add_contacts(truth: Truth) -> Truth:
    """Return a row with some of the fields that rows of one person may lack."""
    chance = random.Random(truth.number)
    return replace(
        truth,
        has_phone=truth.person % 3 > 0 and chance.random() < 0.8,
        has_street_address=chance.random() < 0.9,
        has_nir=truth.person % 2 > 0 and chance.random() < 0.6,
        has_identifier=truth.person % 7 > 0,
        has_iban=truth.person % 5 > 1 and chance.random() < 0.7,
    )


def _spoil(truth: Truth, chance: random.Random) -> Truth:
    """Return a row that lacks a fact one time in three, of which a quarter lacks each."""
    if chance.random() > 1 / 3:
        return truth
    gap = chance.choice(GAPS)
    if gap == "birth":  # with neither day nor identifier no two rows are one person
        return truth if not truth.has_identifier else replace(truth, born_on=None)
    if gap == "sex":
        return replace(truth, sex=None)
    if gap == "status":
        return replace(truth, status=None)
    place = {name: None for name in ("postcode", "commune_name", "commune_code")}
    if chance.random() < 0.3:  # the postcode says the département, and no word the commune
        return replace(truth, commune_name=None, commune_code=None)
    return replace(truth, **place, departement_code=None)


def write_whole_list(folder: Path, truths: list[Truth]) -> Path:
    """Write the list and its mapping as clients.csv and clients.toml; return the mapping."""
    chance = random.Random(len(truths))
    with (folder / "clients.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(HEADER)
        writer.writerows(_write(truth, chance) for truth in truths)
    (folder / "clients.toml").write_text(MAPPING, encoding="utf-8")
    return folder / "clients.toml"


def _write(truth: Truth, chance: random.Random) -> list[str]:
    """Return a row as the list has it."""
    person, commune = truth.person, truth.commune_name or ""
    mail = f"{truth.first_name}.{person}@exemple.example".lower().replace(" ", "")
    return [
        f"C{person:07}" if truth.has_identifier else "",
        TITLES[truth.sex] if truth.sex else chance.choice(("", "N/A", "-")),
        chance.choice((truth.surname, truth.surname.title())),
        chance.choice((truth.first_name, truth.first_name.title())),
        _day(truth.born_on, "%d/%m/%Y")
        or chance.choice(("", "31/02/1980", "01/01/1900", "05/05/2031", "00/00/0000")),
        f"{person % 90 + 1} rue de la Gare" if truth.has_street_address else "",
        truth.postcode or chance.choice(("", "00000", "2000", "inconnu")),
        chance.choice((commune, commune.upper().replace("-", " "))),
        mail if truth.has_email else chance.choice(("", "aucun@exemple.example", "x@")),
        f"06 39 98 {person // 100 % 100:02} {person % 100:02}" if truth.has_phone else "",
        f"1851359{person:06}" if truth.has_nir else "",  # no month is 13
        make_iban(person) if truth.has_iban else chance.choice(("", "FR00")),
        STATUSES[truth.status] if truth.status else chance.choice(("", "?")),
        _day(truth.first_registered_on, "%Y-%m-%d"),
        _day(truth.registered_since_on, "%d/%m/%Y"),
        _day(truth.last_ended_on, "%d.%m.%Y"),
        _day(truth.last_used_on, "%Y-%m-%d 07:08:09"),
        YES[truth.is_deceased],
        YES[truth.lives_abroad],
    ]


def _day(day: date | None, form: str) -> str:
    return day.strftime(form) if day else ""
