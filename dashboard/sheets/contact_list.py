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
from pathlib import Path

from breachlab.errors import BadContacts, nearest
from breachlab.paths import DATA
from breachlab.words.language import interface
from dashboard.layout import html
from dashboard.layout.words import PageWords

PATH = DATA.parent / "contacts.toml"
WHOM = ("public", "press", "data_protection_officer", "agency")
KEYS = ("phone", "email")
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
        raise BadContacts(f"{path} is not TOML: {error}. {_list_expected()}") from error
    for whom, entries in contacts.items():
        _check(path, whom, WHOM, "table")
        if not isinstance(entries, dict):
            raise BadContacts(f"{path}: '{whom}' is no table; write [{whom}]. {_list_expected()}")
        for key, text in entries.items():
            _check(path, key, KEYS, f"key of [{whom}]")
            if not isinstance(text, str):
                raise BadContacts(f"{path}: {key} of [{whom}] must be text in quotation marks.")
    return contacts


def write_contact(whom: str, contacts: Contacts, words: PageWords) -> list:
    """Return a contact's name with its phone and e-mail as links; or a blank to fill in."""
    name = interface(words.language)["contacts"][whom]
    return [f"{name}{_colon(words)}", *write_ways(whom, contacts, words)]


def write_ways(whom: str, contacts: Contacts, words: PageWords) -> list:
    """Return the phone and e-mail of a contact as links; or a blank."""
    known = {key: contacts.get(whom, {}).get(key, "").strip() for key in KEYS}
    links = [
        html.A(text, href=f"{SCHEMES[key]}{text.replace(' ', '')}")
        for key, text in known.items()
        if text
    ]
    return [part for link in links for part in (", ", link)][1:] or [_blank(words)]


def say_contact(whom: str, contacts: Contacts, words: PageWords) -> str:
    """Return a contact as text, for a document."""
    name = interface(words.language)["contacts"][whom]
    known = [contacts.get(whom, {}).get(key, "").strip() for key in KEYS]
    return f"{name}{_colon(words)}{', '.join(filter(None, known)) or '……………'}"


def _blank(words: PageWords) -> html.Markup:
    """Return a line to write on; screen readers call it a blank to fill in."""
    label = interface(words.language)["contacts"]["blank"]
    return html.Span(html.Span(label, className="unseen"), className="blank")


def _colon(words: PageWords) -> str:
    return "\u202f: " if words.language == "fr" else ": "


def _check(path: Path, name: str, known: tuple[str, ...], kind: str) -> None:
    if name not in known:
        raise BadContacts(
            f"{path}: '{name}' is no {kind}. {nearest(name, known)}Known: {', '.join(known)}."
        )


def _list_expected() -> str:
    return f"Expected are the tables {', '.join(WHOM)}, each with {' and '.join(KEYS)}."
