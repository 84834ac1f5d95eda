"""Normalise command lines: hyphens to underscores, aliases to parameters, the program's name."""

import sys
from collections.abc import Sequence
from pathlib import Path

SCRIPTS = {
    "breachlab": "breachlab",
    "data_gen": "breachlab-data",
    "dashboard": "breachlab-dashboard",
}
# {option that people type: its parameter}.
ALIASES = {
    "region": "regions",
    "région": "regions",
    "régions": "regions",
    "departement": "departements",
    "département": "departements",
    "départements": "departements",
    "department": "departements",
    "departments": "departements",
    "age": "age_bands",
    "ages": "age_bands",
    "age_band": "age_bands",
    "sex": "sexes",
    "status": "statuses",
    "first_year": "first_years",
    "end_band": "end_bands",
    "field": "fields",
    "harm": "harms",
    "standing": "standings",
}
PLACES = ("departements", "departement")


def normalize(words: Sequence[str], questions: Sequence[str]) -> list[str]:
    """Return a command line with underscores in its options and in the name of its question.

    Example:

        >>> normalize(["exposure/by-region", "--age-bands=16-17"], ["exposure/by_region"])
        ['exposure/by_region', '--age_bands=16-17']
    """
    return [_normalize(word, questions) for word in words]


def parameter_of(option: str, parameters: frozenset[str]) -> str:
    """Return the parameter of a question for an option, resolving aliases; else the option.

    `regions` is accepted for a question that only has départements.

    Example:

        >>> takes = frozenset({"departements", "age_bands"})
        >>> parameter_of("age", takes), parameter_of("region", takes), parameter_of("sex", takes)
        ('age_bands', 'regions', 'sex')
    """
    name = ALIASES.get(option, option)
    is_place = name == "regions" and "departements" in parameters
    return name if option not in parameters and (name in parameters or is_place) else option


def name_command(text: str) -> str:
    """Return a text with `python -m breachlab` replaced by the command as it was typed."""
    for module, script in SCRIPTS.items():
        text = text.replace(f"python -m {module}", _write_call(module, script))
    return text


def _normalize(word: str, questions: Sequence[str]) -> str:
    if word.startswith("--"):
        name, sign, value = word[2:].partition("=")
        return f"--{name.replace('-', '_')}{sign}{value}"
    spelled = word.replace("-", "_")
    return spelled if spelled in questions else word


def _write_call(module: str, script: str) -> str:
    """Return the command that runs a module, in the way that this program was started."""
    if Path(sys.argv[0]).stem in SCRIPTS.values():
        return script
    python, *rest = sys.orig_argv
    is_ours = rest[:1] == ["-m"] and rest[1:2] and rest[1].partition(".")[0] in SCRIPTS
    is_module = is_ours and not Path(python).is_absolute()
    return f"{python} -m {module}" if is_module else f"python -m {module}"
