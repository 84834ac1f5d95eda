"""Every package that breachlab needs, for any system and with any extra, has a licence that is
allowed: tests/licences.toml. The tools of developers are not asked."""

import re
import tomllib

from breachlab.paths import ROOT, read
from tools.release import LICENCES as LIST
from tools.release import licence

LICENCES = tomllib.loads(read(LIST))
ALLOWED = {word.lower() for name, words in LICENCES["allowed"].items() for word in (name, *words)}
WHAT_TO_DO = "Read it, then allow it in tests/licences.toml, or do without the package"


def needed_packages() -> set[str]:
    """Return the names of the packages of uv.lock that breachlab needs, itself apart."""
    packages = {each["name"]: each for each in tomllib.loads(read(ROOT / "uv.lock"))["package"]}
    extras = tuple(packages["breachlab"]["optional-dependencies"])
    found, waiting = set(), [("breachlab", extras)]
    while waiting:
        step = waiting.pop()
        if step not in found:
            found.add(step)
            waiting += requirements(packages[step[0]], step[1])
    return {name for name, _ in found} - {"breachlab"}


def requirements(package, extras):
    """Return the names and extras that a package of uv.lock asks for."""
    lists = [package.get("optional-dependencies", {})[extra] for extra in extras]
    asked = [each for some in (package.get("dependencies", []), *lists) for each in some]
    return [(each["name"], tuple(each.get("extra", ()))) for each in asked]


def is_allowed(said: str) -> bool:
    """Tell whether one of the licences that may be chosen is allowed, and all that apply.

    >>> is_allowed("MIT AND (Apache-2.0 OR GPL-3.0-only)")
    True
    >>> is_allowed("MIT AND GPL-3.0-only")
    False
    """
    parts = [re.sub(r"^\((.*)\)$", r"\1", part) for part in re.split(r" AND (?![^(]*\))", said)]
    return all(set(part.lower().split(" or ")) & ALLOWED for part in parts)


def test_every_package_has_a_licence_that_is_allowed():
    licences = {name: licence(name) for name in needed_packages()}
    excepted = {name: said for name, (said, _) in LICENCES["exceptions"].items()}
    assert {
        name: f"{said!r}: {WHAT_TO_DO}"
        for name, said in licences.items()
        if not is_allowed(said) and excepted.get(name) != said
    } == {}


def test_lists_of_licences_name_nothing_that_is_not_needed():
    listed = {*LICENCES["exceptions"], *LICENCES["elsewhere"]}
    assert listed - needed_packages() == set()


def test_licences_that_are_not_allowed_are_found():
    assert not is_allowed("")
    assert not is_allowed("GPL-3.0-or-later")
    assert not is_allowed("MIT AND LGPL-2.1-only")
