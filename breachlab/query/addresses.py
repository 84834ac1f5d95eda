"""The dashboard's URLs of a selection: `/who?d=59.62&s=f`.

The path is the page, letters are dimensions, other names are the page's switches. Defaults are
left out, so the URL of a page without a selection is its path alone.

Among the départements a région stands as R and its code: `/who?d=R32.R44.59`. The page counts
whoever lives in one of these places once, and compares the places, each whole.
"""

from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import quote

from breachlab.query.parameters import SELECTION

LETTERS = {
    "departements": "d",
    "age_bands": "a",
    "sexes": "s",
    "statuses": "st",
    "first_years": "y",
    "end_bands": "e",
}
SHORT = {
    "75 and over": "75",
    "female": "f",
    "male": "m",
    "registered": "r",
    "formerly_registered": "fr",
    "candidate_space": "cs",
}
LONG = {short: value for value, short in SHORT.items()}
REGION = "R"  # before the code of a région
DIMENSION = {letters: name for name, letters in LETTERS.items()}
# {topic: the page with the cards of its questions}; ELSEWHERE has the exceptions.
PAGES = {
    "exposure": "who",
    "area": "who",
    "fields": "what",
    "identifiability": "what",
    "severity": "situation",
    "combination": "combination",
    "notification": "response",
    "cost": "response",
    "retention": "what_if",
    "access": "what_if",
    "what_if": "what_if",
}
ELSEWHERE = {
    "exposure/cross_table": "explore",
    "exposure/known_axis": "situation",
    "exposure/known_by_day": "situation",
    "exposure/known_changes": "situation",
    "exposure/timeline": "situation",
    "notification/bridge": "situation",
}


def page_of(query: str) -> str:
    """Return the page with the card of a question, or with those of its topic.

    Example:

        >>> page_of("exposure/by_status"), page_of("severity/deadlines"), page_of("quality/births")
        ('who', 'situation', 'method')
    """
    return ELSEWHERE.get(query) or PAGES.get(query.partition("/")[0], "method")


def write_address(
    page: str, selection: Mapping[str, Sequence[str]], options: Mapping[str, str]
) -> str:
    """Return the URL of a page with a selection and the settings of its switches.

    Example:

        >>> write_address("who", {"departements": ("59", "62"), "sexes": ("female",)}, {})
        '/who?d=59.62&s=f'
        >>> write_address("who", {}, {}), write_address("who", {}, {"whom": "registered"})
        ('/who', '/who?whom=registered')
    """
    query = write_query(selection, options)
    return f"/{page}?{query}" if query else f"/{page}"


def write_query(selection: Mapping[str, Sequence[str]], options: Mapping[str, str]) -> str:
    """Return the query string of such a URL.

    Example:

        >>> write_query({"departements": ("59",)}, {"whom": "all"}), write_query({}, {})
        ('d=59&whom=all', '')
    """
    return "&".join(f"{name}={quote(value)}" for name, value in _parts(selection, options))


def _parts(
    selection: Mapping[str, Sequence[str]], options: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    for name in SELECTION:
        if name in selection:
            values = [SHORT.get(value, value) for value in selection[name]]
            yield LETTERS[name], ".".join(values)
    yield from sorted(options.items())
