"""The contacts in the file contacts.toml in the root, printed on sheets and briefing.

    [press]
    phone = "01 23 45 67 89"
    email = "press@example.org"

The tables are `public`, `press`, `data_protection_officer` and `agency`; each has `phone` and
`email`. All of them are optional. A missing text is printed as a blank to fill in by hand. With an
installed package, the file is in the working directory.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from breachlab.errors import BadContacts
from breachlab.paths import DATA
from breachlab.words.language import interface, offer_nearest, refuse
from breachlab.words.own_texts import list_fields
from dashboard import html
from dashboard.html import mark_scope
from dashboard.words import PageWords

SHEET = html.macros("sheet.html")
COMPARED = "exposure/compare"
CALLS = "area/calls"
CHANNELS = "area/channels"
YOUNG_PEOPLE = "area/young_people"
SENIORS = "area/seniors"


@dataclass(frozen=True)
class Audience:
    """The ages that a sheet covers: its tiles and steps, each with its question.

    `age_bands` are those for channels and rates; empty for everyone. Those of the young end at 24:
    no question on channels separates the age of 25 from older ages.
    """

    name: str
    age_bands: tuple[str, ...]
    ages: str  # the question of the table of ages
    tiles: Mapping[str, str]
    steps: Mapping[str, str]

    def asks(self, query: str, code: str) -> dict[str, Any]:
        """Return the parameters of a question about a département and these ages."""
        if query == COMPARED:
            return {"departements": (code,)}
        is_of_ages = query == CHANNELS and self.age_bands
        return {"departement": code, **({"age_bands": self.age_bands} if is_of_ages else {})}

    def scope(self, query: str, code: str) -> dict[str, Any]:
        """Return the data attributes of the numbers of a question: whom they count and of whom."""
        ages = {name: each for name, each in self.asks(query, code).items() if name == "age_bands"}
        ages |= {"age_bands": ("75 and over",)} if query == SENIORS else {}  # the row that is told
        whom = {"public": self.name} if query == YOUNG_PEOPLE else {}
        return mark_scope({"departements": (code,), **ages}, whom)


EVERYONE = Audience(
    "",
    (),
    "area/by_age_group",
    {"exposed": COMPARED, "inform": COMPARED, "calls": CALLS, "minors": COMPARED},
    {"notice": COMPARED, "relay": "", "queue": SENIORS},
)
YOUNG = Audience(
    "16-25",
    ("16-17", "18-19", "20-24"),
    YOUNG_PEOPLE,
    {
        "young": YOUNG_PEOPLE,
        "young_inform": CHANNELS,
        "young_notice": CHANNELS,
        "young_minors": YOUNG_PEOPLE,
    },
    {"notice": CHANNELS, "young_relay": "", "young_minors": ""},
)
AUDIENCES = {each.name: each for each in (EVERYONE, YOUNG)}


PATH = DATA.parent / "contacts.toml"
WHOM = ("public", "press", "data_protection_officer", "agency")
KEYS = ("phone", "email")
# {contact: the keys of its own texts, which fill its blank}.
OWN = {"public": ("help_line",), "data_protection_officer": ("dpo", "phone", "email")}
SCHEMES = {"phone": "tel:", "email": "mailto:"}

Contacts = Mapping[str, Mapping[str, str]]


def read_contacts(path: Path = PATH) -> Contacts:
    """Return {contact: {key: text}} of a file; empty without the file.

    Raises BadContacts for a file that is no TOML, or has another table, key or value.
    """
    if not path.exists():
        return {}
    try:
        contacts = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        said = {"error": error, "known": ", ".join(WHOM)}
        raise refuse(BadContacts, "contacts_no_toml", file=path, **said) from error
    for whom, entries in contacts.items():
        _check(path, whom, WHOM, "contacts_unknown")
        if not isinstance(entries, dict):
            said = {"whom": whom, "known": ", ".join(WHOM)}
            raise refuse(BadContacts, "contacts_no_table", file=path, **said)
        for key, text in entries.items():
            _check(path, key, KEYS, "contacts_unknown_key", whom)
            if not isinstance(text, str):
                raise refuse(BadContacts, "contacts_no_text", file=path, key=key, whom=whom)
    return contacts


def write_contact(whom: str, contacts: Contacts, words: PageWords) -> html.Markup:
    """Return a contact's name with its phone and e-mail as links; or a blank to fill in."""
    return SHEET.contact(_name(whom, words), write_ways(whom, contacts, words))


def write_ways(whom: str, contacts: Contacts, words: PageWords) -> html.Markup:
    """Return the phone and e-mail of a contact as links; or a blank."""
    links = [
        (text, f"{SCHEMES[key]}{text.replace(' ', '')}")
        for key, text in _list_ways(whom, contacts).items()
    ]
    blank = interface(words.language)["contacts"]["blank"]
    fields, keys = list_fields(words.canvas.words), OWN.get(whom, (whom,))
    return SHEET.ways(links, [(key, fields[key]["label"]) for key in keys], blank)


def say_contact(whom: str, contacts: Contacts, words: PageWords) -> str:
    """Return a contact as text, for a document."""
    return f"{_name(whom, words)}{', '.join(_list_ways(whom, contacts).values()) or '……………'}"


def _list_ways(whom: str, contacts: Contacts) -> dict[str, str]:
    known = {key: contacts.get(whom, {}).get(key, "").strip() for key in KEYS}
    return {key: text for key, text in known.items() if text}


def _name(whom: str, words: PageWords) -> str:
    colon = "\u202f: " if words.language == "fr" else ": "
    return f"{interface(words.language)['contacts'][whom]}{colon}"


def _check(path: Path, name: str, known: tuple[str, ...], why: str, whom: str = "") -> None:
    if name not in known:
        said = {"said": name, "whom": whom, "known": ", ".join(known)}
        offer = offer_nearest([name], known)
        raise refuse(BadContacts, why, file=path, offer=offer, **said)
